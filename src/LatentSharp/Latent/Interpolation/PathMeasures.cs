using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Latent.Interpolation;

/// <summary>How even a path is, step by step.</summary>
internal sealed record PathMeasures
{
    /// <summary>Change from each picture to the next: root mean square per sample, in units of the pixel range [0, 1].</summary>
    public required IReadOnlyList<double> PixelSteps { get; init; }

    /// <summary>Distance from each picture to the next in the feature space; null if no features were given.</summary>
    public required IReadOnlyList<double>? FeatureSteps { get; init; }

    /// <summary>
    /// Overlap of the posteriors of neighboring pictures, encoded again: Bhattacharyya coefficient, 0 apart to 1 the same; null
    /// for an AE, whose codes are points. Overlapping posteriors are why a VAE's decoder must be smooth between codes.
    /// </summary>
    public required IReadOnlyList<double>? Overlaps { get; init; }

    /// <summary>
    /// The same as the geometric mean over dimensions, which can be read where many dimensions multiply to next to nothing; null for an AE.
    /// </summary>
    public required IReadOnlyList<double>? OverlapsPerDimension { get; init; }

    /// <summary>
    /// ‖encode(decode(z)) − z‖ of each code, in latent units: how far the model itself takes the picture for another one.
    /// </summary>
    public required IReadOnlyList<double> ReencodingErrors { get; init; }

    /// <summary>Length of the path in latent space, in latent units: what the re-encoding errors compare with.</summary>
    public required double Length { get; init; }

    /// <summary>Largest over mean pixel step; 1 is perfectly even.</summary>
    public double PixelUnevenness => Unevenness(PixelSteps);

    /// <summary>Largest over mean feature step; null without features.</summary>
    public double? FeatureUnevenness => FeatureSteps is null ? null : Unevenness(FeatureSteps);

    /// <summary>Smallest overlap of neighbors; null for an AE.</summary>
    public double? LeastOverlap => Overlaps?.Min();

    /// <summary>Mean of the re-encoding errors, in latent units.</summary>
    public double MeanReencodingError => ReencodingErrors.Average();

    /// <summary>Decodes a path and measures it.</summary>
    /// <param name="model">The model; VAE or AE.</param>
    /// <param name="path">Codes, <c>[steps, latent]</c>, at least two.</param>
    /// <param name="features">Turns pictures <c>[n, channels, height, width]</c> into features <c>[n, m]</c>; null for none.</param>
    /// <exception cref="Settings.LatentSharpException">Fewer than two codes, or codes of another model.</exception>
    public static PathMeasures Measure(Autoencoder model, Tensor path, Func<Tensor, Tensor>? features = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        CodeChecks.Codes(path, 2);
        CodeChecks.SameSize(model.Options.Latent, path.Shape[1]);
        path = model.Code.Placed(path);
        Tensor pictures = model.Decode(path);
        (Tensor mean, Tensor? logVariance) = model.EncodePosterior(pictures);
        var errors = new double[path.Shape[0]];
        for (int i = 0; i < errors.Length; i++)
        {
            errors[i] = Math.Sqrt(Vectors.SquaredDistance(mean.Row(i), path.Row(i)));
        }

        double[]? overlaps = logVariance is null ? null : NeighborOverlaps(mean, logVariance);
        return new PathMeasures
        {
            PixelSteps = PixelChanges(pictures),
            FeatureSteps = features is null ? null : Steps(features(pictures), 1),
            Overlaps = overlaps is null ? null : Array.ConvertAll(overlaps, DoubleMath.Exp),
            OverlapsPerDimension = overlaps is null ? null : Array.ConvertAll(overlaps, log => DoubleMath.Exp(log / path.Shape[1])),
            ReencodingErrors = errors,
            Length = Steps(path, 1).Sum(),
        };
    }

    /// <summary>Change from each picture to the next: root mean square per sample.</summary>
    /// <param name="pictures">Pictures, <c>[n, channels, height, width]</c>.</param>
    public static double[] PixelChanges(Tensor pictures)
    {
        Tensor flat = Flat(pictures);
        return Steps(flat, flat.Shape[1]);
    }

    /// <summary>
    /// Bhattacharyya coefficient ∫ √(p q) of two diagonal Gaussians: Πⱼ √(2 σ₁σ₂ / (σ₁² + σ₂²)) · exp(−(μ₁ − μ₂)² / (4 (σ₁² + σ₂²))).
    /// </summary>
    /// <param name="mean1">μ₁, <c>[latent]</c>.</param>
    /// <param name="logVariance1">log σ₁², <c>[latent]</c>.</param>
    /// <param name="mean2">μ₂, <c>[latent]</c>.</param>
    /// <param name="logVariance2">log σ₂², <c>[latent]</c>.</param>
    /// <returns>0 (nothing in common) to 1 (the same).</returns>
    public static double Overlap(ReadOnlySpan<float> mean1, ReadOnlySpan<float> logVariance1, ReadOnlySpan<float> mean2,
        ReadOnlySpan<float> logVariance2) =>
        DoubleMath.Exp(LogOverlap(mean1, logVariance1, mean2, logVariance2));

    private static double LogOverlap(ReadOnlySpan<float> mean1, ReadOnlySpan<float> logVariance1, ReadOnlySpan<float> mean2,
        ReadOnlySpan<float> logVariance2)
    {
        double log = 0;
        for (int i = 0; i < mean1.Length; i++)
        {
            double d = (double)mean1[i] - mean2[i];
            double sum = DoubleMath.Exp(logVariance1[i]) + DoubleMath.Exp(logVariance2[i]);
            log += (0.5 * (DoubleMath.Log(2 / sum) + (0.5 * ((double)logVariance1[i] + logVariance2[i])))) - (d * d / (4 * sum));
        }

        return Math.Min(log, 0);
    }

    internal static Tensor Flat(Tensor pictures) =>
        pictures.Reshape(new Shape(pictures.Shape[0], pictures.Shape.Product(1, pictures.Shape.Rank)));

    internal static double[] Steps(Tensor rows, int share)
    {
        var steps = new double[rows.Shape[0] - 1];
        for (int i = 0; i < steps.Length; i++)
        {
            steps[i] = Math.Sqrt(Vectors.SquaredDistance(rows.Row(i), rows.Row(i + 1)) / share);
        }

        return steps;
    }

    private static double[] NeighborOverlaps(Tensor mean, Tensor logVariance)
    {
        var overlaps = new double[mean.Shape[0] - 1];
        for (int i = 0; i < overlaps.Length; i++)
        {
            overlaps[i] = LogOverlap(mean.Row(i), logVariance.Row(i), mean.Row(i + 1), logVariance.Row(i + 1));
        }

        return overlaps;
    }

    private static double Unevenness(IReadOnlyList<double> steps)
    {
        double mean = steps.Average();
        return mean > 0 ? steps.Max() / mean : 1;
    }
}
