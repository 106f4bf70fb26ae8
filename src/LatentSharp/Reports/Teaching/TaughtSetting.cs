using LatentSharp.Evaluation;
using LatentSharp.Reports.Comparisons;

namespace LatentSharp.Reports.Teaching;

/// <summary>An AE and a VAE that were trained alike in one setting, and how both go between the same pairs of pictures.</summary>
/// <param name="Network">The network, e.g. <c>mlp 400-200</c>.</param>
/// <param name="Latent">Number of latent dimensions.</param>
/// <param name="Autoencoder">Ways of the AE.</param>
/// <param name="Variational">Ways of the VAE.</param>
internal sealed record TaughtSetting(string Network, int Latent, PathFigures Autoencoder, PathFigures Variational)
{
    /// <summary>Share of the change in the most sudden eighth of the way, the AE's mean over the VAE's.</summary>
    public double Ratio => Autoencoder.Jump / Variational.Jump;

    /// <summary>
    /// Standard error of <see cref="Ratio"/> over the pairs, which both models share: that of (a − r v) / v̄, to first order; NaN for a
    /// single pair.
    /// </summary>
    public double RatioError
    {
        get
        {
            int pairs = Math.Min(Autoencoder.Jumps.Count, Variational.Jumps.Count);
            double squares = Enumerable.Range(0, pairs).Sum(i =>
            {
                double rest = (Autoencoder.Jumps[i] - (Ratio * Variational.Jumps[i])) / Variational.Jump;
                return rest * rest;
            });
            int independent = Math.Min(pairs, Autoencoder.Independent);
            return independent < 2 ? double.NaN : Math.Sqrt(squares / (pairs - 1) / independent);
        }
    }

    /// <summary>Whose way is the more sudden, by more than two standard errors of the ratio.</summary>
    internal Side Sudden => Differences.Larger(Ratio, 1, Differences.Errors * RatioError);
}

/// <summary>What the preset for teaching measured.</summary>
/// <param name="Pairs">Positions among the held-out pictures: pairs that are unlike each other.</param>
/// <param name="Settings">The setting of the page's two models, then the others.</param>
internal sealed record Taught(IReadOnlyList<PicturePair> Pairs, IReadOnlyList<TaughtSetting> Settings)
{
    /// <summary>The setting of the page's two models.</summary>
    public TaughtSetting Main => Settings[0];

    /// <summary>The pairs whose way is more sudden with the AE than with the VAE by the most.</summary>
    /// <param name="count">How many.</param>
    public IReadOnlyList<PicturePair> Telling(int count) => [.. Enumerable.Range(0, Pairs.Count)
        .OrderByDescending(i => Main.Autoencoder.Jumps[i] - Main.Variational.Jumps[i]).Take(count).Select(i => Pairs[i])];

    /// <summary>The setting with another network, another number of dimensions, or both; null where it was not trained.</summary>
    public TaughtSetting? Other(bool network, bool latent) =>
        Settings.Skip(1).FirstOrDefault(s => s.Network != Main.Network == network && s.Latent != Main.Latent == latent);
}
