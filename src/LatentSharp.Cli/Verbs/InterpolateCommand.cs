using System.CommandLine;
using System.Globalization;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Formats;
using LatentSharp.Imaging;
using LatentSharp.Latent;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>Goes from picture to picture through the latent space.</summary>
internal sealed class InterpolateCommand : Verb
{
    private const int FrameMilliseconds = 80;
    private const int LeastAnimated = 24;

    private readonly Argument<string> _run = Inputs.Run();
    private readonly Argument<string[]> _pictures = new("PICTURE")
    {
        Description = "Two PNG pictures for a strip or an animation, three for a triangle, four for a square, any number with --weights.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<int?> _steps = Define.Whole("--steps", "N", 2, 100, "Pictures from one to the next. (default: 9; animations: 24)");
    private readonly Option<PathKind?> _path = Define.Parsed<PathKind?>(
        "--path", "linear|spherical|data", "Straight on, along a great circle, or from neighbour to neighbour along codes of the data. (default: linear)", [], "linear, spherical or data",
        text => text switch { "linear" => PathKind.Linear, "spherical" => PathKind.Spherical, "data" => PathKind.AlongData, _ => null }, ["linear", "spherical", "data"]);
    private readonly Option<string?> _weights = Define.Text("--weights", "W,W,…", "One mixture instead of a path: a weight a picture.");
    private readonly Option<string?> _out = Define.Text("--out", "PATH", "Where the result goes: .png for a sheet, .gif for an animation there and back (.apng: the same without loss).", "-o");

    public InterpolateCommand()
        : base("interpolate", "go from picture to picture through the latent space, and measure how evenly", "Accepted as by every verb; nothing is drawn by chance.", "latent interpolate runs/faces a.png b.png --steps 9 --out ab.png", "latent interpolate runs/faces a.png b.png c.png --out triangle.png")
    {
        Add(_run);
        Add(_pictures);
        _out.Required = true;
        AddOptions(_out, _steps, _path, _weights);
    }

    public override int Run(ParseResult arguments, Session session)
    {
        string path = arguments.GetValue(_out)!;
        string extension = Path.GetExtension(path).ToLowerInvariant();
        if (extension is not (".png" or ".gif" or ".apng"))
        {
            throw new UsageException($"--out {path} is not possible: give a name ending in .png for a sheet, or in .gif or .apng for an animation");
        }

        string run = arguments.GetRequiredValue(_run);
        (Autoencoder model, ModelCard card) = Runs.Load(run);
        GivenPictures given = GivenPictures.Read(session, arguments.GetRequiredValue(_pictures), model, card);
        if (given.Names.Count < 2)
        {
            throw new UsageException("interpolation goes from picture to picture, but only one was given; give at least two");
        }

        bool animated = extension != ".png";
        int steps = arguments.GetValue(_steps) ?? (animated ? LeastAnimated : 9);
        PathKind kind = arguments.GetValue(_path) ?? PathKind.Linear;
        if (arguments.GetValue(_weights) is { } weights)
        {
            return Mix(session, path, model, given, weights);
        }

        if (animated || given.Names.Count == 2 || given.Names.Count > 4)
        {
            return Walk(session, run, path, model, given, steps, kind, animated);
        }

        Tensor codes;
        Picture sheet;
        if (given.Names.Count == 3)
        {
            TriangleOfCodes triangle = Mixing.TriangleSheet(given.Codes, steps);
            codes = triangle.Codes;
            sheet = Triangle(Sheets.Pictures(model.Decode(codes), card.Model.Pictures), triangle.Places, steps);
        }
        else
        {
            codes = Mixing.Square(given.Codes, steps, steps);
            sheet = ContactSheet.Render(Sheets.Pictures(model.Decode(codes), card.Model.Pictures), new ContactSheetOptions { Title = "four pictures", Subtitle = "the given pictures' codes lie in the corners", Columns = steps, Gap = 1 });
        }

        Png.WriteFile(path, sheet);
        session.Result(new InterpolateReport(path, given.Names.Count, codes.Shape[0], null), CliJson.Default.InterpolateReport, $"{codes.Shape[0]} pictures between {given.Names.Count}: {path}");
        return Application.Done;
    }

    private static int Walk(Session session, string run, string path, Autoencoder model, GivenPictures given, int steps, PathKind kind, bool animated)
    {
        NeighbourGraph? graph = kind == PathKind.AlongData ? NeighbourGraph.Build(LatentStore.Load(Runs.ModelPath(run)).Codes.Codes) : null;
        Tensor codes = LatentPath.Through(given.Codes, steps, kind, graph);
        IReadOnlyList<Picture> pictures = Sheets.Pictures(model.Decode(codes), model.Options.Pictures);
        PathMeasures measures = PathMeasures.Measure(model, codes);
        SuddenChange sudden = SuddenChange.Measure(model, LatentPath.Through(given.Codes, SuddenChange.FineSteps, kind, graph));
        if (animated)
        {
            Picture[] frames = [.. pictures.Concat(pictures.Reverse().Skip(1).SkipLast(1)).Select(p => p.Enlarge(Math.Max(1, 256 / p.Width)))];
            byte[] bytes = Path.GetExtension(path).Equals(".gif", StringComparison.OrdinalIgnoreCase)
                ? AnimatedGif.Encode(frames, FrameMilliseconds)
                : AnimatedPng.Encode(frames, FrameMilliseconds);
            AtomicFile.WriteAllBytes(path, bytes);
        }
        else
        {
            int columns = given.Names.Count == 2 ? pictures.Count + 2 : steps;
            IReadOnlyList<Picture> shown = given.Names.Count == 2 ? [given.Pictures[0], .. pictures, given.Pictures[1]] : pictures;
            string[]? captions = given.Names.Count == 2
                ? [.. new[] { "given" }.Concat(Enumerable.Range(0, pictures.Count).Select(i => ((double)i / Math.Max(1, pictures.Count - 1)).ToString("0.00", CultureInfo.InvariantCulture))).Append("given")]
                : null;
            Png.WriteFile(path, ContactSheet.Render(shown, new ContactSheetOptions { Columns = columns, CellCaptions = captions, Subtitle = kind == PathKind.Linear ? "a straight path between mean codes" : kind == PathKind.Spherical ? "an arc between mean codes" : "a path along codes of the data" }));
        }

        var report = new PathReport(
            measures.PixelSteps, measures.PixelUnevenness, measures.LeastOverlap, measures.MeanReencodingError, measures.Length, sudden.Jump, sudden.DoubleExposure);
        session.Result(
            new InterpolateReport(path, given.Names.Count, pictures.Count, report),
            CliJson.Default.InterpolateReport,
            $"{pictures.Count} pictures: {path}",
            string.Create(CultureInfo.InvariantCulture, $"largest over mean step {measures.PixelUnevenness:F2}; share of the change in the most sudden part {100 * sudden.Jump:F0} %; double exposure half-way {sudden.DoubleExposure:F2}"),
            measures.LeastOverlap is { } overlap
                ? string.Create(CultureInfo.InvariantCulture, $"least overlap of neighbouring posteriors {overlap:F2}; re-encoding error {measures.MeanReencodingError:F2} of a path {measures.Length:F1} long")
                : string.Create(CultureInfo.InvariantCulture, $"an auto-encoder's codes are points, so that nothing makes neighbours overlap; re-encoding error {measures.MeanReencodingError:F2} of a path {measures.Length:F1} long"));
        return Application.Done;
    }

    private static int Mix(Session session, string path, Autoencoder model, GivenPictures given, string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        double[] weights = [.. parts.Select(p => Define.TryNumber(p, _ => true) ?? throw new UsageException($"--weights {text} is not possible: '{p}' is no number; give one a picture, e.g. 0.5,0.3,0.2"))];
        if (weights.Length != given.Names.Count)
        {
            throw new UsageException($"--weights {text} has {weights.Length} numbers for {given.Names.Count} pictures; give one a picture");
        }

        WeightedCode mixed = Mixing.Weighted(given.Codes, weights);
        if (mixed.Note is { } note)
        {
            session.Note(note);
        }

        Picture[] shown = [.. given.Pictures, Sheets.Pictures(model.Decode(mixed.Code), model.Options.Pictures)[0]];
        string[] captions = [.. mixed.Weights.Select(w => w.ToString("0.00", CultureInfo.InvariantCulture)), "mixture"];
        Png.WriteFile(path, ContactSheet.Render(shown, new ContactSheetOptions { Columns = shown.Length, CellCaptions = captions }));
        session.Result(new InterpolateReport(path, given.Names.Count, 1, null), CliJson.Default.InterpolateReport, $"a mixture of {given.Names.Count} pictures: {path}");
        return Application.Done;
    }

    /// <summary>A sheet whose upper right half stays empty.</summary>
    private static Picture Triangle(IReadOnlyList<Picture> pictures, IReadOnlyList<(int Row, int Column)> places, int side)
    {
        var empty = new Picture(pictures[0].Width, pictures[0].Height, 3);
        PictureOperations.Fill(empty, 0, 0, empty.Width, empty.Height, new ContactSheetOptions().Background);
        var cells = new Picture[side * side];
        Array.Fill(cells, empty);
        for (int i = 0; i < pictures.Count; i++)
        {
            cells[(places[i].Row * side) + places[i].Column] = pictures[i].ToChannels(3, Colour.White);
        }

        return ContactSheet.Render(cells, new ContactSheetOptions
        {
            Title = "three pictures",
            Subtitle = "z1 + α (z2 − z1) + β (z3 − z1): the first at the top, the second at the bottom left, the third at the bottom right",
            Columns = side,
            Gap = 1,
        });
    }
}
