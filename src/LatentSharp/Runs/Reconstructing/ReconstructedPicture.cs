using System.Text.Json.Serialization;
using LatentSharp.Evaluation;

namespace LatentSharp.Runs.Reconstructing;

/// <summary>How near a picture is to its original.</summary>
/// <param name="Psnr">Peak signal-to-noise ratio, decibels; at most 100.</param>
/// <param name="Ssim">Structural similarity; at most 1.</param>
internal sealed record ReconstructionQuality(double Psnr, double Ssim);

/// <summary>One reconstructed picture in numbers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Psnr">Peak signal-to-noise ratio from the mean code, decibels; at most 100.</param>
/// <param name="Ssim">Structural similarity from the mean code; at most 1.</param>
/// <param name="InformationBits">KL of its posterior from the prior, bits; null where codes are points.</param>
/// <param name="PngBytes">Size of the picture, at the model's size, as PNG.</param>
/// <param name="FileBytes">Size of the file it came from, if it has one of its own.</param>
public sealed record ReconstructedPicture(
    string Name, double Psnr, double Ssim, double? InformationBits, long PngBytes, long? FileBytes)
{
    /// <summary>The same from a code drawn from the posterior; null where codes are points.</summary>
    [JsonInclude]
    internal ReconstructionQuality? Sampled { get; init; }

    /// <summary>The same of the run beside it; null where there is none.</summary>
    [JsonInclude]
    internal ReconstructionQuality? Beside { get; init; }

    internal static ReconstructedPicture Of(
        string name, Reconstruction result, Reconstruction? beside, long pngBytes, long? fileBytes) => new(
        name,
        result.Psnr,
        result.Ssim,
        result.InformationBits,
        pngBytes,
        fileBytes)
        {
            Sampled = result.SampledPsnr is { } psnr ? new ReconstructionQuality(psnr, result.SampledSsim!.Value) : null,
            Beside = beside is null ? null : new ReconstructionQuality(beside.Psnr, beside.Ssim),
        };
}
