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
        double[] nats = logVariance is null ? [] : KlToPrior(mean, logVariance);
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

    /// <summary>KL(q(z|x) ‖ N(0, I)) of each posterior, nats.</summary>
    /// <param name="mean">μ, <c>[batch, latent]</c>.</param>
    /// <param name="logVariance">log σ², <c>[batch, latent]</c>.</param>
    internal static double[] KlToPrior(Tensor mean, Tensor logVariance)
    {
        var kl = new double[mean.Shape[0]];
        for (int i = 0; i < mean.Length; i++)
        {
            (double m, double s) = (mean.Span[i], logVariance.Span[i]);
            kl[i / mean.Shape[1]] += 0.5 * ((m * m) + DoubleMath.Exp(s) - 1 - s);
        }

        return kl;
    }

    /// <summary>A code drawn from each posterior.</summary>
    private static Tensor Draw(Tensor mean, Tensor logVariance, ulong seed)
    {
        Tensor codes = mean.Clone();
        var noise = new float[mean.Shape[1]];
        for (int row = 0; row < mean.Shape[0]; row++)
        {
            new RandomStream(seed + (ulong)row, Stream).FillNormal(noise, 0);
            for (int i = 0; i < noise.Length; i++)
            {
                Row(codes, row)[i] += VectorMath.Exp(0.5f * Row(logVariance, row)[i]) * noise[i];
            }
        }

        return codes;
    }

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
