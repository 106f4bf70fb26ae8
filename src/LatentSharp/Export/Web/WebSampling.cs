using LatentSharp.Data.Sentences;
using LatentSharp.Latent.Densities;
using LatentSharp.Models;

namespace LatentSharp.Export.Web;

/// <summary>What codes of a page can be drawn from: N(0, I), or Gaussians that were fitted to the codes.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Sentence">What it is, one sentence.</param>
/// <param name="IsBest">Whether new pictures from it were measured as nearest to real ones.</param>
/// <param name="Weights">A weight a Gaussian; none for N(0, I).</param>
/// <param name="Parts">The Gaussians.</param>
internal sealed record WebSampling(
    string Name, string Sentence, bool IsBest, IReadOnlyList<double> Weights, IReadOnlyList<GaussianDensity> Parts)
{
    /// <summary>Means of the Gaussians, one after another, in half precision.</summary>
    public byte[] Means => WebNumbers.Bytes(Parts.SelectMany(part => part.Mean));

    /// <summary>Lower triangular factors of their covariances, row by row.</summary>
    public byte[] Factors => WebNumbers.Bytes(Parts.SelectMany(part => part.Factor.SelectMany(row => row)));

    /// <summary>All of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="densities">What is kept in its file.</param>
    /// <param name="gaussian">A Gaussian fitted to its codes; null where there are too few.</param>
    /// <param name="best">The kind that was measured as best; null where nothing was measured.</param>
    public static IReadOnlyList<WebSampling> Of(
        Autoencoder model, StoredDensities? densities, GaussianDensity? gaussian, string? best)
    {
        var all = new List<WebSampling>();
        if (model.HasPrior && model.Options.Prior.IsStandardNormal)
        {
            all.Add(new("N(0, I)", Sentence(DensityKinds.Prior), best is "prior", [], []));
        }

        if ((densities?.Find(DensityKinds.Gaussian) as GaussianDensity ?? gaussian) is { } one)
        {
            all.Add(new("Gaussian", Sentence(DensityKinds.Gaussian), best is DensityKinds.Gaussian, [1], [one]));
        }

        if (densities?.Find(DensityKinds.Mixture) is GaussianMixture mixture)
        {
            all.Add(new("mixture", Sentence(DensityKinds.Mixture), best is DensityKinds.Mixture,
                mixture.Weights, mixture.Parts));
        }

        return all;

        string Sentence(string name) => Capital.Sentence(DensityKinds.Words(name, densities));
    }
}
