using System.Globalization;
using LatentSharp.Evaluation.Quality;
using LatentSharp.Reports.Evaluations;

namespace LatentSharp.Cli.Results.Measuring;

/// <summary>How good a model's pictures are; distances and densities are of the named features.</summary>
/// <param name="Features">What the features are.</param>
/// <param name="Pictures">Pictures of each set.</param>
/// <param name="Neighbors">Which nearest neighbor neighborhoods reach to.</param>
/// <param name="Resamples">Resamples that errors of Fréchet distances are from.</param>
/// <param name="Sets">Sets of pictures, each beside held-out real ones.</param>
/// <param name="Psnr">Peak signal-to-noise ratio of reconstructions, decibels.</param>
/// <param name="Ssim">Their structural similarity.</param>
/// <param name="MsSsim">The same over several scales.</param>
/// <param name="Scales">How many scales.</param>
/// <param name="PerceptualPathLength">Perceptual path length between codes of pairs of held-out pictures; null where codes cannot be
/// mixed.</param>
internal sealed record QualityReport(
    string Features, int Pictures, int Neighbors, int Resamples, IReadOnlyList<QualityOfSet> Sets, double Psnr, double Ssim, double MsSsim,
    int Scales, PathLengthReport? PerceptualPathLength)
{
    public static QualityReport? Of(QualityFigures? found) => found is null ? null : new(
        found.Features, found.Pictures, found.Neighbors, found.Resamples,
        [.. found.Sets.Select(set => new QualityOfSet(set.Name, set.Figures.Frechet.Value, set.Figures.Frechet.StandardError,
            set.Figures.Precision, set.Figures.Recall, set.Figures.Density, set.Figures.Coverage))],
        found.Psnr.Value, found.Ssim.Value, found.MsSsim.Value, found.Scales,
        found.PathLength is { } path ? new(path.Linear.Value, path.Linear.StandardError, path.Spherical.Value,
            path.Spherical.StandardError, path.Samples, path.Step) : null)
    {
        Asked = found.Asked is { } asked ? new(asked.Share, asked.Real, asked.Pictures, asked.Labels) : null,
    };

    /// <summary>Whether a conditional model draws what it is asked for; null for others, and without a classifier of labels.</summary>
    public AskedReport? Asked { get; init; }

    /// <summary>The same for a person.</summary>
    public static IEnumerable<string> Lines(QualityFigures found)
    {
        yield return Text($"pictures beside {found.Pictures:N0} held-out ones, in features of {found.Features}:");
        yield return "".PadRight(20) + "Fréchet distance  precision  recall  density  coverage";
        foreach (ComparedSet set in found.Sets)
        {
            SetComparison figures = set.Figures;
            yield return Text($"  {set.Name,-18}{QualitySection.Value(figures.Frechet),9} ± {QualitySection.Error(figures.Frechet),-7}") +
                Text($"{figures.Precision,6:0.00}{figures.Recall,10:0.00}{figures.Density,9:0.00}{figures.Coverage,9:0.00}");
        }

        yield return Text($"reconstructions: PSNR {found.Psnr.Value:0.00} dB, SSIM {found.Ssim.Value:0.000}, MS-SSIM ") +
            Text($"{found.MsSsim.Value:0.000} over {found.Scales} scale{(found.Scales == 1 ? "" : "s")}");
        if (found.PathLength is { } path)
        {
            yield return Text($"perceptual path length {QualitySection.Value(path.Linear)} ± ") +
                Text($"{QualitySection.Error(path.Linear)} straight, ") +
                Text($"{QualitySection.Value(path.Spherical)} ± {QualitySection.Error(path.Spherical)} on arcs");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A set of pictures beside held-out real ones.</summary>
/// <param name="Name"><c>real</c>, <c>reconstructions</c>, or what codes were drawn from, as <c>sample --from</c> takes it.</param>
/// <param name="Frechet">Fréchet distance; 0 is best.</param>
/// <param name="FrechetError">Its bootstrap error.</param>
/// <param name="Precision">Share of its pictures that are like a real one.</param>
/// <param name="Recall">Share of real pictures that are like one of it.</param>
/// <param name="Density">In how many neighborhoods of real pictures one of it lies, over the number of neighbors.</param>
/// <param name="Coverage">Share of real pictures with one of it in their neighborhood.</param>
internal sealed record QualityOfSet(
    string Name, double Frechet, double FrechetError, double Precision, double Recall, double Density, double Coverage);

/// <summary>Whether a conditional model draws what it is asked for, by a classifier of labels.</summary>
/// <param name="Share">Share of pictures with the label they were asked for, on average over the labels.</param>
/// <param name="Real">The same of real pictures that have it; null where there are none.</param>
/// <param name="Pictures">Pictures drawn with each label.</param>
/// <param name="Labels">Each label, as <c>--with</c> takes it.</param>
internal sealed record AskedReport(double Share, double? Real, int Pictures, IReadOnlyList<AskedLabel> Labels);

/// <summary>Perceptual path length between codes of pairs of held-out pictures.</summary>
/// <param name="Linear">On straight lines.</param>
/// <param name="LinearError">Its standard error.</param>
/// <param name="Spherical">On arcs around the mean code.</param>
/// <param name="SphericalError">Its standard error.</param>
/// <param name="Samples">Pairs.</param>
/// <param name="Step">ε, the step as a share of the way.</param>
internal sealed record PathLengthReport(
    double Linear, double LinearError, double Spherical, double SphericalError, int Samples, double Step);
