using System.CommandLine;
using LatentSharp.Cli.Beside;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Formats;
using LatentSharp.Imaging;
using LatentSharp.Latent;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>Goes from picture to picture through the latent space.</summary>
internal sealed class InterpolateCommand : Verb
{
    private const int FrameMilliseconds = 80;
    private const int AnimatedSide = 256;
    private const int StripSteps = 9;
    private const int AnimationSteps = 24;

    private readonly Argument<string> _run = Inputs.Run();
    private readonly Argument<string[]> _pictures = new("PICTURE")
    {
        Description = "Two PNG or JPEG pictures for a strip, three for a triangle, four for a square, "
            + "five or more for a path through them all; an animation is a path through any number, "
            + $"--weights a mixture of any number: {Inputs.AnyPicture}.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<int?> _steps = Define.Whole("--steps", "N", 2, 100,
        "Pictures from one to the next. (default: 9; animations: 24)");
    private readonly Option<PathKind?> _path = Define.Parsed<PathKind?>(
        "--path", "linear|spherical|data", "Straight on, along a great circle, or from neighbour to neighbour along codes of the data. " +
            "(default: linear)", [], "linear, spherical or data",
        text => text switch { "linear" => PathKind.Linear, "spherical" => PathKind.Spherical, "data" => PathKind.AlongData, _ => null },
            ["linear", "spherical", "data"]);
    private readonly Option<string?> _weights = Define.Text("--weights", "W,W,…", "One mixture instead of a path: a weight a picture.");
    private readonly Option<bool> _skipBad = Inputs.SkipBad();
    private readonly Option<string?> _beside = Define.Text("--beside", "RUN",
        "Go the same way with another run, e.g. an auto-encoder, and show both.");
    private readonly Option<string?> _out = Define.Text("--out", "PATH",
        "Where the result goes: .png for a sheet, .gif for an animation there and back (.apng: the same without loss).", "-o");

    public InterpolateCommand()
        : base(
            "interpolate", "go from picture to picture through the latent space, and measure how evenly",
                "Accepted as by every verb; nothing is drawn by chance.",
            "latent interpolate runs/faces a.png b.png --steps 9 --out ab.png",
            "latent interpolate runs/faces a.png b.png c.png --out triangle.png",
            "latent interpolate runs/faces a.png b.png c.png d.png e.png --out path.png",
            "latent interpolate runs/vae a.png b.png --beside runs/ae --out both.gif")
    {
        Add(_run);
        Add(_pictures);
        _out.Required = true;
        AddOptions(_out, _steps, _path, _weights, _beside, _skipBad);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        string path = arguments.GetValue(_out)!;
        string extension = Path.GetExtension(path).ToLowerInvariant();
        if (extension is not (".png" or ".gif" or ".apng"))
        {
            throw new UsageException($"--out {path} is not possible: give a name ending in .png for a sheet, or in .gif or .apng for an " +
                $"animation");
        }

        bool animated = extension != ".png";
        string? text = arguments.GetValue(_weights);
        double[]? weights = text is null ? null : Weights(text);
        if (animated && weights is not null)
        {
            throw new UsageException($"--weights makes one picture, which {path} is not; give a name ending in .png");
        }

        string[] pictures = arguments.GetRequiredValue(_pictures);
        string run = arguments.GetRequiredValue(_run);
        NamedModel[] models = NamedModel.Load(
            run, arguments.GetValue(_beside), "interpolation goes between pictures", new Reading(arguments.GetValue(_skipBad), path));
        Interpolation[] ways = [.. models.Select(model => new Interpolation(model, model.Read(session, pictures, models.Length == 1)))];
        int given = ways[0].Given.Names.Count;
        if (given < 2)
        {
            throw new UsageException("interpolation goes from picture to picture, but only one was given; give at least two");
        }

        if (weights is not null && weights.Length != given)
        {
            throw new UsageException($"--weights {text} has {weights.Length} number{(weights.Length == 1 ? "" : "s")} for {given} " +
                $"pictures; give one a picture");
        }

        string? equal = ways[0].Equal();
        if (equal is not null)
        {
            session.Note(equal);
        }

        int steps = arguments.GetValue(_steps) ?? (animated ? AnimationSteps : StripSteps);
        PathKind kind = arguments.GetValue(_path) ?? PathKind.Linear;
        if (weights is null && (animated || given is 2 or > 4))
        {
            return Walk(session, path, ways, steps, kind, extension);
        }

        string? note = null;
        Png.WriteFile(path, Join(ways.Select(
            way => weights is not null ? way.Mixture(weights, out note) : given == 3 ? way.Triangle(steps) : way.Square(steps))));
        if (note is not null)
        {
            session.Note(note);
        }

        int drawn = weights is not null ? 1 : given == 3 ? steps * (steps + 1) / 2 : steps * steps;
        session.Result(
            new InterpolateReport(path, given, drawn, null, null) { Unlike = ways[0].Given.Unlike, Same = equal is not null },
            CliJson.Default.InterpolateReport,
            weights is not null ? $"a mixture of {Words.Pictures(given)}: {path}" : $"{Words.Pictures(drawn)} between {given}: {path}");
        return Application.Done;
    }

