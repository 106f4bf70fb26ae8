using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Kernels.Ops;

/// <summary>y = ln(1 + e^x).</summary>
internal readonly struct Softplus : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x) => VectorMath.Softplus(x);
}

/// <summary>dy · sigmoid(x), from dy and x.</summary>
internal readonly struct SoftplusGradient : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> dy, Vector512<float> x) =>
        dy * VectorMath.Sigmoid(x);
}
