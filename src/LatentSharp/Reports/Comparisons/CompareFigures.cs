using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Data.Labels;
using LatentSharp.Data.Sentences;
using LatentSharp.Imaging;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Directions;
using LatentSharp.Latent.Numerics;
using LatentSharp.Latent.Planes;
using LatentSharp.Reports.Charts;
using LatentSharp.Reports.Drawn;
using LatentSharp.Reports.Pages;
using LatentSharp.Tensors;

namespace LatentSharp.Reports.Comparisons;

/// <summary>The figures that set an AE beside a VAE.</summary>
internal static class CompareFigures
{
    private const int PlaneRange = 3;
    private const int PlaneSide = 9;
    private const int MostFeatures = 6;

    /// <summary>
    /// The decoded plane beside where the codes lie on it: first over (−3, 3) around zero, where N(0, I) lies, for both models alike; for
    /// an AE also in its own frame.
    /// </summary>
    /// <param name="run">One of the two.</param>
    public static IEnumerable<Figure> Planes(ComparedRun run)
    {
        CodeTable codes = run.Study.Training;
        if (codes.Latent < 2)
        {
            yield break;
        }

        (int first, int second) = PlanePicture.WidestDimensions(codes);
        bool byCodes = !run.Run.Model.Options.Prior.IsStandardNormal;
        if (!byCodes)
        {
            yield return Plane(run, LatentPlane.Dimensions(codes.Latent, first, second, PlaneRange), "where N(0, I) lies");
        }

        if (byCodes || !run.Run.IsVariational)
        {
            yield return Plane(
                run, LatentPlane.Dimensions(codes, first, second, PlaneRange, byCodes), "in standard deviations of its own codes");
        }
    }

    private static PictureFigure Plane(ComparedRun run, LatentPlane plane, string frame)
    {
        CodeTable codes = run.Study.Training;
        PlaneDensity density = PlaneDensity.Measure(plane, codes, PlanePicture.DensityResolution, PlanePicture.DensityResolution);
        Picture picture = PlanePicture.Draw(run.Run.Model, codes, plane, density, $"{run.Name}, {frame}", PlaneSide, Spacing.EqualSteps);
        string prior = plane.PriorIsFitted ? "the mass of the Gaussian fitted to the codes" : "the mass of N(0, I)";
        return new PictureFigure(
            Png.Encode(picture), $"{run.Name}: {PlaneSide} rows of {PlaneSide} pictures, each decoded from its place on the plane " +
                $"{frame}; beside them a map of where codes lie, with the gaps hatched",
            string.Create(CultureInfo.InvariantCulture, $"{run.Name}, {frame}: {100 * density.Gaps:F0} % of {prior} on this plane lies " +
                $"in gaps (hatched); {100 * Inside(plane, codes):F0} % of the codes lie within its edges."))
        {
            Question = $"{run.Name}, {frame}: what is decoded where?",
        };
    }

    /// <summary>Share of the codes that fall within the edges of a plane.</summary>
    private static double Inside(LatentPlane plane, CodeTable codes)
    {
        Tensor positions = plane.Project(codes.Codes);
        return Enumerable.Range(0, codes.Count).Average(i =>
            Within(plane.Horizontal, positions.Row(i)[0]) && Within(plane.Vertical, positions.Row(i)[1]) ? 1.0 : 0.0);

        static bool Within(PlaneAxis axis, float at) => at >= axis.From && at <= axis.To;
    }

    /// <summary>
    /// The features that the page shows: those with most examples on their rarer side, at most one of a group of exclusive ones.
    /// </summary>
    public static IReadOnlyList<string> Features(Comparison comparison)
    {
        TrustReport? trust = comparison.Variational.Study.Best;
        Attributes? attributes = comparison.Variational.Study.Attributes;
        if (trust is null || attributes is null)
        {
            return [];
        }

        string[] tried = [.. trust.Features.Where(f => f.RecommendedStrength is not null && !f.CannotBeAltered)
            .OrderByDescending(f => Math.Min(f.Examples, attributes.Features[attributes.IndexOf(f.Name)].Others)).Select(f => f.Name)];
        var shown = new List<string>();
        foreach (string name in tried)
        {
            AttributeGroup? group = attributes.GroupOf(attributes.IndexOf(name));
            bool repeated = group is not null && shown.Any(s => group.Members.Contains(attributes.IndexOf(s)));
            if (!repeated)
            {
                shown.Add(name);
            }
        }

        // Where one group is all there is, such as ten digits, its members are shown.
        return [.. (shown.Count >= 3 ? shown : shown.Concat(tried.Except(shown, StringComparer.Ordinal))).Take(MostFeatures)];
    }

