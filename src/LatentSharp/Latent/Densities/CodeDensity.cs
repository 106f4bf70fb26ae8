using LatentSharp.Latent.Codes;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Densities;

/// <summary>A distribution over codes that can be drawn from and asked for its density.</summary>
internal abstract class CodeDensity
{
    /// <summary>Its name in reports.</summary>
    public abstract string Name { get; }

    /// <summary>Number of latent dimensions.</summary>
    public abstract int Latent { get; }

    /// <summary>Draws codes; the first n are the same for every count.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Decides which.</param>
    /// <param name="temperature">Scale of the standard deviation; 1 is the density itself.</param>
    /// <returns>Codes, <c>[count, latent]</c>.</returns>
    public abstract Tensor Sample(int count, ulong seed = 0, double temperature = 1);

    /// <summary>ln p(z) of each code, in nats.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    public abstract double[] LogDensity(Tensor codes);

    /// <summary>
    /// What stands for the prior: N(0, I) for a VAE, which is trained towards it; for an AE, which has no prior, a Gaussian fitted
    /// to the codes. <see cref="Name"/> says which.
    /// </summary>
    /// <param name="codes">The codes of the data.</param>
    /// <exception cref="LatentException">An AE with fewer than two codes.</exception>
    public static CodeDensity PriorOf(CodeTable codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        return !codes.HasSpread ? GaussianDensity.Fit(codes.Codes) : GaussianDensity.Standard(codes.Latent);
    }
}