    private static int Walk(Session session, string path, Interpolation[] ways, int steps, PathKind kind, string extension)
    {
        var walks = Array.ConvertAll(ways, t => t.Walk(steps, kind));
        int drawn = walks[0].Pictures.Count;
        if (extension == ".png")
        {
            Png.WriteFile(path, Join(ways.Zip(walks, (t, walk) => t.Strip(walk.Pictures, steps, kind))));
        }
        else
        {
            Picture[] there = [.. Enumerable.Range(0, drawn).Select(i => Frame(ways, [.. walks.Select(walk => walk.Pictures[i])]))];
            Picture[] frames = [.. there, .. there.Reverse().Skip(1).SkipLast(1)];
            AtomicFile.WriteAllBytes(path, extension == ".gif"
                ? AnimatedGif.Encode(frames, FrameMilliseconds) : AnimatedPng.Encode(frames, FrameMilliseconds));
        }

        // How even a way is that leads nowhere cannot be said.
        PathReport?[] reports = [.. walks.Select(walk => ways[0].IsStill ? null : walk.Report)];
        session.Result(
            new InterpolateReport(path, ways[0].Given.Names.Count, drawn, reports[0], reports.ElementAtOrDefault(1))
            {
                Unlike = ways[0].Given.Unlike,
                Same = ways[0].Equal() is not null,
            },
            CliJson.Default.InterpolateReport,
            ways.Zip(reports, (way, report) => report?.Lines(way.By.Name) ?? [$"{way.By.Name}: nothing changes on the way"])
                .SelectMany(lines => lines)
                .Prepend($"{Words.Pictures(drawn)}: {path}"));
        return Application.Done;
    }

    /// <summary>Pictures of the same moment, side by side, large enough to watch.</summary>
    private static Picture Frame(Interpolation[] ways, Picture[] pictures)
    {
        int scale = Math.Max(1, AnimatedSide / pictures[0].Width);
        return pictures.Length == 1
            ? pictures[0].Enlarge(scale)
            : ContactSheet.Render(pictures, new ContactSheetOptions
            {
                Columns = pictures.Length,
                Scale = scale,
                ColumnCaptions = [.. ways.Select(way => way.By.Name)],
            });
    }

    private static Picture Join(IEnumerable<Picture> sheets) => sheets.Aggregate(Sheets.Stack);

    private static double[] Weights(string text) => Array.ConvertAll(
        text.Split(',', StringSplitOptions.TrimEntries),
        part => Define.TryNumber(part, _ => true)
            ?? throw new UsageException($"--weights {text} is not possible: '{part}' is no number; give one a picture, e.g. 0.5,0.3,0.2"));
}
