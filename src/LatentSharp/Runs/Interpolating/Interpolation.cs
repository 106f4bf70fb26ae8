using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Evaluation;
using LatentSharp.Imaging;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Latent.Numerics;
using LatentSharp.Models;
using LatentSharp.Reports.Drawn;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Outputs;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Runs.Interpolating;

/// <summary>One run that goes between the given pictures or rows.</summary>
/// <param name="by">The run.</param>
/// <param name="given">The pictures as its model sees them.</param>
/// <param name="hasEqualNeighbors">Whether two that follow each other are the same.</param>
internal sealed class Interpolation(NamedRun by, GivenPictures given, bool hasEqualNeighbors)
{
    // Stops of a way on which one place is wanted; between two of them it goes straight on.
    private const int Stops = 101;

    private readonly Autoencoder _model = by.Run.Model;

    /// <summary>Goes from picture to picture.</summary>
    public InterpolateResult Walk(int steps, PathKind kind)
    {
        (kind, NeighborGraph? graph, SemanticPaths? semantic) = Means(kind);
        Tensor codes = LatentPath.Through(given.Codes, steps, kind, graph, semantic);
        PathMeasures measures = PathMeasures.Measure(_model, codes, _model.Options.Format is PictureFormat format
            ? FeatureNetwork.Untrained(format).Of : null);
        SuddenChange sudden = SuddenChange.Measure(_model, LatentPath.Through(given.Codes, SuddenChange.FineSteps, kind, graph, semantic));
        Picture[] pictures = Decode(codes);
        PathGaps? gaps = PathGaps.Measure(by.Run, given.Codes, codes, kind, graph);

        // How even a way is that leads nowhere cannot be said.
        bool isStill = Enumerable.Range(0, given.Names.Count).All(i => given.AreSame(i, 0));
        return new InterpolateResult(by.Name, given, pictures, () => Strip(pictures, steps, kind, gaps))
        {
            IsPath = true,
            Gaps = gaps,
            Evenness = isStill ? null : PathEvenness.Of(measures, sudden),
            HasEqualNeighbors = hasEqualNeighbors,
            Rows = Between(codes, steps),
        };
    }

    /// <summary>All mixtures of three pictures, a triangle of <paramref name="side"/> a side.</summary>
    public InterpolateResult Triangle(int side)
    {
        MixedCodes triangle = Mixing.TriangleSheet(given.Codes, side);
        return Drawn(triangle.Codes, pictures =>
            TriangleSheet.Draw(triangle, pictures, Corners(), $"mixtures of three pictures, {by.Name}"), Cells(triangle));
    }

    /// <summary>All mixtures of four pictures, one in each corner.</summary>
    public InterpolateResult Square(int side)
    {
        MixedCodes square = Mixing.SquareSheet(given.Codes, side);
        return Drawn(square.Codes, pictures =>
            SquareSheet.Draw(square, pictures, Corners(), $"mixtures of four pictures, {by.Name}"), Cells(square));
    }

    /// <summary>The one mixture of two to four pictures that α and β name; of two on a way, the place α of it.</summary>
    public InterpolateResult At(double alpha, double? beta, PathKind kind)
    {
        (float[] code, string rule) = given.Names.Count switch
        {
            2 when kind != PathKind.Linear => (Place(alpha, ref kind), $"at α of {Name(kind)}"),
            2 => (Mixing.Line(given.Codes, alpha), "z1 + α (z2 − z1)"),
            3 => (Mixing.Triangle(given.Codes, alpha, beta!.Value), "z1 + α (z2 − z1) + β (z3 − z1)"),
            _ => (Mixing.Square(given.Codes, alpha, beta!.Value), "(1 − β) ((1 − α) z1 + α z2) + β ((1 − α) z3 + α z4)"),
        };
        var codes = new Tensor(new Shape(1, code.Length), code);
        string weights = "α " + Paper.Number(alpha, 2) + (beta is { } down ? ", β " + Paper.Number(down, 2) : "");
        string place = Paper.Places(codes) is [var z] ? $", z = ({z})" : "";
        return Drawn(
            codes,
            pictures => ContactSheet.Render([.. given.Pictures, pictures[0]], new ContactSheetOptions
            {
                Columns = given.Names.Count + 1,
                CellCaptions = [.. given.Names.Select((name, i) => $"z{i + 1}: {name}"), by.Name],
                Subtitle = $"z {(rule[0] == 'a' ? "" : "= ")}{rule}; {weights}{place}",
            }),
            [new MixtureCell(alpha, beta, code)]);
    }

    /// <summary>One mixture of any number of pictures.</summary>
    public InterpolateResult Mixture(double[] weights, out string? note)
    {
        WeightedCode mixed = Mixing.Weighted(given.Codes, weights);
        note = mixed.Note;
        return Drawn(mixed.Code, pictures =>
        {
            Picture[] shown = [.. given.Pictures, pictures[0]];
            string[] captions = [.. mixed.Weights.Select(w => w.ToString("0.00", CultureInfo.InvariantCulture)), by.Name];
            return ContactSheet.Render(shown, new ContactSheetOptions { Columns = shown.Length, CellCaptions = captions });
        });
    }

