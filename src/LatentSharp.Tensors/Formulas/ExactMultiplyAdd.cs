using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace LatentSharp.Tensors.Formulas;

/// <summary>
/// a · b + c rounded once, where the processor cannot do it. The runtime's own software version rounds twice on some platforms
/// (dotnet/runtime issues 98704 and 133349). So known hard cases are computed once, when the first value is wanted, and where one comes out
/// wrong, a version of ours takes its place: the product is exact in double precision, the sum is rounded to odd there (Boldo and
/// Melquiond 2008), and a sum rounded so is rounded to single precision as if it were exact.
/// </summary>
internal static class ExactMultiplyAdd
{
    /// <summary>The variable that, set to "exact", makes ours take its place although no case comes out wrong. For tests.</summary>
    public const string Variable = "LATENTSHARP_FUSED_MULTIPLY_ADD";

    /// <summary>Whether the processor has an instruction for it. A constant for the compiler.</summary>
    public static bool InHardware
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Fma.IsSupported || AdvSimd.IsSupported;
    }

    /// <summary>Whether the runtime's version is wrong, so that ours is used. Never asked where the processor has an instruction.</summary>
    public static bool IsNeeded { get; } = Environment.GetEnvironmentVariable(Variable) == "exact" || !HardCases.AllAreRight();

    /// <summary>a · b + c, lane by lane.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector512<float> Of(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.Narrow(
        SumToOdd(Vector512.WidenLower(a) * Vector512.WidenLower(b), Vector512.WidenLower(c)),
        SumToOdd(Vector512.WidenUpper(a) * Vector512.WidenUpper(b), Vector512.WidenUpper(c)));

    /// <inheritdoc cref="Of(Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector256<float> Of(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Of(Vector512.Create(a, a), Vector512.Create(b, b), Vector512.Create(c, c)).GetLower();

    /// <inheritdoc cref="Of(Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static float Of(float a, float b, float c) => Of(Vector512.Create(a), Vector512.Create(b), Vector512.Create(c)).GetElement(0);

    /// <summary>p + c: exact, or else that of the two neighbors whose last bit is 1.</summary>
    private static Vector512<double> SumToOdd(Vector512<double> p, Vector512<double> c)
    {
        // what the rounded sum lacks (Knuth 1969, section 4.2.2); NaN where the sum is no number, which then stays
        Vector512<double> sum = p + c;
        Vector512<double> rest = sum - p;
        Vector512<double> error = (p - (sum - rest)) + (c - rest);

        // an even sum that lacks something is exchanged for its neighbor on that side
        Vector512<long> bits = sum.AsInt64();
        Vector512<long> isInexact = Vector512.GreaterThan(Vector512.Abs(error), Vector512<double>.Zero).AsInt64();
        Vector512<long> isEven = Vector512.Equals(bits & Vector512<long>.One, Vector512<long>.Zero);
        Vector512<long> isFinite = Vector512.LessThanOrEqual(Vector512.Abs(sum), Vector512.Create(double.MaxValue)).AsInt64();
        Vector512<long> outwards = Vector512.ShiftRightArithmetic(bits ^ error.AsInt64(), 63) | Vector512<long>.One;
        return (bits + (outwards & isInexact & isEven & isFinite)).AsDouble();
    }
}
