using LatentSharp.Tensors.Random;

namespace LatentSharp.Tensors.Tests.Reference;

/// <summary>Reproducible test values.</summary>
internal static class TestValues
{
    /// <summary>Uniform values in [−1, 1).</summary>
    public static float[] Uniform(int count, ulong seed)
    {
        var stream = new RandomStream(seed, 0);
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (2 * stream.Uniform((ulong)i)) - 1;
        }

        return values;
    }

    /// <summary>Pixels k / 255, among them both ends.</summary>
    public static Tensor Pixels(params int[] sizes)
    {
        float[] values = Array.ConvertAll(Uniform(new Shape(sizes).Length, 50), v => MathF.Round((v + 1) * 127.5f) / 255f);
        values[0] = 0;
        values[^1] = 1;
        return new Tensor(new Shape(sizes), values);
    }

    /// <summary>Fails unless each value is near its twin, within a share of the largest.</summary>
    public static void ShouldBeNear(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, double tolerance, string what)
    {
        actual.Length.ShouldBe(expected.Length, what);
        double scale = 1;
        foreach (double value in expected)
        {
            scale = Math.Max(scale, Math.Abs(value));
        }

        for (int i = 0; i < actual.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= tolerance * scale))
            {
                throw new Xunit.Sdk.XunitException($"{what}: value {i} is {actual[i]}, its twin says {expected[i]}.");
            }
        }
    }
}
