using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Evaluation;

/// <summary>What is left of a picture after its code.</summary>
/// <param name="Pixels">The picture from its mean code, pixels in [0, 1], <c>[1, channels, height, width]</c>.</param>
/// <param name="Psnr">Peak signal-to-noise ratio of it, decibels; at most 100.</param>
/// <param name="Ssim">Structural similarity of it; at most 1.</param>
public sealed record Reconstruction(Tensor Pixels, double Psnr, double Ssim)
{
    private const ulong Stream = 0x7265636f6e; // "recon" in ASCII

    /// <summary>KL(q(z|x) ‖ p(z)) in bits: what the code says of the picture beyond the prior. Null for an AE, whose codes have no finite information.</summary>
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
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(picture);
        (Tensor mean, Tensor? logVariance) = model.EncodePosterior(picture);
        Tensor pixels = model.Decode(mean);
        var result = new Reconstruction(pixels, PictureQuality.Psnr(picture.Span, pixels.Span), PictureQuality.Ssim(picture.Span, pixels.Span, model.Options.Pictures));
        if (logVariance is null)
        {
            return result;
        }

        Tensor code = mean.Clone();
        var noise = new float[code.Length];
        new RandomStream(seed, Stream).FillNormal(noise, 0);
        double kl = 0;
        for (int i = 0; i < noise.Length; i++)
        {
            (double m, double s) = (mean.Span[i], logVariance.Span[i]);
            kl += 0.5 * ((m * m) + Math.Exp(s) - 1 - s);
            code.Span[i] += MathF.Exp(0.5f * (float)s) * noise[i];
        }

        Tensor sampled = model.Decode(code);
        return result with
        {
            InformationBits = kl / Math.Log(2),
            Sampled = sampled,
            SampledPsnr = PictureQuality.Psnr(picture.Span, sampled.Span),
            SampledSsim = PictureQuality.Ssim(picture.Span, sampled.Span, model.Options.Pictures),
        };
    }
}