    /// <summary>One picture moved towards each feature: by average-code arithmetic and by the tool's rule, with both models.</summary>
    public static Figure Alterations(Comparison comparison, IReadOnlyList<string> features)
    {
        PictureFormat format = comparison.EvaluationReference.Set.Format;
        var cells = new List<Picture>();
        var rows = new List<string>();
        foreach (string feature in features)
        {
            int shown = Lacking(comparison, feature);
            cells.Add(CompareWays.Original(comparison, shown));
            foreach (ComparedRun run in comparison.Both)
            {
                Attributes attributes = run.Study.Attributes!;
                CodeTable code = run.Study.HeldOut.Select([shown]);
                Tensor average = attributes.Alter(code.Codes, [new Toward(feature, 1)], AlterMethod.Average);
                Tensor best = attributes.Alter(code.Codes, [new Toward(feature)]);
                cells.AddRange([.. format.Draw(run.Run.Model.Decode(average)),
                    .. format.Draw(run.Run.Model.Decode(best))]);
            }

            rows.Add(feature);
        }

        string[] columns = ["given", "AE, average", "AE, best", "VAE, average", "VAE, best"];
        return new SheetFigure(
            cells, columns.Length, row => $"a picture without {rows[row]}, and it moved towards {rows[row]} in four ways: " +
                string.Join("; ", columns.Skip(1)),
            "Held-out pictures without the feature of their row. Average: the whole way to the average code of those that have it. Best: " +
                "the rule and the strength that the tool recommends for each model, strength 1 where it recommends none.")
        {
            Question = "What changes on the way towards a feature?",
            RowCaptions = rows,
            ColumnCaptions = columns,
        };
    }

    /// <summary>Distance of prior samples against reconstruction, a point a β; all of them trained alike.</summary>
    public static Figure TradeOff(Comparison comparison)
    {
        IReadOnlyList<BetaPoint> curve = comparison.Curve;
        var series = new List<Series> { new("VAEs, by β", [.. curve.Select(p => p.Psnr)],
            [.. curve.Select(p => p.PriorSamples)]) { Color = comparison.Variational.Run.Color } };
        int others = 1 + comparison.Autoencoder.Run.Color;
        series.AddRange(curve.Select((p, i) => new Series(string.Create(CultureInfo.InvariantCulture, $"β = {p.Beta:0.###}"), [p.Psnr],
            [p.PriorSamples])
        { Color = others + i }));
        int epochs = comparison.Variational.Run.Card.Training.Passes(comparison.Variational.Run.Card.Data.Train);
        string apart = curve[0].Epochs == epochs ? "as the VAE of this page was"
            : $"and the VAE of this page for {Counted.Of(epochs, "epoch")}, so that it is none of them";
        return new ChartFigure(
            new LineChart("What β trades", new Axis("reconstruction, dB PSNR"), new Axis("Fréchet distance of prior samples", Minimum: 0),
                series),
            $"To the right: better reconstructions. Down: better samples. Every point was trained alike, for " +
                $"{Counted.Of(curve[0].Epochs, "epoch")}, {apart}.")
        {
            Question = "How much reconstruction do better samples cost?",
        };
    }

    /// <summary>A held-out picture without the feature; a different one for each feature where there is a choice.</summary>
    private static int Lacking(Comparison comparison, string feature)
    {
        AttributeTable table = comparison.Variational.Study.HeldOut.Attributes!;
        int column = table.IndexOf(feature);
        int[] without = [.. Enumerable.Range(0, table.Rows).Where(i => table[i, column] == false)];
        return without.Length == 0 ? 0 : without[column * 7 % without.Length];
    }
}
