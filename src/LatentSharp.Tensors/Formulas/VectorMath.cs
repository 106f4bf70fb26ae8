using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace LatentSharp.Tensors.Formulas;

/// <summary>
/// Exponential and logarithm on 16 lanes. Only additions, multiplications, fused multiply-adds, divisions, comparisons
/// and bit operations, each of which IEEE 754 defines to the last bit: the result is the same on every processor, which
/// the platform's own mathematics library does not promise. The polynomials are weighted minimax fits made for these intervals.
/// </summary>
public static class VectorMath
{
    /// <summary>1.5·2²³: adding it to |v| &lt; 2²² rounds v to the nearest integer and leaves that integer in the low bits.</summary>
    private const float RoundingShift = 12582912f;
    private const float Log2E = 1.44269504f;

    /// <summary>ln 2 in two parts; the high one has nine bits, so that its product with an exponent is exact.</summary>
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>a · b + c, rounded once.</summary>
    /// <param name="a">First factor.</param>
    /// <param name="b">Second factor.</param>
    /// <param name="c">What is added.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> FusedMultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c)
    {
        // One return alone: with two, the compiler keeps every result in memory, at four times the cost.
        Vector512<float> result = Vector512.FusedMultiplyAdd(a, b, c);
        if (!Fma.IsSupported && !AdvSimd.IsSupported && ExactMultiplyAdd.IsNeeded)
        {
            result = ExactMultiplyAdd.Of(a, b, c);
        }

        return result;
    }

    /// <inheritdoc cref="FusedMultiplyAdd(Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> FusedMultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c)
    {
        Vector256<float> result = Vector256.FusedMultiplyAdd(a, b, c);
        if (!Fma.IsSupported && !AdvSimd.IsSupported && ExactMultiplyAdd.IsNeeded)
        {
            result = ExactMultiplyAdd.Of(a, b, c);
        }

        return result;
    }

    /// <inheritdoc cref="FusedMultiplyAdd(Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float FusedMultiplyAdd(float a, float b, float c)
    {
        float result = MathF.FusedMultiplyAdd(a, b, c);
        if (!Fma.IsSupported && !AdvSimd.IsSupported && ExactMultiplyAdd.IsNeeded)
        {
            result = ExactMultiplyAdd.Of(a, b, c);
        }

        return result;
    }

    /// <summary>e^x of one number, the same bits as on 16 lanes.</summary>
    /// <param name="x">The number.</param>
    public static float Exp(float x) => Exp(Vector512.Create(x)).GetElement(0);

    /// <summary>ln x of one number, the same bits as on 16 lanes.</summary>
    /// <param name="x">The number.</param>
    public static float Log(float x) => Log(Vector512.Create(x)).GetElement(0);

