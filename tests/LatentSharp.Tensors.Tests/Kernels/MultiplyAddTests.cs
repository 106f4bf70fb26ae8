using System.Numerics;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Tests.Kernels;

/// <summary>a · b + c is rounded once, whoever does it: the processor, the runtime, or our own version.</summary>
public sealed class MultiplyAddTests
{
    [Fact]
    public void Results_of_the_hard_cases_are_those_of_whole_numbers()
    {
        foreach ((uint a, uint b, uint c, uint result) in HardCases.All)
        {
            Exact(a, b, c).ShouldBe(result, $"0x{a:X8} · 0x{b:X8} + 0x{c:X8}");
        }
    }

    [Fact]
    public void The_hard_cases_come_out_right_on_this_machine_and_in_our_version()
    {
        HardCases.AllAreRight().ShouldBeTrue();
        foreach ((uint a, uint b, uint c, uint result) in HardCases.All)
        {
            Bits(VectorMath.FusedMultiplyAdd(Vector512.Create(Value(a)), Vector512.Create(Value(b)), Vector512.Create(Value(c)))[9])
                .ShouldBe(result);
            Bits(ExactMultiplyAdd.Of(Value(a), Value(b), Value(c))).ShouldBe(result);
        }
    }

    [Fact]
    public void The_hard_cases_find_a_version_that_rounds_twice()
    {
        int wrong = HardCases.All.Count(h => Bits((float)(((double)Value(h.A) * Value(h.B)) + Value(h.C))) != h.Result);
        wrong.ShouldBeGreaterThan(7);
        HardCases.All.Count(h => Bits((Value(h.A) * Value(h.B)) + Value(h.C)) != h.Result).ShouldBeGreaterThan(7);
    }

    [Fact]
    public void Our_version_is_exact_on_numbers_of_all_sizes()
    {
        var random = new System.Random(3);
        for (int i = 0; i < 30_000; i++)
        {
            // Products of a size near that of the third number, where it is decided how to round.
            int exponent = random.Next(1, 254);
            int other = random.Next(1, 254);
            uint a = Number(random, exponent);
            uint b = Number(random, other);
            uint c = Number(random, Math.Clamp(exponent + other - 127 + random.Next(-60, 60), 0, 254));
            Bits(ExactMultiplyAdd.Of(Value(a), Value(b), Value(c))).ShouldBe(Exact(a, b, c), $"0x{a:X8} · 0x{b:X8} + 0x{c:X8}");
        }
    }

    [Fact]
    public void Our_version_knows_infinity_zero_and_what_is_no_number()
    {
        float[] values = [0, -0f, 1, -1, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, float.PositiveInfinity,
            float.NegativeInfinity, float.NaN];
        foreach (float a in values)
        {
            foreach (float b in values)
            {
                foreach (float c in values)
                {
                    float expected = MathF.FusedMultiplyAdd(a, b, c);
                    float actual = ExactMultiplyAdd.Of(a, b, c);
                    (float.IsNaN(expected) ? float.IsNaN(actual) : Bits(actual) == Bits(expected))
                        .ShouldBeTrue($"{a} · {b} + {c} is {actual}, expected {expected}");
                }
            }
        }
    }

    private static uint Number(System.Random random, int exponent) =>
        ((uint)random.Next(2) << 31) | ((uint)exponent << 23)
            | ((uint)random.Next(1 << 23) & (random.Next(2) == 0 ? 0x7FFFFFu : 0x7FF801u));

    /// <summary>By whole numbers of any size, in units of 2⁻²⁹⁸.</summary>
    private static uint Exact(uint a, uint b, uint c)
    {
        BigInteger sum = (Units(a) * Units(b)) + (Units(c) << 149);
        bool isNegative = sum.Sign < 0;
        sum = BigInteger.Abs(sum);

        // Floats of this size are multiples of 2^drop units.
        int drop = Math.Max(149, (int)sum.GetBitLength() - 24);
        BigInteger whole = sum >> drop;
        BigInteger rest = sum - (whole << drop);
        int half = rest.CompareTo(BigInteger.One << (drop - 1));
        if (half > 0 || (half == 0 && !whole.IsEven))
        {
            whole += 1;
        }

        // A mantissa that was rounded up to 2²⁴ raises the exponent by itself.
        long bits = whole < 1 << 23 ? (long)whole : (long)whole + ((drop - 149L) << 23);
        return (uint)Math.Min(bits, 0x7F800000) | (isNegative ? 0x80000000 : 0);
    }

    /// <summary>A float in units of 2⁻¹⁴⁹.</summary>
    private static BigInteger Units(uint bits)
    {
        int exponent = (int)((bits >> 23) & 255);
        BigInteger mantissa = bits & 0x7FFFFF;
        BigInteger units = exponent == 0 ? mantissa : (mantissa + (1 << 23)) << (exponent - 1);
        return bits >> 31 == 1 ? -units : units;
    }

    private static float Value(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    private static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);
}
