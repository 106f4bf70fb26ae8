using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Formats.Metrics;
using LatentSharp.Imaging;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Planes;
using LatentSharp.Models;
using LatentSharp.Reports.Charts;
using LatentSharp.Reports.Drawn;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Reports.Pages;

/// <summary>The figures that pages about runs are made of. Codes are mean codes.</summary>
internal static class RunFigures
{
    private const int GridSide = 9;
    private const int Across = 8;
    private const int CodesLookedAt = 500;
    private const double GridRange = 3;

    /// <summary>One term of the loss against epochs, a line for each run and split.</summary>
    public static Figure Curve(string title, string value, IReadOnlyList<RunRecord> runs, string caption, bool bothSplits = true,
        string question = "")
    {
        // An AE and a VAE have colors of their own; several of one kind are told apart by the order in which they stand.
        int[]? colors = runs.Select(r => r.Color).Distinct().Count() == runs.Count ? [.. runs.Select(r => r.Color)] : null;
        var series = new List<Series>();
        for (int i = 0; i < runs.Count; i++)
        {
            foreach ((string split, bool dashed) in bothSplits ? new[] { ("train", true), ("test", false) } : [("test", false)])
            {
                Measurement[] lines = [.. runs[i].Measurements.Where(m => m.Split == split && m.Values.ContainsKey(value))];
                if (lines.Length > 0)
                {
                    string name = bothSplits ? $"{runs[i].Name} {split}" : runs[i].Name;
                    double[] epochs = [.. lines.Select(m => m.Epoch)];
                    series.Add(new Series(name, epochs, [.. lines.Select(m => m.Values[value])])
                    {
                        Color = colors?[i] ?? i,
                        Dashed = dashed
                    });
                }
            }
        }

        // A divergence is never below zero: where its axis begins above, small differences look large.
        double? minimum = value == "kl" ? 0 : null;
        return new ChartFigure(new LineChart(title, new Axis("epoch", Whole: true), new Axis($"nats per " +
            $"{runs[0].Noun}", Minimum: minimum), series), caption)
        {
            Question = question,
        };
    }

    /// <summary>Held-out pictures above their reconstructions.</summary>
    public static Figure Reconstructions(RunRecord run, int count, string caption)
    {
        int[] shown = [.. run.Shown.Take(count)];
        Tensor given = run.Set.Batch(shown);
        (IReadOnlyList<Picture> above, IReadOnlyList<Picture> below) =
            (run.Model.Options.Format.Draw(given), run.Model.Options.Format.Draw(run.Model.Reconstruct(given)));
        Picture[][] rows = [.. above.Chunk(Across).Zip(below.Chunk(Across), (a, b) => new[] { a, b }).SelectMany(pair => pair)];
        return new SheetFigure([.. rows.SelectMany(row => row)], Math.Min(Across, rows[0].Length),
            row => row % 2 == 0 ? $"{Counted.Of(rows[row].Length, $"given {run.Noun}")}"
                : $"what {run.Name} makes of the {run.Noun}s above from their codes", caption)
        {
            Question = $"{run.Name}: what is kept of a {run.Noun}?",
            RowCaptions = [.. rows.Select((_, row) => row % 2 == 0 ? "given" : run.Name)],
        };
    }

    /// <summary>What the prior is to a VAE.</summary>
    public static string PriorCaption(Autoencoder model) => model.Options.Objective.KlWeight <= 0
        ? $"The VAE: with β = 0 nothing held its codes to {model.Options.Prior.Symbol}."
        : model.Options.Prior.IsStandardNormal ? "The VAE: N(0, I) is the prior that its training held the codes to."
        : $"The VAE: its prior, a {model.Prior.Name}, was trained with it.";

    /// <summary>Pictures decoded from samples of the prior.</summary>
    public static Figure Samples(RunRecord run, int count, ulong seed, string caption)
    {
        IReadOnlyList<Picture> pictures = run.Model.Options.Format.Draw(run.Density is { } density
            ? run.Model.Decode(density.Sample(count, run.Model.Options.Latent, seed)) : run.Model.Sample(count, seed));
        string from = run.Density is { } other ? $"draws of the {other.Name}" : $"samples of {run.Model.Options.Prior.Symbol}";
        return new SheetFigure(pictures, Across, row => $"{Counted.Of(Math.Min(Across, count - (row * Across)), $"new {run.Noun}")} of " +
            $"{run.Name}, decoded from {from}", $"Decoded from {from}. {caption}")
        {
            Question = $"{run.Name}: what does it make up?",
        };
    }

