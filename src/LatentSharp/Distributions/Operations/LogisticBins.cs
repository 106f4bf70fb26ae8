using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Distributions.Operations;

/// <summary>
/// −ln p(x) of a logistic distribution with mean and ln scale, cut into the 256 bins of 8-bit pixels x = k / 255; the outer
/// bins reach to ±∞. Kingma et al. 2016 (inverse autoregressive flow), section 5.2; Salimans et al. 2017 (PixelCNN++),
/// section 2.1. Inputs x, mean in [0, 1] units, ln scale within ±80. Nats.
/// <para>
/// With the bin's edges a = (x − mean − 1/510) / scale and b = a + δ, the probability σ(b) − σ(a) equals
/// σ(b) · σ(−a) · (1 − e^−δ), so that −ln p = softplus(−b) + softplus(a) − ln(1 − e^−δ): no difference of near numbers, and no
/// approximation where p underflows. At k = 0 only the first term remains, at k = 255 only the second.
/// </para>
/// </summary>
internal readonly struct LogisticTerm : ITernaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x, Vector512<float> mean, Vector512<float> logScale)
    {
        var bin = new LogisticBin(x, mean, logScale);
        Vector512<float> inner = VectorMath.Log(-bin.MinusDecay);
        Vector512<float> y = Vector512.AndNot(VectorMath.Softplus(-bin.Upper), bin.Top)
            + Vector512.AndNot(VectorMath.Softplus(bin.Lower), bin.Bottom);
        return y - Vector512.AndNot(inner, bin.Top | bin.Bottom);
    }
}

/// <summary>d(−ln p)/d mean of <see cref="LogisticTerm"/>: (σ(−b) − σ(a)) / scale; inputs x, mean, ln scale.</summary>
internal readonly struct LogisticMeanSlope : ITernaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x, Vector512<float> mean, Vector512<float> logScale)
    {
        var bin = new LogisticBin(x, mean, logScale);
        Vector512<float> above = Vector512.AndNot(VectorMath.Sigmoid(-bin.Upper), bin.Top);
        Vector512<float> below = Vector512.AndNot(VectorMath.Sigmoid(bin.Lower), bin.Bottom);
        return (above - below) * bin.Sharpness;
    }
}

/// <summary>
/// d(−ln p)/d ln scale of <see cref="LogisticTerm"/>: σ(−b) · b − σ(a) · a + δ / (e^δ − 1); inputs x, mean, ln scale.
/// </summary>
internal readonly struct LogisticScaleSlope : ITernaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x, Vector512<float> mean, Vector512<float> logScale)
    {
        var bin = new LogisticBin(x, mean, logScale);
        Vector512<float> above = Vector512.AndNot(VectorMath.Sigmoid(-bin.Upper) * bin.Upper, bin.Top);
        Vector512<float> below = Vector512.AndNot(VectorMath.Sigmoid(bin.Lower) * bin.Lower, bin.Bottom);

        // δ / (e^δ − 1) = δ · e^−δ / (1 − e^−δ)
        Vector512<float> inner = bin.Width * (bin.MinusDecay + Vector512<float>.One) / -bin.MinusDecay;
        return above - below + Vector512.AndNot(inner, bin.Top | bin.Bottom);
    }
}

/// <summary>What the formula and its gradients share: the edges of the bin in units of the scale, and which bins are outer ones.</summary>
internal readonly struct LogisticBin
{
    private const float HalfBin = 1f / 510f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LogisticBin(Vector512<float> x, Vector512<float> mean, Vector512<float> logScale)
    {
        Sharpness = VectorMath.Exp(-logScale);
        Width = Sharpness * Vector512.Create(2 * HalfBin);
        MinusDecay = VectorMath.Expm1OfNonPositive(-Width);
        Vector512<float> center = x - mean;
        Upper = (center + Vector512.Create(HalfBin)) * Sharpness;
        Lower = (center - Vector512.Create(HalfBin)) * Sharpness;
        Bottom = Vector512.LessThan(x, Vector512.Create(HalfBin));
        Top = Vector512.GreaterThan(x, Vector512.Create(1 - HalfBin));
    }

    /// <summary>1 / scale.</summary>
    public readonly Vector512<float> Sharpness;

    /// <summary>δ, the width of a bin in scales.</summary>
    public readonly Vector512<float> Width;

    /// <summary>e^−δ − 1.</summary>
    public readonly Vector512<float> MinusDecay;

    /// <summary>b.</summary>
    public readonly Vector512<float> Upper;

    /// <summary>a.</summary>
    public readonly Vector512<float> Lower;

    /// <summary>All bits where k = 0.</summary>
    public readonly Vector512<float> Bottom;

    /// <summary>All bits where k = 255.</summary>
    public readonly Vector512<float> Top;
}
