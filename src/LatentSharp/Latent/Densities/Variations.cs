using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Densities;

/// <summary>New codes that resemble a given one.</summary>
internal static class Variations
{
    /// <summary>
    /// Codes around a code: m + √(1 − s²) (z − m) + s (d − m), with draws d of a density of mean m. If z is itself typical of the density,
    /// so are its variations, whatever the spread: unlike added noise, they do not leave the data.
    /// </summary>
    /// <param name="code">z, <c>[latent]</c>.</param>
    /// <param name="density">Where the differences come from: the prior of a VAE, or a Gaussian fitted to the codes of an AE.</param>
    /// <param name="count">How many; the first n are the same for every count.</param>
    /// <param name="spread">s: 0 is the code itself, 1 a draw that has nothing to do with it.</param>
    /// <param name="seed">Decides the draws.</param>
    /// <returns>Codes, <c>[count, latent]</c>.</returns>
    /// <exception cref="LatentException">The code is of another size than the density.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The spread is outside 0 to 1.</exception>
    public static Tensor Around(ReadOnlySpan<float> code, GaussianDensity density, int count, double spread = 0.5, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(density);
        CodeChecks.SameSize(density.Latent, code.Length);
        if (spread is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(spread), spread, "The spread of variations must be from 0 to 1.");
        }

        double kept = Math.Sqrt(1 - (spread * spread));
        Tensor codes = density.Sample(count, seed);
        for (int i = 0; i < count; i++)
        {
            Span<float> row = codes.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                double mean = density.Mean[j];
                row[j] = (float)(mean + (kept * (code[j] - mean)) + (spread * (row[j] - mean)));
            }
        }

        return codes;
    }
}
