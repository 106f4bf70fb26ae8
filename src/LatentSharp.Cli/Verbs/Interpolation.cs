using System.Globalization;
using LatentSharp.Cli.Beside;
using LatentSharp.Cli.Output;
using LatentSharp.Evaluation;
using LatentSharp.Imaging;
using LatentSharp.Latent;
using LatentSharp.Reports.Drawn;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>One model that goes between the given pictures.</summary>
/// <param name="By">The model.</param>
/// <param name="Given">The pictures as it sees them.</param>
internal sealed record Interpolation(NamedModel By, GivenPictures Given)
{
    private string Name => By.Name;

    /// <summary>Goes from picture to picture.</summary>
    public (IReadOnlyList<Picture> Pictures, PathReport Report) Walk(int steps, PathKind kind)
    {
        NeighborGraph? graph = kind == PathKind.AlongData ? NeighborGraph.Build(By.Store().Codes.Codes) : null;
        Tensor codes = LatentPath.Through(Given.Codes, steps, kind, graph);
        PathMeasures measures = PathMeasures.Measure(By.Model, codes, FeatureNetwork.Untrained(By.Model.Options.Pictures).Features);
        SuddenChange sudden = SuddenChange.Measure(By.Model, LatentPath.Through(Given.Codes, SuddenChange.FineSteps, kind, graph));
        return (Decode(codes), PathReport.Of(measures, sudden));
    }

    /// <summary>A path as a strip, a row a part, each between the two given pictures that it joins.</summary>
    public Picture Strip(IReadOnlyList<Picture> pictures, int steps, PathKind kind)
    {
        string subtitle = Name + ": " + kind switch
        {
            PathKind.Linear => "a straight path between mean codes",
            PathKind.Spherical => "an arc between mean codes",
            _ => "a path along codes of the data",
        };
        var cells = new List<Picture>();
        var captions = new List<string>();
        string[] shares = [.. Enumerable.Range(0, steps).Select(
            i => ((double)i / (steps - 1)).ToString("0.00", CultureInfo.InvariantCulture))];
        for (int leg = 0; leg < Given.Names.Count - 1; leg++)
        {
            cells.AddRange([Given.Pictures[leg], .. pictures.Skip(leg * (steps - 1)).Take(steps), Given.Pictures[leg + 1]]);
            captions.AddRange([Given.Names[leg], .. shares, Given.Names[leg + 1]]);
        }

        return ContactSheet.Render(cells, new ContactSheetOptions
        {
            Columns = steps + 2,
            CellCaptions = captions,
            ColumnCaptions = ["given", .. Enumerable.Repeat("", steps), "given"],
            Subtitle = subtitle,
        });
    }

    /// <summary>All mixtures of three pictures, a triangle of <paramref name="side"/> a side.</summary>
    public Picture Triangle(int side)
    {
        TriangleOfCodes triangle = Mixing.TriangleSheet(Given.Codes, side);
        return TriangleSheet.Draw(triangle, Decode(triangle.Codes), Corners(), $"mixtures of three pictures, {Name}");
    }

    /// <summary>All mixtures of four pictures, one in each corner.</summary>
    public Picture Square(int side) =>
        SquareSheet.Draw(Decode(Mixing.Square(Given.Codes, side, side)), side, Corners(), $"mixtures of four pictures, {Name}");

    /// <summary>One mixture of any number of pictures.</summary>
    public Picture Mixture(double[] weights, out string? note)
    {
        WeightedCode mixed = Mixing.Weighted(Given.Codes, weights);
        note = mixed.Note;
        Picture[] shown = [.. Given.Pictures, Decode(mixed.Code)[0]];
        string[] captions = [.. mixed.Weights.Select(w => w.ToString("0.00", CultureInfo.InvariantCulture)), $"{Name}"];
        return ContactSheet.Render(shown, new ContactSheetOptions { Columns = shown.Length, CellCaptions = captions });
    }

    /// <summary>Whether all given pictures are the same, so that nothing changes on the way.</summary>
    public bool IsStill => Given.Pictures.All(picture => picture.Pixels.AsSpan().SequenceEqual(Given.Pictures[0].Pixels));

    /// <summary>A sentence for given pictures that follow each other and are the same; null where there are none.</summary>
    public string? Equal()
    {
        string[] pairs = [.. Enumerable.Range(1, Given.Names.Count - 1)
            .Where(i => Given.Pictures[i].Pixels.AsSpan().SequenceEqual(Given.Pictures[i - 1].Pixels))
            .Select(i => $"{Given.Names[i - 1]} and {Given.Names[i]}")];
        return pairs.Length == 0
            ? null
            : $"{string.Join(", ", pairs)} {(pairs.Length == 1 ? "are" : "are each")} the same picture to this model, "
                + "so that all pictures between them are the same";
    }

    private GivenCorner[] Corners() => [.. Given.Names.Zip(Given.Pictures, (name, picture) => new GivenCorner(name, picture))];

    private Picture[] Decode(Tensor codes) => [.. Sheets.Decode(By.Model, codes)];
}
