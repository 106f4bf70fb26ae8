using System.Globalization;
using LatentSharp.Cli.Output;
using LatentSharp.Evaluation;
using LatentSharp.Imaging;
using LatentSharp.Latent;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>One model that goes between the given pictures; there are two of them where a run is set beside another.</summary>
/// <param name="Name">VAE or AE.</param>
/// <param name="ModelPath">Its model file.</param>
/// <param name="Model">The model.</param>
/// <param name="Given">The pictures as it sees them.</param>
internal sealed record Traveller(string Name, string ModelPath, Autoencoder Model, GivenPictures Given)
{
    /// <summary>Loads a run and sends the pictures through its encoder.</summary>
    /// <param name="session">Where progress and warnings go.</param>
    /// <param name="run">The run.</param>
    /// <param name="pictures">The pictures.</param>
    /// <param name="who">What the model is called in warnings.</param>
    public static Traveller Load(Session session, string run, IReadOnlyList<string> pictures, string who = "this model")
    {
        (Autoencoder model, ModelCard card) = TableWork.LoadPictures(run, "interpolation goes between pictures");
        return new Traveller(model.Options.Model == ModelKind.Vae ? "VAE" : "AE", Runs.ModelPath(run), model, GivenPictures.Read(session, pictures, run, model, card, who));
    }

    /// <summary>Goes from picture to picture.</summary>
    public (IReadOnlyList<Picture> Pictures, PathReport Report) Walk(int steps, PathKind kind)
    {
        NeighbourGraph? graph = kind == PathKind.AlongData ? NeighbourGraph.Build(LatentStore.Load(ModelPath).Codes.Codes) : null;
        Tensor codes = LatentPath.Through(Given.Codes, steps, kind, graph);
        PathMeasures measures = PathMeasures.Measure(Model, codes, Judge.Untrained(Model.Options.Pictures).Features);
        SuddenChange sudden = SuddenChange.Measure(Model, LatentPath.Through(Given.Codes, SuddenChange.FineSteps, kind, graph));
        return (Decode(codes), PathReport.Of(measures, sudden));
    }

    /// <summary>A path as a strip, or as rows of one where it has several parts.</summary>
    public Picture Strip(IReadOnlyList<Picture> pictures, int steps, PathKind kind)
    {
        string subtitle = Name + ": " + kind switch
        {
            PathKind.Linear => "a straight path between mean codes",
            PathKind.Spherical => "an arc between mean codes",
            _ => "a path along codes of the data",
        };
        if (Given.Names.Count > 2)
        {
            return ContactSheet.Render(pictures, new ContactSheetOptions { Columns = steps, Subtitle = subtitle });
        }

        IEnumerable<string> shares = Enumerable.Range(0, pictures.Count).Select(i => ((double)i / Math.Max(1, pictures.Count - 1)).ToString("0.00", CultureInfo.InvariantCulture));
        return ContactSheet.Render(
            [Given.Pictures[0], .. pictures, Given.Pictures[1]],
            new ContactSheetOptions { Columns = pictures.Count + 2, CellCaptions = ["given", .. shares, "given"], Subtitle = subtitle });
    }

    /// <summary>All mixtures of three pictures, a triangle of <paramref name="side"/> a side.</summary>
    public Picture Triangle(int side)
    {
        TriangleOfCodes triangle = Mixing.TriangleSheet(Given.Codes, side);
        IReadOnlyList<Picture> pictures = Decode(triangle.Codes);
        var empty = new Picture(pictures[0].Width, pictures[0].Height, 3);
        PictureOperations.Fill(empty, 0, 0, empty.Width, empty.Height, new ContactSheetOptions().Background);
        var cells = new Picture[side * side];
        Array.Fill(cells, empty);
        for (int i = 0; i < pictures.Count; i++)
        {
            cells[(triangle.Places[i].Row * side) + triangle.Places[i].Column] = pictures[i].ToChannels(3, Colour.White);
        }

        return ContactSheet.Render(cells, new ContactSheetOptions
        {
            Title = $"three pictures, {Name}",
            Subtitle = "z1 + α (z2 − z1) + β (z3 − z1): the first at the top, the second at the bottom left, the third at the bottom right",
            Columns = side,
            Gap = 1,
        });
    }

    /// <summary>All mixtures of four pictures, one in each corner.</summary>
    public Picture Square(int side) => ContactSheet.Render(Decode(Mixing.Square(Given.Codes, side, side)), new ContactSheetOptions
    {
        Title = $"four pictures, {Name}",
        Subtitle = "the given pictures' codes lie in the corners",
        Columns = side,
        Gap = 1,
    });

    /// <summary>One mixture of any number of pictures.</summary>
    public Picture Mixture(double[] weights, out string? note)
    {
        WeightedCode mixed = Mixing.Weighted(Given.Codes, weights);
        note = mixed.Note;
        Picture[] shown = [.. Given.Pictures, Decode(mixed.Code)[0]];
        string[] captions = [.. mixed.Weights.Select(w => w.ToString("0.00", CultureInfo.InvariantCulture)), $"{Name}"];
        return ContactSheet.Render(shown, new ContactSheetOptions { Columns = shown.Length, CellCaptions = captions });
    }

    private Picture[] Decode(Tensor codes) => [.. Sheets.Decode(Model, codes)];
}
