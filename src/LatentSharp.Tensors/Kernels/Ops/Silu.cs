using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Kernels.Ops;

/// <summary>y = x · sigmoid(x); 0 at −∞, its limit.</summary>
internal readonly struct Silu : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x)
    {
        // at −∞ the product is −∞ · 0; a finite stand-in gives the limit
        Vector512<float> bounded = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(-200f)), Vector512.Create(-200f), x);
        return bounded * VectorMath.Sigmoid(bounded);
    }
}

/// <summary>dy · s · (1 + x · (1 − s)) with s = sigmoid(x); from dy and x.</summary>
internal readonly struct SiluGradient : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> dy, Vector512<float> x)
    {
        // x · (1 − s) = x · sigmoid(−x) is taken at a bounded x, so that ±∞ meets no 0
        Vector512<float> bounded = Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(200f)), Vector512.Create(200f), x);
        bounded = Vector512.ConditionalSelect(Vector512.LessThan(bounded, Vector512.Create(-200f)), Vector512.Create(-200f), bounded);
        Vector512<float> s = VectorMath.Sigmoid(bounded);
        return dy * (s * VectorMath.FusedMultiplyAdd(bounded, Vector512<float>.One - s, Vector512<float>.One));
    }
}