    /// <summary>A place on the way between the two given pictures, 0 at the first.</summary>
    private float[] Place(double share, ref PathKind kind)
    {
        (kind, NeighborGraph? graph, SemanticPaths? semantic) = Means(kind);
        Tensor way = LatentPath.Through(given.Codes, Stops, kind, graph, semantic);
        double at = share * (Stops - 1);
        int from = Math.Min((int)at, Stops - 2);
        return LatentPath.LinearAt(way.Row(from), way.Row(from + 1), [at - from]).Row(0).ToArray();
    }

    /// <summary>What a way needs, and how it goes with a run that has it.</summary>
    private (PathKind Kind, NeighborGraph? Graph, SemanticPaths? Semantic) Means(PathKind kind) => kind switch
    {
        PathKind.AlongData => (kind, NeighborGraph.Build(by.Run.Store.Codes.Codes), null),
        PathKind.Semantic when by.Run.Semantic is { } semantic => (kind, null, semantic),
        PathKind.Semantic => (PathKind.Linear, null, null),
        _ => (kind, null, null),
    };

    private static string Name(PathKind kind) => kind switch
    {
        PathKind.Linear => "a straight path between mean codes",
        PathKind.Spherical => "an arc between mean codes",
        PathKind.Semantic => "a path over the classes between",
        _ => "a path along codes of the data",
    };

    private InterpolateResult Drawn(Tensor codes, Func<Picture[], Picture> sheet, IReadOnlyList<MixtureCell>? cells = null)
    {
        Picture[] pictures = Decode(codes);
        return new(by.Name, given, pictures, () => sheet(pictures))
        {
            HasEqualNeighbors = hasEqualNeighbors,
            Cells = cells,
            Rows = Mixtures(codes, cells),
        };
    }

    /// <summary>The rows of a path, with the rows that each lies between and how far along it is; null of pictures.</summary>
    private NamedRows? Between(Tensor codes, int steps)
    {
        if (by.Run.IsDrawn)
        {
            return null;
        }

        (int Leg, int Step)[] places = [.. Enumerable.Range(0, codes.Shape[0]).Select(
            i => i == codes.Shape[0] - 1 ? (given.Names.Count - 2, steps - 1) : Math.DivRem(i, steps - 1))];
        return new NamedRows(by.Run.Format, new DecodedCodes(by.Run, codes, null).Rows(),
            [new("from", [.. places.Select(at => given.Names[at.Leg])]), new("to", [.. places.Select(at => given.Names[at.Leg + 1])])])
        {
            Numbers = [("alpha", [.. places.Select(at => (double)at.Step / (steps - 1))])],
        };
    }

    /// <summary>Rows that are mixed, with α and β of each; null of pictures.</summary>
    private NamedRows? Mixtures(Tensor codes, IReadOnlyList<MixtureCell>? cells) => by.Run.IsDrawn ? null
        : new NamedRows(by.Run.Format, new DecodedCodes(by.Run, codes, null).Rows(), [])
        {
            Numbers = cells is null ? [] : cells[0].Beta is null ? [("alpha", [.. cells.Select(cell => cell.Alpha)])]
                : [("alpha", [.. cells.Select(cell => cell.Alpha)]), ("beta", [.. cells.Select(cell => cell.Beta!.Value)])],
        };

    private static MixtureCell[] Cells(MixedCodes mixed) => [.. mixed.Weights.Select((weights, i) =>
        new MixtureCell(weights.Alpha, weights.Beta, mixed.Codes.Row(i).ToArray()))];

    /// <summary>A path as a strip, a row a part, each between the two given pictures that it joins.</summary>
    private Picture Strip(Picture[] pictures, int steps, PathKind kind, PathGaps? gaps)
    {
        string subtitle = $"{by.Name}: {Name(kind)}";
        var cells = new List<Picture>();
        var captions = new List<string>();
        string[] shares = [.. Enumerable.Range(0, steps).Select(
            i => Paper.Share((double)i / (steps - 1), steps - 1))];
        for (int leg = 0; leg < given.Names.Count - 1; leg++)
        {
            cells.AddRange([given.Pictures[leg], .. pictures.Skip(leg * (steps - 1)).Take(steps), given.Pictures[leg + 1]]);
            int first = leg * (steps - 1);
            captions.AddRange([given.Names[leg],
                .. shares.Select((share, i) => gaps?.Steps.Indices.Contains(first + i) == true ? share + " gap" : share),
                given.Names[leg + 1]]);
        }

        return ContactSheet.Render(cells, new ContactSheetOptions
        {
            Columns = steps + 2,
            CellCaptions = captions,
            ColumnCaptions = ["given", .. Enumerable.Repeat("", steps), "given"],
            Subtitle = subtitle,
        });
    }

    private GivenCorner[] Corners() => [.. given.Names.Zip(given.Pictures, (name, picture) => new GivenCorner(name, picture))];

    private Picture[] Decode(Tensor codes) => by.Run.IsDrawn ? [.. Sheets.Decode(_model, codes)] : [];
}
