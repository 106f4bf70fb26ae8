using LatentSharp.Distributions;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Latent.Codes;

/// <summary>q(z|x) = N(μ, diag σ²) of some examples, as their codes are kept: what it says of them, and draws from it.</summary>
internal static class CodePosteriors
{
    // The stream of draws that estimate a divergence without a closed form ("kl" in ASCII).
    private const ulong Stream = 0x6B6C;

    /// <summary>KL(q(z|x) ‖ p(z)) of each, nats; estimated by one draw where it has no closed form.</summary>
    /// <param name="prior">p(z).</param>
    /// <param name="mean">μ, <c>[n, latent]</c>.</param>
    /// <param name="logVariance">log σ², <c>[n, latent]</c>.</param>
    public static double[] KlTo(Prior prior, Tensor mean, Tensor logVariance)
    {
        var tape = new Tape(records: false);
        DiagonalGaussian posterior = On(tape, mean, logVariance);
        Distribution p = prior.On(tape, mean.Shape);
        Variable? closed = posterior.KlTo(p);
        if (closed is null)
        {
            Variable z = posterior.Sample(new RandomStream(0, Stream));
            closed = posterior.LogDensity(z) + p.NegativeLogDensity(z);
        }

        return Array.ConvertAll(closed.Value.Span.ToArray(), value => (double)value);
    }

    /// <summary>A draw from each, <c>[n, latent]</c>.</summary>
    /// <param name="mean">μ, <c>[n, latent]</c>.</param>
    /// <param name="logVariance">log σ², <c>[n, latent]</c>.</param>
    /// <param name="random">Where draws come from.</param>
    /// <param name="start">Position of the first draw.</param>
    public static Tensor Sample(Tensor mean, Tensor logVariance, RandomStream random, ulong start = 0) =>
        On(new Tape(records: false), mean, logVariance).Sample(random, start).Value.Clone();

    private static DiagonalGaussian On(Tape tape, Tensor mean, Tensor logVariance) => new(tape.Constant(mean), tape.Constant(logVariance));
}