    /// <summary>
    /// The plane of the two dimensions whose mean codes vary most: over (−3, +3) around zero for a VAE, over three standard
    /// deviations around the mean code for an auto-encoder, whose codes have no agreed scale.
    /// </summary>
    public static Figure Grid(RunRecord run, string caption, int side = GridSide, double share = 1)
    {
        int[] known = run.Shown.Count > 1 ? [.. run.Shown] : [.. Enumerable.Range(0, run.Set.Count)];
        int[] looked = Split.Spread(known, (int)Math.Ceiling(CodesLookedAt * share));
        CodeTable codes = CodeTable.Encode(run.Model, run.Set, looked);
        if (codes.Latent < 2)
        {
            Picture row = ContactSheet.Render(run.Model.Options.Format.Draw(run.Model.Decode(Line(run, side))),
                new ContactSheetOptions { Title = run.Name, Columns = side });
            return new PictureFigure(Png.Encode(row), $"{run.Name}: {run.Noun}s decoded along the one latent dimension", caption)
            {
                Question = $"{run.Name}: what lies where in the latent space?",
            };
        }

        (int first, int second) = PlanePicture.WidestDimensions(codes);
        LatentPlane plane = LatentPlane.Dimensions(codes, first, second, GridRange, !run.Model.Options.Prior.IsStandardNormal);
        PlaneDensity density = PlaneDensity.Measure(
            plane, codes, PlanePicture.DensityResolution, PlanePicture.DensityResolution, run.Model.Code.IsOnSphere);
        Picture sheet = PlanePicture.Draw(run.Model, codes, plane, density, run.Name, side, Spacing.EqualSteps);
        string alternative = $"{run.Name}: {side} rows of {side} {run.Noun}s, each decoded from its place on the plane; beside them a " +
            $"map of where codes lie{(density.HasGaps ? ", with the gaps hatched" : "")}";
        string gaps = density.HasGaps ? string.Create(CultureInfo.InvariantCulture, $"{100 * density.Gaps:0} % of the ") +
            $"mass of {(plane.PriorIsFitted ? "the Gaussian fitted to the codes" : "N(0, I)")} on it lies in gaps (hatched)"
            : PlaneDensity.WithoutGaps;
        return new PictureFigure(Png.Encode(sheet), alternative, string.Create(CultureInfo.InvariantCulture,
            $"{(caption.Length > 0 ? $"{caption} Beside it" : "Beside the plane")} {codes.Count:N0} codes, dropped onto that plane; " +
            $"{gaps}."))
        {
            Question = $"{run.Name}: what lies where in the latent space?",
        };
    }

    /// <summary>How many nats each dimension carries, largest first; null where that is not known.</summary>
    public static Figure? KlPerDimension(RunRecord run) =>
        run.IsVariational && run.Card.Test is { } test ? KlPerDimension(test, run.Noun, run.Name, run.Color) : null;

    /// <summary>The same of measures.</summary>
    public static Figure? KlPerDimension(HeldOutMeasures test, string noun, string name, int? color = null)
    {
        if (test.KlPerDimension.Count == 0)
        {
            return null;
        }

        (double Kl, int Dimension)[] sorted =
            [.. test.KlPerDimension.Select((kl, j) => (Kl: Math.Round(kl, 2), Dimension: j)).OrderByDescending(pair => pair.Kl)
                .ThenBy(pair => pair.Dimension)];
        string active = test.ActiveUnits is { } units
            ? $"{Counted.Number(units)} of {Counted.Of(sorted.Length, "dimension")} " +
                $"{(units == 1 || sorted.Length == 1 ? "is" : "are")} in use: " +
                $"the variance of the mean code there is above 0.01 over " +
                $"{Counted.Of(test.ActiveUnitsOver, $"{(test.ActiveUnitsOver == test.Examples ? "test" : "training")} {noun}")}. "
            : "";
        return new ChartFigure(
            new BarChart(
                "KL of each latent dimension", "index of the dimension, counted from 0; largest KL first",
                new Axis($"nats per {noun}", Minimum: 0),
                [.. sorted.Select(pair => pair.Dimension.ToString(CultureInfo.InvariantCulture))],
                new BarSeries(name, [.. sorted.Select(pair => pair.Kl)]) { Color = color }),
            $"{active}Each bar carries the index of its dimension.")
        {
            Question = "How much does each dimension carry?",
        };
    }

    /// <summary>A number with as many digits as a reader can use.</summary>
    public static string Number(double? value, string format = "0.0") =>
        value is { } v && double.IsFinite(v) ? Counted.Figure(v, format) : "–";

    /// <summary>A Fréchet distance with its bootstrap error, where there is one.</summary>
    public static string Distance(Estimate value) => double.IsFinite(value.StandardError)
        ? $"{Distance(value.Value)} ± {Number(value.StandardError, DistanceFormat(value.Value))}" : Distance(value.Value);

    /// <summary>A Fréchet distance with three digits or so: its size depends on the feature network.</summary>
    public static string Distance(double value) => Number(value, DistanceFormat(value));

    private static string DistanceFormat(double value) => value switch { >= 100 => "0", >= 1 => "0.0", _ => "0.0000" };

    /// <summary>Codes of a model with one dimension, from −3 to +3.</summary>
    private static Tensor Line(RunRecord run, int side)
    {
        var codes = new Tensor(run.Model.Options.Latent == 1 ? new Shape(side, 1) : throw new ArgumentException("Line: needs a model " +
            "with one latent dimension.", nameof(run)));
        for (int i = 0; i < side; i++)
        {
            codes.Span[i] = (float)(-GridRange + (2 * GridRange * i / (side - 1)));
        }

        return codes;
    }
}
