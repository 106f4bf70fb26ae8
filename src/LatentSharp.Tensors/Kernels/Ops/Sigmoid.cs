using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Kernels.Ops;

/// <summary>y = 1 / (1 + e^−x).</summary>
internal readonly struct Sigmoid : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x) => VectorMath.Sigmoid(x);
}

/// <summary>dy · y · (1 − y), from dy and y.</summary>
internal readonly struct SigmoidGradient : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> dy, Vector512<float> y) =>
        dy * (y * (Vector512<float>.One - y));
}
