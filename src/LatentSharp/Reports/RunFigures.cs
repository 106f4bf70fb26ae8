using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Formats;
using LatentSharp.Imaging;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Reports;

/// <summary>The figures that pages about runs are made of. Codes are mean codes.</summary>
internal static class RunFigures
{
    private const int GridSide = 9;
    private const int CodesLookedAt = 500;
    private const double GridRange = 3;

    /// <summary>One term of the loss against epochs, a line for each run and split.</summary>
    public static Figure Curve(string title, string value, IReadOnlyList<RunRecord> runs, string caption)
    {
        var series = new List<Series>();
        for (int i = 0; i < runs.Count; i++)
        {
            foreach ((string split, bool dashed) in new[] { ("train", true), ("test", false) })
            {
                Measurement[] lines = [.. runs[i].Measurements.Where(m => m.Split == split && m.Values.ContainsKey(value))];
                if (lines.Length > 0)
                {
                    series.Add(new Series($"{runs[i].Name} {split}", [.. lines.Select(m => m.Epoch)], [.. lines.Select(m => m.Values[value])]) { Colour = i, Dashed = dashed });
                }
            }
        }

        return new ChartFigure(new LineChart(title, new Axis("epoch"), new Axis("nats per picture"), series), caption);
    }

    /// <summary>Held-out pictures above their reconstructions.</summary>
    public static Figure Reconstructions(RunRecord run, int count, string caption)
    {
        int[] shown = [.. run.Shown.Take(count)];
        Picture sheet = Sheets.Reconstructions(run.Model, run.Set, shown, run.Name);
        return new PictureFigure(Png.Encode(sheet), $"{run.Name}: held-out pictures above their reconstructions", caption);
    }

    /// <summary>Pictures decoded from samples of N(0, I).</summary>
    public static Figure Samples(RunRecord run, int count, ulong seed, string caption)
    {
        IReadOnlyList<Picture> pictures = Sheets.Pictures(run.Model.Sample(count, seed), run.Model.Options.Pictures);
        Picture sheet = ContactSheet.Render(pictures, new ContactSheetOptions { Title = run.Name, Subtitle = "decoded from samples of N(0, I)", Columns = 8 });
        return new PictureFigure(Png.Encode(sheet), $"{run.Name}: pictures decoded from samples of N(0, I)", caption);
    }

    /// <summary>
    /// The plane of the two dimensions whose mean codes vary most: over (−3, +3) around zero for a VAE, over three standard
    /// deviations around the mean code for an auto-encoder, whose codes have no agreed scale.
    /// </summary>
    public static Figure Grid(RunRecord run, string caption)
    {
        (double[] mean, double[] deviation) = CodeMoments(run);
        int[] axes = [.. Enumerable.Range(0, deviation.Length).OrderByDescending(j => deviation[j]).Take(2)];
        if (axes.Length < 2)
        {
            axes = [0, 0];
        }

        int latent = mean.Length;
        var codes = new Tensor(new Shape(GridSide * GridSide, latent));
        for (int row = 0; row < GridSide; row++)
        {
            for (int column = 0; column < GridSide; column++)
            {
                Span<float> code = codes.Span.Slice(((row * GridSide) + column) * latent, latent);
                for (int j = 0; j < latent; j++)
                {
                    code[j] = run.IsVariational ? 0 : (float)mean[j];
                }

                code[axes[1]] = Place(run, mean[axes[1]], deviation[axes[1]], GridSide - 1 - row);
                code[axes[0]] = Place(run, mean[axes[0]], deviation[axes[0]], column);
            }
        }

        string unit = run.IsVariational ? "" : " standard deviations";
        Picture sheet = ContactSheet.Render(Sheets.Pictures(run.Model.Decode(codes), run.Model.Options.Pictures), new ContactSheetOptions
        {
            Title = run.Name,
            Subtitle = FormattableString.Invariant($"dimension {axes[0]} to the right, dimension {axes[1]} upwards, from −{GridRange} to +{GridRange}{unit}"),
            Columns = GridSide,
            Gap = 1,
        });
        return new PictureFigure(Png.Encode(sheet), $"{run.Name}: decoded grid of two latent dimensions", caption);
    }

    /// <summary>How many nats each dimension carries, largest first.</summary>
    public static Figure? KlPerDimension(RunRecord run)
    {
        if (!run.IsVariational || run.Card.Test is not { KlPerDimension.Count: > 0 } test)
        {
            return null;
        }

        double[] sorted = [.. test.KlPerDimension.OrderDescending()];
        return new ChartFigure(
            new BarChart(
                "KL of each latent dimension", "dimensions, largest first", new Axis("nats per picture"),
                [.. Enumerable.Range(1, sorted.Length).Select(i => i.ToString(CultureInfo.InvariantCulture))], new BarSeries(run.Name, sorted)),
            FormattableString.Invariant($"{test.ActiveUnits} of {sorted.Length} dimensions are in use: their mean code varies by more than 0.01 over the test pictures."));
    }

    /// <summary>A number with as many digits as a reader can use.</summary>
    public static string Number(double? value, string format = "0.0") => value is { } v && double.IsFinite(v) ? v.ToString(format, CultureInfo.InvariantCulture) : "–";

    private static float Place(RunRecord run, double mean, double deviation, int step)
    {
        double t = -GridRange + (2 * GridRange * step / (GridSide - 1));
        return (float)(run.IsVariational ? t : mean + (t * deviation));
    }

    private static (double[] Mean, double[] Deviation) CodeMoments(RunRecord run)
    {
        int[] looked = [.. run.Shown.Take(CodesLookedAt)];
        var pixels = new Tensor(run.Model.BatchShape(looked.Length));
        Batches.FillBatch(run.Set, looked, pixels);
        Tensor codes = run.Model.Encode(pixels);
        int latent = codes.Shape[1];
        var mean = new double[latent];
        var deviation = new double[latent];
        for (int i = 0; i < codes.Length; i++)
        {
            mean[i % latent] += codes.Span[i] / (double)looked.Length;
        }

        for (int i = 0; i < codes.Length; i++)
        {
            double d = codes.Span[i] - mean[i % latent];
            deviation[i % latent] += d * d / looked.Length;
        }

        return (mean, [.. deviation.Select(Math.Sqrt)]);
    }
}
