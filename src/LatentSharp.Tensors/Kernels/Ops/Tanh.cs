using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Kernels.Ops;

/// <summary>y = tanh x, odd to the last bit.</summary>
internal readonly struct Tanh : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x)
    {
        // with t = e^(−2|x|) − 1 ≤ 0: tanh |x| = −t / (t + 2), without cancellation near 0
        Vector512<float> magnitude = Vector512.Abs(x);
        Vector512<float> t = VectorMath.Expm1OfNonPositive(magnitude * Vector512.Create(-2f));
        Vector512<float> y = -t / (t + Vector512.Create(2f));
        return Vector512.ConditionalSelect(Vector512.Create(-0f), x, y);
    }
}

/// <summary>dy · (1 − y²), from dy and y.</summary>
internal readonly struct TanhGradient : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> dy, Vector512<float> y) =>
        dy * VectorMath.FusedMultiplyAdd(-y, y, Vector512<float>.One);
}
