using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Results;
using LatentSharp.Cli.Results.Measuring;
using LatentSharp.Data.Tables.Files;
using LatentSharp.Evaluation.Doctor;
using LatentSharp.Latent.Densities;
using LatentSharp.Runs;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Sampling;

namespace LatentSharp.Cli.Verbs;

/// <summary>Draws new pictures from the prior, or variations of a picture.</summary>
internal sealed class SampleCommand : Verb
{
    private const int Most = 100_000;
    private const ulong DefaultSeed = 1;

    private readonly Argument<string> _run = Inputs.Run();
    private readonly Option<int?> _count = Define.Whole("--count", "N", 1, Most,
        "Number of pictures or rows; the first ones are the same for every number. (default: 64)", "-n");
    private readonly Option<double?> _temperature = Define.Number(
        "--temperature", "T", t => t is >= 0 and <= 100, "a number from 0 to 100",
            "Scale of the standard deviation: below 1 tamer pictures, above 1 wilder ones. (default: 1)");
    private readonly Option<string?> _from = Define.Choice(
        "--from", "The prior, or a density fitted to the codes of the training pictures, which leaves out gaps; latent info says which "
            + "is best. For an auto-encoder, which has no prior, prior is N(0, I), of codes on the sphere any point of it; "
            + "autoregressive is for quantised codes. "
            + "(default: prior; for an auto-encoder gaussian, for quantised codes autoregressive)",
        DensityKinds.Names);

    private readonly Option<string?> _like = Define.Text("--like", "PICTURE", "Variations of this picture instead of any pictures.");
    private readonly Option<double?> _spread = Define.Number(
        "--spread", "S", s => s is >= 0 and <= 1, "a number from 0 to 1",
            "How far variations go: 0 is the picture itself, 1 any other. (default: 0.5)");

    private readonly Option<string[]?> _with = Inputs.With("of what is drawn");
    private readonly Option<string[]?> _where =
        new("--where")
        {
            Description = "What rows of a table must be like, e.g. region=North or \"age>40\": others are drawn again, and how rare such " +
                "rows are is told. May be given several times.",
            HelpName = "CONDITION",
            Arity = ArgumentArity.OneOrMore,
        };
    private readonly Option<string[]?> _rule =
        new("--rule")
        {
            Description = "What holds in every row of a table, e.g. \"start <= end\" or \"age >= 18\"; missing cells keep any " +
                "rule. May be " +
                "given several times.",
            HelpName = "RULE",
            Arity = ArgumentArity.OneOrMore,
        };
    private readonly RankOptions _ranks = new("Draw");
    private readonly Option<bool> _skipBad = Inputs.SkipBad();
    private readonly Option<string?> _beside = Define.Text(
        "--beside", "RUN", "Draw as many of another run too, e.g. of an auto-encoder, from the same seed, and show both.");
    private readonly Option<string?> _out = Inputs.PicturesOut("sample-00001.png, sample-00002.png …",
        $" Rows of a table: a name ending in {TableFormat.Ends}.");

    public SampleCommand()
        : base(
            "sample", "draw new pictures, or rows of a table, from the prior, or variations of a picture",
                "Decides the codes. (default: 1)",
            "latent sample runs/faces -n 64 --out faces.png",
            "latent sample runs/faces -n 500 --out folder/",
            "latent sample runs/faces --with Smiling --with Blond_Hair --out asked.png",
            "latent sample runs/faces --like a.png -n 24 --out like-a.png",
            "latent sample runs/vae -n 32 --beside runs/ae --out both.png",
            "latent sample runs/table -n 100 --out new.csv",
            "latent sample runs/customers -n 1000 --where region=North --rule \"age >= 18\" --out north.csv")
    {
        Add(_run);
        AddOptions(_out, _count, _temperature, _from, _with, _like, _spread, _where, _rule, _beside, _skipBad, _ranks.Ranks, _ranks.Stall);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        string target = arguments.GetValue(_out)!;
        var request = new SampleRequest
        {
            Count = arguments.GetValue(_count) ?? 64,
            Seed = Seed(arguments) ?? DefaultSeed,
            Temperature = arguments.GetValue(_temperature),
            From = arguments.GetValue(_from),
            Like = arguments.GetValue(_like) is { } like ? PictureInput.FromPath(like) : null,
            Spread = arguments.GetValue(_spread),
            Where = arguments.GetValue(_where) ?? [],
            Rules = arguments.GetValue(_rule) ?? [],
            Out = target,
            With = arguments.GetValue(_with) ?? [],
            SkipBad = arguments.GetValue(_skipBad),
            Threads = session.Threads,
        };
        return _ranks.Run(this, arguments, session, ranks => With(arguments, request with { Ranks = ranks }, (run, ranked) =>
            Sample(run, ranked, session, target)), ranks => With(arguments, request with { Ranks = ranks }, (run, ranked) =>
            {
                run.Join(ranked);
                return Application.Done;
            }));
    }

    /// <summary>Opens what a request is made to.</summary>
    private int With(ParseResult arguments, SampleRequest request, Func<Run, SampleRequest, int> use)
    {
        request.Validate();
        using var run = Run.Open(arguments.GetRequiredValue(_run));
        using Run? beside = Inputs.Beside(arguments.GetValue(_beside));
        return use(run, request with { Beside = beside });
    }

    private static int Sample(Run run, SampleRequest request, Session session, string target)
    {
        using var events = new EventLine(session);
        foreach (string line in run.Findings.Where(f => f.Check == CodeChecks.Collapsed).SelectMany(f => FindingReport.Of(f).Lines()))
        {
            session.Note(line);
        }

        SampleResult result = run.Sample(request, events, session.Cancellation);
        if (run.Card.Model.Format is { Kind.IsDrawn: false } format)
        {
            var report = new TableReport(target, request.Count, result.Decoded.Columns, request.Seed)
            {
                Gaps = result.Gaps,
                Kept = result.Kept,
            };
            session.Result(report,
                CliJson.Default.TableReport,
                $"{Words.Rows(request.Count)} of {format}: {target}");
            return Application.Done;
        }

        session.Result(
            SampleReport.Of(request, result) with { Beside = result.Beside is { } other ? SampleReport.Of(request, other) : null },
            CliJson.Default.SampleReport,
            $"{Words.Pictures(request.Count)}{Both(result)}: {target}");
        return Application.Done;
    }

    private static string Both(SampleResult result) =>
        result.Beside is null ? "" : $" of each, {result.Name} and {result.Beside.Name}";
}
