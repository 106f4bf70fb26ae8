using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Interpolation;

/// <summary>
/// What the eye minds on the way from one picture to another. The largest over the mean step, on a coarse path, does not tell a good
/// path from a bad one: a plain cross-fade, both pictures laid over each other, has perfectly even steps. The eye minds two things,
/// and they are measured apart:
/// <list type="bullet">
/// <item>a <b>jump</b>: a large part of the whole change happens within a short part of the way;</item>
/// <item>a <b>double exposure</b>: halfway there is no picture of its own, only a fade of the two ends, or nothing that looks like the
/// data.</item>
/// </list>
/// </summary>
internal sealed record SuddenChange
{
    /// <summary>Codes of the fine path on which a jump is looked for.</summary>
    public const int FineSteps = 64;

    // The part of the way that the eye takes in at once: an eighth, which is one picture of a strip of nine.
    private const int Window = FineSteps / 8;

    /// <summary>
    /// Largest share of all change in picture space that falls into one eighth of the way. An even path has 0.125; a path that
    /// stands still, flips and stands still again has 1.
    /// </summary>
    public required double Jump { get; init; }

    /// <summary>The same in the feature space; null if no features were given.</summary>
    public required double? FeatureJump { get; init; }

    /// <summary>
    /// Double exposure: how much of the picture halfway is a fade of the two ends. With d = ‖A − B‖ and r the distance of the
    /// midpoint picture from the nearest fade w·A + (1 − w)·B: 1 − min(1, 2r / d). 1 is a pure double exposure. A morph, in which
    /// things move or change shape, lies away from the line between the ends.
    /// </summary>
    public required double DoubleExposure { get; init; }

    /// <summary>
    /// How unlike the data the picture halfway is: distance in feature space to the nearest real picture, over the same distance
    /// averaged over the two ends (as decoded, so that the decoder's general blur cancels out). About 1: as real as the ends; null
    /// without features and real pictures.
    /// </summary>
    public required double? Strangeness { get; init; }

    /// <summary>Measures a path.</summary>
    /// <param name="model">The model; VAE or AE.</param>
    /// <param name="path">Codes, <c>[steps, latent]</c>, at least two; resampled to <see cref="FineSteps"/> equal steps.</param>
    /// <param name="features">Turns pictures <c>[n, channels, height, width]</c> into features <c>[n, m]</c>; null for none.</param>
    /// <param name="real">Features of real pictures, <c>[n, m]</c>; null for none.</param>
    /// <exception cref="LatentException">Fewer than two codes, or codes of another model.</exception>
    public static SuddenChange Measure(Autoencoder model, Tensor path, Func<Tensor, Tensor>? features = null, Tensor? real = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        CodeChecks.Codes(path, 2);
        CodeChecks.SameSize(model.Options.Latent, path.Shape[1]);

        // One code more than steps, so that the middle is a code of the path.
        Tensor pictures = model.Decode(LatentPath.Resample(path, FineSteps + 1));
        Tensor? seen = features?.Invoke(pictures);
        Tensor flat = PathMeasures.Flat(pictures);
        return new SuddenChange
        {
            Jump = LargestShare(PathMeasures.Steps(flat, 1), Window),
            FeatureJump = seen is null ? null : LargestShare(PathMeasures.Steps(seen, 1), Window),
            DoubleExposure = Fade(flat.Row(0), flat.Row(FineSteps / 2), flat.Row(FineSteps)),
            Strangeness = seen is null || real is null ? null : Distance(seen, real),
        };
    }

    /// <summary>Largest share of a sum that falls into consecutive steps.</summary>
    /// <param name="steps">Sizes of steps, none below 0.</param>
    /// <param name="window">How many consecutive ones.</param>
    /// <returns>window / steps if all are equal, 1 if all change falls into one window; the former if nothing changes.</returns>
    public static double LargestShare(ReadOnlySpan<double> steps, int window)
    {
        double total = 0;
        double inside = 0;
        double largest = 0;
        for (int i = 0; i < steps.Length; i++)
        {
            total += steps[i];
            inside += steps[i] - (i >= window ? steps[i - window] : 0);
            largest = Math.Max(largest, inside);
        }

        return total > 0 ? Math.Min(largest / total, 1) : (double)window / Math.Max(steps.Length, 1);
    }

    /// <summary>How much of a picture is a fade of two others, see <see cref="DoubleExposure"/>.</summary>
    /// <param name="first">One end, any number of samples.</param>
    /// <param name="middle">The picture halfway.</param>
    /// <param name="last">The other end.</param>
    public static double Fade(ReadOnlySpan<float> first, ReadOnlySpan<float> middle, ReadOnlySpan<float> last)
    {
        double[] way = Vectors.ToDoubles(last);
        double[] start = Vectors.ToDoubles(first);
        double[] rest = Vectors.ToDoubles(middle);
        Vectors.AddScaled(-1, start, way);
        Vectors.AddScaled(-1, start, rest);
        double squared = Vectors.Dot(way, way);
        if (squared <= 0)
        {
            return 1;
        }

        double share = Math.Clamp(Vectors.Dot(rest, way) / squared, 0, 1);
        Vectors.AddScaled(-share, way, rest);
        return 1 - Math.Min(1, 2 * Math.Sqrt(Vectors.Dot(rest, rest) / squared));
    }

    private static double Distance(Tensor seen, Tensor real)
    {
        CodeChecks.Codes(real, 1);
        double ends = 0.5 * (Nearest(seen.Row(0), real) + Nearest(seen.Row(FineSteps), real));
        return Nearest(seen.Row(FineSteps / 2), real) / Math.Max(ends, 1e-12);
    }

    private static double Nearest(ReadOnlySpan<float> features, Tensor real)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i < real.Shape[0]; i++)
        {
            least = Math.Min(least, Vectors.SquaredDistance(features, real.Row(i)));
        }

        return Math.Sqrt(least);
    }
}
