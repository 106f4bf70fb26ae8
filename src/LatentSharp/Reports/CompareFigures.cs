using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Evaluation;
using LatentSharp.Imaging;
using LatentSharp.Latent;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Reports;

/// <summary>The figures that set an AE beside a VAE.</summary>
internal static class CompareFigures
{
    private const int PlaneRange = 3;
    private const int PlaneSide = 9;
    private const int MostFeatures = 6;

    /// <summary>The decoded plane beside where the codes lie on it, with the share of the prior's mass that has no data.</summary>
    public static Figure? Plane(ComparedRun run)
    {
        CodeTable codes = run.Study.Training;
        if (codes.Latent < 2)
        {
            return null;
        }

        (int first, int second) = PlanePicture.WidestDimensions(codes);
        LatentPlane plane = LatentPlane.Dimensions(codes, first, second, PlaneRange);
        PlaneDensity density = PlaneDensity.Measure(plane, codes, PlanePicture.DensityResolution, PlanePicture.DensityResolution);
        Picture picture = PlanePicture.Draw(run.Run.Model, codes, plane, density, run.Name, PlaneSide, Spacing.EqualSteps);
        string prior = run.Run.IsVariational ? "the prior's mass" : "the mass of the Gaussian fitted to the codes, which stands in for a prior,";
        return new PictureFigure(
            Png.Encode(picture), $"{run.Name}: the decoded plane, and the codes on it",
            string.Create(CultureInfo.InvariantCulture, $"{run.Name}: {100 * density.Gaps():F0} % of {prior} on this plane lies where there is almost no data."));
    }

    /// <summary>The features that the page shows: those with most examples on their rarer side, at most one of a group of exclusive ones.</summary>
    public static IReadOnlyList<string> Features(Comparison comparison)
    {
        TrustReport? trust = comparison.Variational.Study.Best;
        Attributes? attributes = comparison.Variational.Study.Attributes;
        if (trust is null || attributes is null)
        {
            return [];
        }

        string[] tried = [.. trust.Features.Where(f => f.RecommendedStrength is not null).OrderByDescending(f => Math.Min(f.Examples, attributes.Features[attributes.IndexOf(f.Name)].Others)).Select(f => f.Name)];
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

    /// <summary>One picture moved towards each feature: by the lecture's rule and by the tool's, with both models.</summary>
    public static Figure Alterations(Comparison comparison, IReadOnlyList<string> features)
    {
        PictureFormat format = comparison.Yardstick.Set.Format;
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
                cells.AddRange([.. Sheets.Pictures(run.Run.Model.Decode(average), format), .. Sheets.Pictures(run.Run.Model.Decode(best), format)]);
            }

            rows.Add(feature);
        }

        Picture sheet = ContactSheet.Render(cells, new ContactSheetOptions
        {
            Columns = 5,
            RowCaptions = rows,
            ColumnCaptions = ["given", "AE, average", "AE, best", "VAE, average", "VAE, best"],
            Gap = 3,
        });
        return new PictureFigure(
            Png.Encode(sheet), "a picture moved towards each feature",
            "Held-out pictures without the feature of their row. Average: the whole way to the average code of those that have it. Best: the rule and the strength that the tool recommends.");
    }

    /// <summary>Distance of prior samples against reconstruction, a point a β.</summary>
    public static Figure TradeOff(Comparison comparison)
    {
        IReadOnlyList<BetaPoint> curve = comparison.Curve;
        ModelStudy variational = comparison.Variational.Study;
        double beta = comparison.Variational.Run.Model.Options.Objective.Beta;
        var series = new List<Series> { new("prior samples", [.. curve.Select(p => p.Psnr)], [.. curve.Select(p => p.PriorSamples)]) };
        series.AddRange(curve.Select((p, i) => new Series(string.Create(CultureInfo.InvariantCulture, $"β = {p.Beta:0.###}"), [p.Psnr], [p.PriorSamples]) { Colour = i + 1 }));
        series.Add(new Series(string.Create(CultureInfo.InvariantCulture, $"the VAE of this page, β = {beta:0.###}"), [variational.Figures.Psnr], [variational.Figures.PriorSamples]) { Colour = curve.Count + 1 });
        return new ChartFigure(
            new LineChart("What β trades", new Axis("reconstruction, dB PSNR"), new Axis("Fréchet distance of prior samples", Minimum: 0), series),
            string.Create(CultureInfo.InvariantCulture, $"To the right: better reconstructions. Down: better samples. Points of the line were trained for {curve[0].Epochs} epochs each, the VAE of this page for {comparison.Variational.Run.Card.Training.Passes(comparison.Variational.Run.Card.Data.Train)}."));
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
