using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LatentSharp.Tensors.Kernels.Ops;

/// <summary>KL(N(mean, e^v) ‖ N(0, 1)) = (mean² + e^v − 1 − v) / 2 with v = ln σ². Kingma and Welling 2014, appendix B. Nats.</summary>
internal readonly struct KlTerm : IBinary
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Invoke(Vector512<float> mean, Vector512<float> v) =>
        Vector512.Create(0.5f) * Vector512.FusedMultiplyAdd(mean, mean, VectorMath.Exp(v) - Vector512<float>.One - v);
}

/// <summary>dy / 2 · (e^v − 1), the gradient of <see cref="KlTerm"/> for v; inputs dy and v. That for the mean is dy · mean.</summary>
internal readonly struct KlLogVarianceGradient : IBinary
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Invoke(Vector512<float> dy, Vector512<float> v) =>
        Vector512.Create(0.5f) * dy * (VectorMath.Exp(v) - Vector512<float>.One);
}

/// <summary>dy / 2 · (e^v − 1), one dy for all.</summary>
internal readonly struct KlLogVarianceGradientWith(float dy) : IUnaryWith
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> v) =>
        Vector512.Create(0.5f * dy) * (VectorMath.Exp(v) - Vector512<float>.One);
}

/// <summary>z = mean + e^(v/2) · noise; inputs mean, v, noise. Kingma and Welling 2014, section 2.4.</summary>
internal readonly struct Reparameterize : ITernary
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Invoke(Vector512<float> mean, Vector512<float> v, Vector512<float> noise) =>
        Vector512.FusedMultiplyAdd(VectorMath.Exp(v * Vector512.Create(0.5f)), noise, mean);
}

/// <summary>dz · noise · e^(v/2) / 2, the gradient for v; inputs dz, v, noise. That for the mean is dz.</summary>
internal readonly struct ReparameterizeGradient : ITernary
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Invoke(Vector512<float> dz, Vector512<float> v, Vector512<float> noise) =>
        dz * noise * (Vector512.Create(0.5f) * VectorMath.Exp(v * Vector512.Create(0.5f)));
}
