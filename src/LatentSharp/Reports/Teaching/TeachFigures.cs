using LatentSharp.Evaluation;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Latent.Numerics;
using LatentSharp.Reports.Charts;
using LatentSharp.Reports.Comparisons;
using LatentSharp.Reports.Pages;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Reports.Teaching;

/// <summary>The section of a page that shows where an AE is sudden and a VAE smooth.</summary>
internal static class TeachFigures
{
    private const int ShownPairs = 3;
    private const int ShownBetween = 12;
    private const int Points = 41;
    private const double Widths = 3;

    /// <summary>Adds the section.</summary>
    /// <param name="page">The page.</param>
    /// <param name="comparison">Both models, with what was measured for teaching.</param>
    /// <param name="concludes">Whether they were trained enough for a conclusion.</param>
    public static void Add(HtmlReport page, Comparison comparison, bool concludes)
    {
        Taught taught = comparison.Taught!;
        page.Section("Smooth or sudden");
        if (concludes)
        {
            page.Paragraph(TeachSentences.Verdict(taught.Main));
        }

        IReadOnlyList<PicturePair> telling = taught.Telling(ShownPairs);
        page.Add(CompareWays.Strips(comparison, telling, "The pairs whose way is more sudden with the AE than with the VAE by the most: " +
            "they were chosen against the AE, and the figures are of all pairs.", "Where is the way of the AE sudden?"));
        page.Add(Steps(comparison, telling[0]));
        page.Row([.. comparison.Both.Select(run => Posteriors(run, telling[0]))]);
        page.Table(
            ["setting", "AE, %", "VAE, %", "AE over VAE", "AE, judge's features, %", "VAE, judge's features, %",
                "AE, largest over mean step", "VAE, largest over mean step"],
            [.. taught.Settings.Select(Row)],
            $"Share of the change in the most sudden eighth of the way, in pixels and in the judge's features (even: 12.5 %), and the " +
                $"largest of eight steps over their mean, over the same {taught.Pairs.Count} pairs, with standard errors over the pairs. " +
                $"The first setting is that of the models on this page.");
        if (concludes && TeachSentences.Why(taught) is { } why)
        {
            page.Paragraph(why);
        }
    }

    private static IReadOnlyList<string> Row(TaughtSetting setting)
    {
        (PathFigures ae, PathFigures vae) = (setting.Autoencoder, setting.Variational);
        return
        [
            $"{setting.Network}, z = {setting.Latent}",
            With(100 * ae.Jump, 100 * ae.JumpError, "0.0"), With(100 * vae.Jump, 100 * vae.JumpError, "0.0"),
            With(setting.Ratio, setting.RatioError, "0.00"),
            With(100 * ae.FeatureJump, 100 * ae.FeatureJumpError, "0.0"), With(100 * vae.FeatureJump, 100 * vae.FeatureJumpError, "0.0"),
            With(ae.LargestOverMean, ae.LargestOverMeanError, "0.00"), With(vae.LargestOverMean, vae.LargestOverMeanError, "0.00"),
        ];

        static string With(double value, double error, string format) => double.IsFinite(error)
            ? $"{RunFigures.Number(value, format)} ± {RunFigures.Number(error, format)}" : RunFigures.Number(value, format);
    }

    /// <summary>How much changes in each part of one way, 1 where it is even.</summary>
    private static ChartFigure Steps(Comparison comparison, PicturePair pair)
    {
        const int fine = SuddenChange.FineSteps;
        double[] places = [.. Enumerable.Range(0, fine).Select(i => (i + 0.5) / fine)];
        Series[] series = [.. comparison.Both.Select(run =>
        {
            double[] steps = PathMeasures.Steps(PathMeasures.Flat(run.Run.Model.Decode(Way(run, pair, fine + 1))), 1);
            double mean = steps.Average();
            return new Series(run.Name, places, [.. steps.Select(step => mean > 0 ? step / mean : 1)]) { Color = run.Run.Color };
        })];
        return new ChartFigure(
            new LineChart("Change along the way of the first pair", new Axis("share of the way", Minimum: 0, Maximum: 1),
                new Axis("change over the mean change", Minimum: 0), series),
            "Root mean square change of the picture in each of 64 parts of the way. A line at 1 is an even way; a peak is a sudden change.",
            aspect: 0.3)
        {
            Question = "Where on the way does the picture change?",
        };
    }

