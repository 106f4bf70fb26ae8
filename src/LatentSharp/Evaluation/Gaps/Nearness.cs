using LatentSharp.Data;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Latent.Gaps;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Evaluation.Gaps;

/// <summary>
/// Whether what is decoded from N(0, I) is like real examples: its distance to the nearest of them, beside that of the model's own
/// reconstructions. Pictures are compared in the features of a random network, other examples value by value.
/// </summary>
internal static class Nearness
{
    private const int MostReal = 2000;
    private const int MostMade = 1000;

    /// <summary>
    /// Share of decoded draws of N(0, I) that are farther from every real example than all but <see cref="CodeRegion.Level"/> of
    /// reconstructions are; null where there are too few to tell.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="set">The examples.</param>
    /// <param name="reconstructed">Which of them are reconstructed.</param>
    /// <param name="real">Which others stand for real ones; where there are none, every other one of those.</param>
    /// <param name="seed">Decides the draws.</param>
    public static Estimate? Beyond(Autoencoder model, Dataset set, ReadOnlySpan<int> reconstructed, ReadOnlySpan<int> real, ulong seed)
    {
        if (real.IsEmpty)
        {
            // Every other one, since data often come class after class.
            int[] all = reconstructed.ToArray();
            real = all.Where((_, i) => i % 2 == 0).ToArray();
            reconstructed = all.Where((_, i) => i % 2 != 0).ToArray();
        }

        real = Split.Spread(real, MostReal);
        reconstructed = Split.Spread(reconstructed, MostMade);
        if (real.Length < 2 || reconstructed.Length < CodeRegion.EnoughHeldOut)
        {
            return null;
        }

        Func<Tensor, Tensor> features = set.Format is PictureFormat format
            ? FeatureNetwork.Untrained(format).Of
            : x => new Tensor(new Shape(x.Shape[0], x.Length / x.Shape[0]), x.Span.ToArray());
        var region = CodeRegion.Of(features(set.Batch(real)), features(model.Reconstruct(set.Batch(reconstructed))));
        return GapFigures.ShareBeyond(region.Distances(features(model.Sample(MostMade, seed))), region.Usual);
    }
}
