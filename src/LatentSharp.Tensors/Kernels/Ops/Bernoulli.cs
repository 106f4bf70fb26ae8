using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LatentSharp.Tensors.Kernels.Ops;

/// <summary>−ln p(x) of a Bernoulli variable from its logit: softplus(l) − x · l; inputs l and x in [0, 1]. Nats.</summary>
internal readonly struct BernoulliTerm : IBinary
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Invoke(Vector512<float> l, Vector512<float> x) =>
        Vector512.FusedMultiplyAdd(-x, l, VectorMath.Softplus(l));
}

/// <summary>dy · (sigmoid(l) − x), the gradient of <see cref="BernoulliTerm"/> for l; inputs l and x.</summary>
internal readonly struct BernoulliGradient(float dy) : IBinaryWith
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> l, Vector512<float> x) =>
        Vector512.Create(dy) * (VectorMath.Sigmoid(l) - x);
}
