using LatentSharp.Latent.Codes;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Evaluation;

/// <summary>What is left of a picture after its code.</summary>
/// <param name="Pixels">The picture from its mean code, pixels in [0, 1], <c>[1, channels, height, width]</c>.</param>
/// <param name="Psnr">Peak signal-to-noise ratio of it, decibels; at most 100.</param>
/// <param name="Ssim">Structural similarity of it; at most 1.</param>
internal sealed record Reconstruction(Tensor Pixels, double Psnr, double Ssim)
{
    private const ulong Stream = 0x7265636f6e; // "recon" in ASCII

    /// <summary>
    /// KL(q(z|x) ‖ p(z)) in bits: what the code says of the picture beyond the prior. Null for an AE, whose codes have no finite
    /// information.
    /// </summary>
    public double? InformationBits { get; init; }

    /// <summary>The picture from a code drawn from its posterior; null for an AE.</summary>
    public Tensor? Sampled { get; init; }

    /// <summary>Peak signal-to-noise ratio of that, decibels; null for an AE.</summary>
    public double? SampledPsnr { get; init; }

    /// <summary>Structural similarity of that; null for an AE.</summary>
    public double? SampledSsim { get; init; }

    /// <summary>Sends a picture through a model and measures what is lost.</summary>
    /// <param name="model">The model; VAE or AE.</param>
    /// <param name="picture">Pixels in [0, 1], <c>[1, channels, height, width]</c>.</param>
    /// <param name="seed">Decides the sampled code.</param>
    /// <exception cref="ArgumentException">The picture is not of the model's size.</exception>
    public static Reconstruction Of(Autoencoder model, Tensor picture, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return picture.Shape is { Rank: 4 } shape && shape[0] == 1
            ? OfAll(model, picture, seed)[0]
            : throw new ArgumentException($"Reconstruction.Of: needs one picture [1, channels, height, width], but got {picture.Shape}; " +
                $"OfAll takes several.", nameof(picture));
    }

    /// <summary>
    /// Sends pictures through a model together and measures what is lost of each: the same as one after the other, several times as fast.
    /// </summary>
    /// <param name="model">The model; VAE or AE.</param>
    /// <param name="pictures">Pixels in [0, 1], <c>[count, channels, height, width]</c>.</param>
    /// <param name="seed">Decides the sampled code of the first picture; the next has the next seed.</param>
    /// <returns>One for each picture.</returns>
    /// <exception cref="ArgumentException">The pictures are not of the model's size.</exception>
    public static IReadOnlyList<Reconstruction> OfAll(Autoencoder model, Tensor pictures, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(pictures);
        (Tensor mean, Tensor? logVariance) = model.EncodePosterior(pictures);
        Tensor pixels = model.Decode(mean);
        double[] nats = logVariance is null ? [] : CodePosteriors.KlTo(model.Prior, mean, logVariance);
        Tensor? sampled = logVariance is null ? null : model.Decode(Draw(mean, logVariance, seed));
        var results = new Reconstruction[mean.Shape[0]];
        EachPicture.Do(results.Length, i =>
        {
            ReadOnlySpan<float> original = Row(pictures, i);
            Tensor one = One(model, pixels, i);
            results[i] = new Reconstruction(one, PictureQuality.Psnr(original, one.Span),
                PictureQuality.Ssim(original, one.Span, model.Options.Pictures));
            if (sampled is not null)
            {
                Tensor other = One(model, sampled, i);
                results[i] = results[i] with
                {
                    InformationBits = nats[i] / DoubleMath.Ln2,
                    Sampled = other,
                    SampledPsnr = PictureQuality.Psnr(original, other.Span),
                    SampledSsim = PictureQuality.Ssim(original, other.Span, model.Options.Pictures),
                };
            }
        });
        return results;
    }

    /// <summary>A code drawn from each posterior, each from its own seed.</summary>
    private static Tensor Draw(Tensor mean, Tensor logVariance, ulong seed)
    {
        var codes = new Tensor(mean.Shape);
        for (int row = 0; row < mean.Shape[0]; row++)
        {
            var random = new RandomStream(seed + (ulong)row, Stream);
            CodePosteriors.Sample(Single(mean, row), Single(logVariance, row), random).Span.CopyTo(Row(codes, row));
        }

        return codes;
    }

    private static Tensor Single(Tensor codes, int row) => new(new Shape(1, codes.Shape[1]), Row(codes, row).ToArray());

    private static Tensor One(Autoencoder model, Tensor pictures, int i)
    {
        var one = new Tensor(model.BatchShape(1));
        Row(pictures, i).CopyTo(one.Span);
        return one;
    }

    private static Span<float> Row(Tensor batch, int i)
    {
        int length = batch.Length / batch.Shape[0];
        return batch.Span.Slice(i * length, length);
    }
}