    /// <summary>Where the posteriors of both ends, and of what lies between them, are on the way.</summary>
    private static ChartFigure Posteriors(ComparedRun run, PicturePair pair)
    {
        CodeTable ends = run.Study.HeldOut.Select([pair.First, pair.Second]);
        PlacedCode[] placed = Along(ends, run.Study.Training);
        PlacedCode[] between = [.. placed.Where(code => code.Place is > 0 and < 1).OrderBy(code => code.Off).Take(ShownBetween)
            .OrderBy(code => code.Place)];
        PlacedCode[] all = [.. Along(ends, ends).OrderBy(code => code.Place)];
        double? overlap = run.Study.Training.HasSpread ? Overlap([all[0], .. between, all[^1]]) : null;
        string what = run.Study.Training.HasSpread ? "posteriors" : "codes";
        return new ChartFigure(
            new LineChart($"{run.Name}: {what} along the way of the first pair", new Axis("share of the way"),
                new Axis("height over its maximum", Minimum: 0, Maximum: 1.05),
                [Curve("between", between, run.Run.Color), Curve("the two ends", all, run.Run.Color + 2)]),
            TeachSentences.Posteriors(between.Length, overlap))
        {
            Question = $"{run.Name}: do codes on the way overlap?",
        };
    }

    /// <summary>Codes as they lie on the line between two ends.</summary>
    /// <param name="ends">The two ends.</param>
    /// <param name="codes">The codes.</param>
    private static PlacedCode[] Along(CodeTable ends, CodeTable codes)
    {
        double[] start = Vectors.ToDoubles(ends.Codes.Row(0));
        double[] way = Vectors.ToDoubles(ends.Codes.Row(1));
        Vectors.AddScaled(-1, start, way);
        double squared = Math.Max(Vectors.Dot(way, way), double.Epsilon);
        return [.. Enumerable.Range(0, codes.Count).Select(i =>
        {
            double[] from = Vectors.ToDoubles(codes.Codes.Row(i));
            Vectors.AddScaled(-1, start, from);
            double place = Vectors.Dot(from, way) / squared;
            Vectors.AddScaled(-place, way, from);

            // Variance along the way: that of each dimension by the share of the way that it takes.
            double variance = 0;
            for (int j = 0; codes.LogVariances is { } logs && j < way.Length; j++)
            {
                variance += way[j] * way[j] * DoubleMath.Exp(logs.Row(i)[j]) / squared;
            }

            return new PlacedCode(place, Math.Sqrt(Vectors.Dot(from, from) / squared), Math.Sqrt(variance / squared));
        })];
    }

    /// <summary>Bells of height 1 one after another, or spikes where a code is a point, with breaks between.</summary>
    private static Series Curve(string name, IEnumerable<PlacedCode> codes, int color)
    {
        var x = new List<double>();
        var y = new List<double>();
        foreach (PlacedCode code in codes)
        {
            for (int i = 0; i < Points; i++)
            {
                double t = Widths * ((2.0 * i / (Points - 1)) - 1);
                x.Add(code.Place + (t * code.Width));
                y.Add(code.Width > 0 ? DoubleMath.Exp(-0.5 * t * t) : (double)i / (Points - 1));
            }

            x.Add(double.NaN);
            y.Add(double.NaN);
        }

        return new Series(name, x, y) { Color = color };
    }

    /// <summary>Mean Bhattacharyya coefficient of neighbors along the way.</summary>
    private static double Overlap(PlacedCode[] codes) => Enumerable.Range(1, codes.Length - 1).Average(i =>
    {
        (double a, double b) = (codes[i - 1].Width * codes[i - 1].Width, codes[i].Width * codes[i].Width);
        double apart = codes[i].Place - codes[i - 1].Place;
        return Math.Sqrt(2 * Math.Sqrt(a * b) / (a + b)) * DoubleMath.Exp(-apart * apart / (4 * (a + b)));
    });

    private static Tensor Way(ComparedRun run, PicturePair pair, int steps) =>
        LatentPath.Linear(run.Study.HeldOut.Codes.Row(pair.First), run.Study.HeldOut.Codes.Row(pair.Second), steps);

    /// <summary>A code on a way.</summary>
    /// <param name="Place">Share of the way, 0 to 1 between the ends.</param>
    /// <param name="Off">Distance from the way, as a share of its length.</param>
    /// <param name="Width">Standard deviation of its posterior along the way, as a share of its length; 0 for a point.</param>
    private sealed record PlacedCode(double Place, double Off, double Width);
}
