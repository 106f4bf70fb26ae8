using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Results;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Runs;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Interpolating;

namespace LatentSharp.Cli.Verbs;

/// <summary>Goes from picture to picture, or from row to row, through the latent space.</summary>
internal sealed class InterpolateCommand : Verb
{
    private readonly Argument<string> _run = Inputs.Run();
    private readonly Argument<string[]> _pictures = new("PICTURE")
    {
        Description = "Two pictures for a strip, three for a triangle, four for a square, "
            + "five or more for a path through them all; an animation is a path through any number, "
            + $"--alpha and --beta one mixture of two to four, --weights one of any number: {Inputs.AnyPicture}. Rows of a "
            + "table likewise: a file of them, or single ones such as rows.csv:3.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<int?> _steps = Define.Whole("--steps", "N", 2, 100,
        "Pictures from one to the next. (default: 9; animations: 24)");
    private readonly Option<PathKind?> _path = Define.Parsed<PathKind?>(
        "--path", "linear|spherical|data|semantic",
        "Straight on, along a great circle, from neighbour to neighbour along codes of the data, " +
            "or over the classes between, with a run of family semantic. (default: linear)", [], "linear, spherical, data or semantic",
        text => text switch
        {
            "linear" => PathKind.Linear,
            "spherical" => PathKind.Spherical,
            "data" => PathKind.AlongData,
            "semantic" => PathKind.Semantic,
            _ => null,
        },
        ["linear", "spherical", "data", "semantic"]);
    private readonly Option<string?> _weights = Define.Text("--weights", "W,W,…", "One mixture instead of a path: a weight a picture.");
    private readonly Option<double?> _alpha = Define.Number("--alpha", "A", a => a is >= 0 and <= 1, "a number from 0 to 1",
        "One mixture of two to four pictures: z1 + α (z2 − z1), or the place α on --path; of three z1 + " +
            "α (z2 − z1) + β (z3 − z1), of four the place α to the " +
            "right and β down in their square; from 0 to 1, of three no more than 1 together.");
    private readonly Option<double?> _beta = Define.Number("--beta", "B", b => b is >= 0 and <= 1, "a number from 0 to 1",
        "The second number of --alpha, for three or four pictures.");
    private readonly Option<string[]?> _with = Inputs.With("of the given pictures");
    private readonly Option<bool> _skipBad = Inputs.SkipBad();
    private readonly Option<string?> _beside = Define.Text("--beside", "RUN",
        "Go the same way with another run, e.g. an auto-encoder, and show both.");
    private readonly Option<string?> _out = Define.Text("--out", "PATH",
        "Where the result goes: .png for a sheet, .gif for an animation there and back (.apng: the same without loss); of a " +
            "table .csv, .npz or .parquet, with α and β beside each row.", "-o");

    public InterpolateCommand()
        : base(
            "interpolate", "go from picture to picture, or row to row, through the latent space, and measure how evenly",
                "Accepted as by every verb; nothing is drawn by chance.",
            "latent interpolate runs/faces a.png b.png --steps 9 --out ab.png",
            "latent interpolate runs/faces a.png b.png c.png --out triangle.png",
            "latent interpolate runs/faces a.png b.png c.png --alpha 0.25 --beta 0.5 --out mixture.png",
            "latent interpolate runs/faces a.png b.png c.png d.png e.png --out path.png",
            "latent interpolate runs/vae a.png b.png --beside runs/ae --out both.gif",
            "latent interpolate runs/customers rows.csv:3 rows.csv:7 --out between.csv")
    {
        Add(_run);
        Add(_pictures);
        _out.Required = true;
        AddOptions(_out, _steps, _path, _alpha, _beta, _weights, _with, _beside, _skipBad);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        string path = arguments.GetValue(_out)!;
        string? text = arguments.GetValue(_weights);
        var request = new InterpolateRequest
        {
            Inputs = [.. arguments.GetRequiredValue(_pictures).Select(PictureInput.FromPath)],
            Steps = arguments.GetValue(_steps),
            Path = arguments.GetValue(_path) ?? PathKind.Linear,
            Weights = text is null ? null : Weights(text),
            Alpha = arguments.GetValue(_alpha),
            Beta = arguments.GetValue(_beta),
            Out = path,
            With = arguments.GetValue(_with) ?? [],
            SkipBad = arguments.GetValue(_skipBad),
            Threads = session.Threads,
        };
        request.Validate();
        using var run = Run.Open(arguments.GetRequiredValue(_run));
        using Run? beside = Inputs.Beside(arguments.GetValue(_beside));
        using var events = new EventLine(session);
        InterpolateResult result = run.Interpolate(request with { Beside = beside }, events, session.Cancellation);
        session.Result(InterpolateReport.Of(path, result), CliJson.Default.InterpolateReport, InterpolateReport.Lines(path, result));
        return Application.Done;
    }

    private static double[] Weights(string text) => Array.ConvertAll(
        text.Split(',', StringSplitOptions.TrimEntries),
        part => Define.TryNumber(part, _ => true)
            ?? throw new UsageException($"--weights {text} is not possible: '{part}' is no number; give one a picture, e.g. 0.5,0.3,0.2"));
}
