using System.CommandLine;
using System.Globalization;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Results;
using LatentSharp.Runs;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Planes;

namespace LatentSharp.Cli.Verbs;

/// <summary>Decodes a plane of the latent space, beside where the data lies on it.</summary>
internal sealed class GridCommand : Verb
{
    private readonly Argument<string> _run = Inputs.Run();
    private readonly Option<string?> _dims = Define.Text("--dims", "I,J",
        "Two latent dimensions, counted from 0. (default: the two whose codes vary most)");
    private readonly Option<bool> _principal = Define.Flag("--principal", "The two principal axes of the codes instead of two dimensions.");
    private readonly Option<string[]?> _through = new("--through")
    {
        Description = "The plane through three pictures instead.",
        HelpName = "A B C",
        Arity = new ArgumentArity(3, 3),
        AllowMultipleArgumentsPerToken = true
    };
    private readonly Option<double?> _range = Define.Number("--range", "R", r =>
        r is > 0 and <= 100, "a number above 0", "The plane spans −R to +R each way. (default: 3)");
    private readonly Option<int?> _side = Define.Whole("--side", "N", 2, 40,
        "Pictures in a row and in a column. (default: 15 for small pictures, 9 for others)");
    private readonly Option<bool> _mass = Define.Flag("--mass", "Steps of equal prior mass instead of equal length.");
    private readonly Option<bool> _traversals = Define.Flag("--traversals", "One dimension a row instead of a plane.");
    private readonly Option<string[]?> _with = Inputs.With("of what is decoded");
    private readonly Option<bool> _skipBad = Inputs.SkipBad();
    private readonly Option<string?> _beside = Define.Text(
        "--beside", "RUN", "Draw such a plane of another run too, e.g. of an auto-encoder, by its own two dimensions, and show both.");
    private readonly Option<string?> _out = Define.Text("--out", "PATH", "Where the picture goes, a name ending in .png.", "-o");

    public GridCommand()
        : base(
            "grid", "decode a plane of the latent space, beside where the data lies on it",
            "Accepted as by every verb; nothing is drawn by chance.",
            "latent grid runs/mnist --out grid.png",
            "latent grid runs/faces --principal --side 11 --out grid.png",
            "latent grid runs/faces --through a.png b.png c.png --beside runs/ae --out plane.png")
    {
        Add(_run);
        _out.Required = true;
        AddOptions(_out, _dims, _principal, _through, _range, _side, _mass, _traversals, _with, _beside, _skipBad);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        string path = arguments.GetValue(_out)!;
        var request = new GridRequest
        {
            Dimensions = arguments.GetValue(_dims) is { } dims ? Dimensions(dims) : null,
            Principal = arguments.GetValue(_principal),
            Through = [.. (arguments.GetValue(_through) ?? []).Select(PictureInput.FromPath)],
            Range = arguments.GetValue(_range) ?? 3,
            Side = arguments.GetValue(_side),
            EqualMass = arguments.GetValue(_mass),
            Traversals = arguments.GetValue(_traversals),
            Out = path,
            With = arguments.GetValue(_with) ?? [],
            SkipBad = arguments.GetValue(_skipBad),
            Threads = session.Threads,
        };
        request.Validate();
        using var run = Run.Open(arguments.GetRequiredValue(_run));
        using Run? beside = Inputs.Beside(arguments.GetValue(_beside));
        using var events = new EventLine(session);
        GridResult result = run.Grid(request with { Beside = beside }, events, session.Cancellation);
        session.Result(
            GridReport.Of(path, result) with { Beside = result.Beside is { } other ? GridReport.Of(path, other) : null },
            CliJson.Default.GridReport,
            GridReport.Lines(path, result));
        return Application.Done;
    }

    /// <summary>The two dimensions that were asked for.</summary>
    private static (int First, int Second) Dimensions(string dims)
    {
        string[] parts = dims.Split(',', StringSplitOptions.TrimEntries);
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int i)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int j)
            ? (i, j)
            : throw new UsageException($"--dims {dims} is not possible: it must be two whole numbers with a comma between, e.g. 0,1");
    }
}
