using LatentSharp.Formats.Metrics;
using LatentSharp.Imaging;
using LatentSharp.Reports.Charts;
using LatentSharp.Runs;
using LatentSharp.Runs.Altering;
using LatentSharp.Runs.Coding;
using LatentSharp.Runs.Interpolating;
using LatentSharp.Runs.Planes;
using LatentSharp.Runs.Reconstructing;
using LatentSharp.Runs.Sampling;
using Microsoft.DotNet.Interactive.Formatting;

namespace LatentSharp.Interactive;

/// <summary>Shows what LatentSharp gives in .NET notebooks: pictures and sheets as image/png, a run by its training curve.</summary>
public static class Notebook
{
    private const int Width = 720;
    private const int Height = 300;
    private const string Bound = "negativeElbo";

    /// <summary>
    /// From now on cells show pictures, results and runs. Called by itself where the package is referenced by #r "nuget: …".
    /// </summary>
    public static void Show()
    {
        Show<Picture>(picture => picture);
        Show<SampleResult>(result => result.Sheet());
        Show<ReconstructResult>(result => result.Sheet());
        Show<DecodeResult>(result => result.Sheet());
        Show<InterpolateResult>(result => result.Sheet());
        Show<AlterResult>(result => result.Sheet());
        Show<GridResult>(result => result.Sheet());
        Formatter.Register<Run>(Curve, HtmlFormatter.MimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(Run), HtmlFormatter.MimeType);
    }

    private static void Show<T>(Func<T, Picture> picture)
    {
        const string png = "image/png";
        Formatter.Register<T>(value => Convert.ToBase64String(Png.Encode(picture(value))), png);
        Formatter.SetPreferredMimeTypesFor(typeof(T), png);
    }

    /// <summary>The bound of a run against epochs, a line for each split; of a model file, which has no log, its path.</summary>
    private static string Curve(Run run)
    {
        if (run.Folder is null)
        {
            return System.Net.WebUtility.HtmlEncode(run.Path);
        }

        Series[] series =
        [
            .. MetricsLog.Read(run.Folder.Metrics).Where(line => line.Values.ContainsKey(Bound)).GroupBy(line => line.Split)
                .Select(lines => new Series(
                    lines.Key, [.. lines.Select(line => line.Epoch)], [.. lines.Select(line => line.Values[Bound])])),
        ];
        return new LineChart(run.Path, new Axis("epoch", Whole: true), new Axis("−ELBO, nats"), series).ToSvg(Width, Height);
    }
}
