using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LatentSharp.Tensors.Kernels.Ops;

/// <summary>(x − mean)²; inputs mean and x.</summary>
internal readonly struct SquaredDifference : IBinary
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Invoke(Vector512<float> mean, Vector512<float> x)
    {
        Vector512<float> difference = x - mean;
        return difference * difference;
    }
}

/// <summary>scale · (mean − x): the gradient of scale / 2 · (x − mean)² for the mean; inputs mean and x.</summary>
internal readonly struct ScaledDifference(float scale) : IBinaryWith
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> mean, Vector512<float> x) =>
        Vector512.Create(scale) * (mean - x);
}

/// <summary>−ln N(z; 0, 1) = (z² + ln 2π) / 2. Nats.</summary>
internal readonly struct StandardNormalTerm : IUnary
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Invoke(Vector512<float> x) =>
        Vector512.FusedMultiplyAdd(x * x, Vector512.Create(0.5f), Vector512.Create(1.83787707f / 2));
}

/// <summary>−ln N(x; mean, e^v) = (v + ln 2π + (x − mean)² · e^−v) / 2 with v = ln σ²; inputs x, mean, v. Nats.</summary>
internal readonly struct GaussianTerm : ITernary
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> mean, Vector512<float> v)
    {
        Vector512<float> difference = x - mean;
        Vector512<float> distance = difference * difference * VectorMath.Exp(-v);
        return Vector512.Create(0.5f) * (distance + (v + Vector512.Create(1.83787707f)));
    }
}

/// <summary>dy · (mean − x) · e^−v; inputs x, mean, v.</summary>
internal readonly struct GaussianMeanGradient(float dy) : ITernaryWith
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x, Vector512<float> mean, Vector512<float> v) =>
        Vector512.Create(dy) * ((mean - x) * VectorMath.Exp(-v));
}

/// <summary>dy / 2 · (1 − (x − mean)² · e^−v); inputs x, mean, v.</summary>
internal readonly struct GaussianLogVarianceGradient(float dy) : ITernaryWith
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x, Vector512<float> mean, Vector512<float> v)
    {
        Vector512<float> difference = x - mean;
        return Vector512.Create(0.5f * dy) * Vector512.FusedMultiplyAdd(-(difference * difference), VectorMath.Exp(-v),
            Vector512<float>.One);
    }
}
