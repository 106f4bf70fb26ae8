using LatentSharp.Evaluation;

namespace LatentSharp.Runs.Reconstructing;

/// <summary>How near a picture is to its original.</summary>
/// <param name="Psnr">Peak signal-to-noise ratio, decibels; at most 100.</param>
/// <param name="Ssim">Structural similarity; at most 1.</param>
public sealed record ReconstructionQuality(double Psnr, double Ssim);

/// <summary>One reconstructed picture in numbers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Psnr">Peak signal-to-noise ratio from the mean code, decibels; at most 100.</param>
/// <param name="Ssim">Structural similarity from the mean code; at most 1.</param>
/// <param name="Sampled">The same from a code drawn from the posterior; null where codes are points.</param>
/// <param name="Beside">The same of the run beside it; null where there is none.</param>
/// <param name="InformationBits">KL of its posterior from the prior, bits; null where codes are points.</param>
/// <param name="PngBytes">Size of the picture, at the model's size, as PNG.</param>
/// <param name="FileBytes">Size of the file it came from, if it has one of its own.</param>
public sealed record ReconstructedPicture(
    string Name, double Psnr, double Ssim, ReconstructionQuality? Sampled, ReconstructionQuality? Beside, double? InformationBits,
    long PngBytes, long? FileBytes)
{
    internal static ReconstructedPicture Of(
        string name, Reconstruction result, Reconstruction? beside, long pngBytes, long? fileBytes) => new(
        name,
        result.Psnr,
        result.Ssim,
        result.SampledPsnr is { } psnr ? new ReconstructionQuality(psnr, result.SampledSsim!.Value) : null,
        beside is null ? null : new ReconstructionQuality(beside.Psnr, beside.Ssim),
        result.InformationBits,
        pngBytes,
        fileBytes);
}
