namespace LatentSharp.Tensors.Tests.Kernels;

/// <summary>Inputs for kernel tests, functions of a seed alone.</summary>
internal static class Samples
{
    /// <summary>Numbers that kernels get wrong.</summary>
    public static readonly float[] Special =
    [
        0f, -0f, 1f, -1f, 0.5f, 2f, float.Epsilon, -float.Epsilon, 1.17549435e-38f, 1.17549421e-38f, 1e-40f, float.MaxValue,
        float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 88.7f, 88.72283f, 88.72284f, 89f, 100f, -87f, -87.34f,
        -88f, -100f, -103.9f, -104f, -105f, -200f, 1e10f, -1e10f, 1e-10f, -1e-10f, 0.6931472f, 1.4142135f, 0.70710677f, 0.99999994f,
            1.0000001f,
    ];

    /// <summary>Uniform numbers in [low, high).</summary>
    public static float[] Uniform(int count, float low = -2, float high = 2, int seed = 1)
    {
        var random = new System.Random(seed);
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = low + ((high - low) * random.NextSingle());
        }

        return values;
    }

    /// <summary>A dense grid over [low, high], then the same magnitudes on a logarithmic grid.</summary>
    public static float[] Grid(double low, double high, int count)
    {
        var values = new float[2 * count];
        double reach = Math.Max(Math.Abs(low), Math.Abs(high));
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)(low + ((high - low) * i / (count - 1)));
            double magnitude = reach * Math.Pow(2, -40.0 * i / (count - 1));
            values[count + i] = (float)Math.Clamp((i & 1) == 0 ? magnitude : -magnitude, low, high);
        }

        return values;
    }

    /// <summary>Fails with index and values where two spans are not equal to the bit.</summary>
    public static void ShouldBeSameBits(this ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, string what)
    {
        actual.Length.ShouldBe(expected.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(actual[i]) != BitConverter.SingleToInt32Bits(expected[i])
                && !(float.IsNaN(actual[i]) && float.IsNaN(expected[i])))
            {
                Assert.Fail($"{what}: element {i} is {actual[i]:R}, expected {expected[i]:R}.");
            }
        }
    }

    /// <inheritdoc cref="ShouldBeSameBits(ReadOnlySpan{float}, ReadOnlySpan{float}, string)"/>
    public static void ShouldBeSameBits(this float[] actual, float[] expected, string what) =>
        ShouldBeSameBits((ReadOnlySpan<float>)actual, (ReadOnlySpan<float>)expected, what);

    /// <summary>Fails where a value is farther from its twin than absolute + relative · |twin|.</summary>
    public static void ShouldBeNear(this ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, double absolute, double relative,
        string what)
    {
        actual.Length.ShouldBe(expected.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= absolute + (relative * Math.Abs(expected[i]))))
            {
                Assert.Fail($"{what}: element {i} is {actual[i]:R}, expected {expected[i]:R}.");
            }
        }
    }

    /// <inheritdoc cref="ShouldBeNear(ReadOnlySpan{float}, ReadOnlySpan{double}, double, double, string)"/>
    public static void ShouldBeNear(this float[] actual, double[] expected, double absolute, double relative, string what) =>
        ShouldBeNear((ReadOnlySpan<float>)actual, (ReadOnlySpan<double>)expected, absolute, relative, what);

    /// <summary>FNV-1a over the bits: a golden number for results that must be the same on every processor.</summary>
    public static ulong Hash(ReadOnlySpan<float> values)
    {
        ulong hash = 14695981039346656037;
        foreach (float value in values)
        {
            hash = (hash ^ (uint)BitConverter.SingleToInt32Bits(float.IsNaN(value) ? float.NaN : value)) * 1099511628211;
        }

        return hash;
    }
}
