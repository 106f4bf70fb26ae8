using LatentSharp.Latent.Codes;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Latent.Typical;

/// <summary>
/// Whether draws of the prior N(0, I) fall where the codes of the pictures lie: how far from the middle both are. Where they differ much,
/// as after a training with next to no KL term, most draws decode to what the decoder never saw.
/// </summary>
/// <param name="Codes">√E[Σ μ² + σ²] over the posteriors of the pictures: the root mean square distance of their codes from 0.</param>
/// <param name="Prior">The same of the prior, √latent.</param>
internal sealed record PriorMatch(double Codes, double Prior)
{
    private const double FarOff = 1.5;

    /// <summary>Whether one is half as far again as the other.</summary>
    public bool IsPoor => Codes > FarOff * Prior || Prior > FarOff * Codes;

    /// <summary>Measures posteriors.</summary>
    /// <param name="mean">μ, <c>[n, latent]</c>, at least one.</param>
    /// <param name="logVariance">log σ², <c>[n, latent]</c>.</param>
    public static PriorMatch Of(Tensor mean, Tensor logVariance)
    {
        CodeChecks.Codes(mean, 1);
        ArgumentNullException.ThrowIfNull(logVariance);
        double sum = 0;
        for (int i = 0; i < mean.Length; i++)
        {
            sum += ((double)mean.Span[i] * mean.Span[i]) + DoubleMath.Exp(logVariance.Span[i]);
        }

        return new PriorMatch(Math.Sqrt(sum / mean.Shape[0]), Math.Sqrt(mean.Shape[1]));
    }
}