    /// <summary>e^x within 1 ulp, also where the result is subnormal; +∞ above 88.73, 0 below −104, NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        x = Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(89f)), Vector512.Create(89f), x);
        x = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(-105f)), Vector512.Create(-105f), x);
        Vector512<float> r = Reduce(x, out Vector512<int> n);

        // e^r = 1 + r + r²·P(r), |r| ≤ ln 2 / 2
        Vector512<float> p = Vector512.Create(0.00138145278f);
        p = MultiplyAdd(p, r, 0.00836874638f);
        p = MultiplyAdd(p, r, 0.0416683927f);
        p = MultiplyAdd(p, r, 0.166665196f);
        p = MultiplyAdd(p, r, 0.49999994f);
        p = MultiplyAdd(p, r, 1f);
        p = MultiplyAdd(p, r, 1f);

        // 2^n in two factors: n runs from −152 to 128, beyond what one float's exponent can hold
        Vector512<int> half = Vector512.ShiftRightArithmetic(n, 1);
        return p * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    /// <summary>e^x − 1 for x ≤ 0, with small relative error also near 0; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Expm1OfNonPositive(Vector512<float> x)
    {
        // below −20 the result rounds to −1
        x = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(-20f)), Vector512.Create(-20f), x);
        Vector512<float> r = Reduce(x, out Vector512<int> n);

        // e^r − 1 = r + r²·P(r)
        Vector512<float> p = Vector512.Create(0.000198462425f);
        p = MultiplyAdd(p, r, 0.00139406789f);
        p = MultiplyAdd(p, r, 0.00833338872f);
        p = MultiplyAdd(p, r, 0.0416663587f);
        p = MultiplyAdd(p, r, 0.166666657f);
        p = MultiplyAdd(p, r, 0.5f);
        p = FusedMultiplyAdd(p, r * r, r);
        Vector512<float> scale = PowerOfTwo(n);
        return FusedMultiplyAdd(scale, p, scale - Vector512<float>.One);
    }

    /// <summary>ln x within 1 ulp, subnormal numbers included; −∞ at 0, NaN below 0, +∞ and NaN stay.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x)
    {
        Vector512<float> tiny = Vector512.LessThan(x, Vector512.Create(1.17549435e-38f));
        Vector512<float> scaled = Vector512.ConditionalSelect(tiny, x * Vector512.Create(8388608f), x);
        Vector512<int> bits = scaled.AsInt32();

        // x = m·2^e with m in [√½, √2): subtracting the bits of √½ puts the borrow into the exponent
        const int SqrtHalfBits = 0x3F3504F3;
        Vector512<int> offset = bits - Vector512.Create(SqrtHalfBits);
        Vector512<int> exponent = Vector512.ShiftRightArithmetic(offset, 23);
        Vector512<float> f = (bits - Vector512.ShiftLeft(exponent, 23)).AsSingle() - Vector512<float>.One;
        Vector512<float> e = Vector512.ConvertToSingle(exponent);
        e -= Vector512.ConditionalSelect(tiny, Vector512.Create(23f), Vector512<float>.Zero);

        // ln(1 + f) = f − f²/2 + f³·P(f)
        Vector512<float> p = Vector512.Create(0.0674645454f);
        p = MultiplyAdd(p, f, -0.116756231f);
        p = MultiplyAdd(p, f, 0.118882321f);
        p = MultiplyAdd(p, f, -0.124055974f);
        p = MultiplyAdd(p, f, 0.142195433f);
        p = MultiplyAdd(p, f, -0.166679949f);
        p = MultiplyAdd(p, f, 0.200021192f);
        p = MultiplyAdd(p, f, -0.250000089f);
        p = MultiplyAdd(p, f, 0.333333135f);
        Vector512<float> square = f * f;
        Vector512<float> y = FusedMultiplyAdd(e, Vector512.Create(Ln2Low), square * f * p);
        y = FusedMultiplyAdd(square, Vector512.Create(-0.5f), y);
        y = FusedMultiplyAdd(e, Vector512.Create(Ln2High), f + y);

        // one comparison serves +∞ and NaN, which are their own logarithms
        y = Vector512.ConditionalSelect(Vector512.LessThanOrEqual(x, Vector512.Create(float.MaxValue)), y, x);
        y = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), Vector512.Create(float.NaN), y);
        return Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<float>.Zero), Vector512.Create(float.NegativeInfinity), y);
    }

    /// <summary>ln(1 + t) for t in [0, 1], with small relative error also near 0; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log1pOfUnit(Vector512<float> t)
    {
        // ln(1 + t) = 2·artanh(s), s = t / (2 + t) ≤ 1/3; artanh(s) = s + s³·P(s²)
        Vector512<float> s = t / (t + Vector512.Create(2f));

        // Below 1e-6 the polynomial is less than half an ulp of s, and its powers would become subnormal, at ten times the cost or more.
        Vector512<float> c = Vector512.ConditionalSelect(Vector512.GreaterThan(s, Vector512.Create(1e-6f)), s, Vector512<float>.Zero);
        Vector512<float> q = c * c;
        Vector512<float> p = Vector512.Create(0.121504799f);
        p = MultiplyAdd(p, q, 0.107138246f);
        p = MultiplyAdd(p, q, 0.143084422f);
        p = MultiplyAdd(p, q, 0.199994385f);
        p = MultiplyAdd(p, q, 0.333333373f);
        return FusedMultiplyAdd((c + c) * q, p, s + s);
    }

    /// <summary>1 / (1 + e^−x), exact to rounding at both ends; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x)
    {
        // e^−|x| cannot overflow: x ≥ 0 gives 1 / (1 + e), x < 0 gives e / (1 + e)
        Vector512<float> e = Exp(-Vector512.Abs(x));
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), e, Vector512<float>.One)
            / (e + Vector512<float>.One);
    }

    /// <summary>ln(1 + e^x) = max(x, 0) + ln(1 + e^−|x|); NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Softplus(Vector512<float> x) =>
        PositivePart(x) + Log1pOfUnit(Exp(-Vector512.Abs(x)));

    /// <summary>x where x &gt; 0, else 0; NaN becomes 0 (callers add a term that carries the NaN).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> PositivePart(Vector512<float> x) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<float>.Zero), x, Vector512<float>.Zero);

    /// <summary>Sine and cosine of a quarter turn's fraction: of f with |f| ≤ π/4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (Vector512<float> Sine, Vector512<float> Cosine) SineCosineOfOctant(Vector512<float> f)
    {
        Vector512<float> q = f * f;
        Vector512<float> s = Vector512.Create(-0.000195172601f);
        s = MultiplyAdd(s, q, 0.008332178f);
        s = MultiplyAdd(s, q, -0.166666552f);
        s = FusedMultiplyAdd(s, q * f, f);
        Vector512<float> c = Vector512.Create(2.44384046e-05f);
        c = MultiplyAdd(c, q, -0.00138873677f);
        c = MultiplyAdd(c, q, 0.0416666456f);
        c = MultiplyAdd(c, q, -0.5f);
        c = MultiplyAdd(c, q, 1f);
        return (s, c);
    }

    /// <summary>Splits x = n·ln 2 + r with |r| ≤ ln 2 / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Reduce(Vector512<float> x, out Vector512<int> n)
    {
        Vector512<float> shifted = MultiplyAdd(x, Vector512.Create(Log2E), RoundingShift);
        n = shifted.AsInt32() - Vector512.Create(RoundingShift).AsInt32();
        Vector512<float> count = shifted - Vector512.Create(RoundingShift);
        Vector512<float> r = FusedMultiplyAdd(count, Vector512.Create(-Ln2High), x);
        return FusedMultiplyAdd(count, Vector512.Create(-Ln2Low), r);
    }

    /// <summary>2^n for −126 ≤ n ≤ 127.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> PowerOfTwo(Vector512<int> n) =>
        Vector512.ShiftLeft(n + Vector512.Create(127), 23).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, float c) =>
        FusedMultiplyAdd(a, b, Vector512.Create(c));
}
