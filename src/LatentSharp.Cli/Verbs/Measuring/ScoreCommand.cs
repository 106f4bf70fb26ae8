using System.CommandLine;
using System.Globalization;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Results.Measuring;
using LatentSharp.Runs;
using LatentSharp.Runs.Scoring;

namespace LatentSharp.Cli.Verbs.Measuring;

/// <summary>Says which examples are anomalies.</summary>
internal sealed class ScoreCommand : Verb
{
    private readonly Argument<string> _run = Inputs.Run();
    private readonly Argument<string> _data = Inputs.Data();
    private readonly Option<string?> _by = Define.Choice("--by",
        "The score: reconstruction (mean squared error), local (the largest error of a small region, or of a column), latent (how " +
        "unlikely the code is among those of training), likelihood (−log p(x) by 32 samples), features (the largest distance of a " +
        "small region from good pictures in features of ResNet-18, which latent data fetch resnet18 brings), or the largest of all but " +
        "features in units of their spread among good examples. (default: all)", ScoreRequest.Names);
    private readonly Option<double?> _falseAlarms = Define.Parsed<double?>("--false-alarms", "RATE",
        "The share of good examples that may be called anomalies, e.g. 0.1% or 0.001; 1 in N needs about N good examples. (default: 1%, " +
        "or the least that they allow)", [],
        "a share above 0 and below 1, e.g. 0.1% or 0.001", ReadShare);
    private readonly Option<string?> _good = Define.Text("--good", "DATA",
        "Good examples that the model was not trained on, from which the threshold is taken; for features half of them, and those of the " +
        "training will do. (default: those whose scores the model " +
        "keeps since it was trained for anomalies)");
    private readonly Option<string?> _masks = Define.Text("--masks", "FOLDER",
        "Masks, white where a picture is faulty, named as the pictures are or NAME_mask. (default: the folder ground_truth beside DATA, " +
        "if there is one)");
    private readonly Option<string?> _anomalous = Define.Text("--anomalous", "LABEL",
        "The label by which an example is known to be an anomaly, of a table a column or COLUMN=CATEGORY, for areas under curves. " +
        "(default: folders of which one is called good)");
    private readonly Option<bool> _skipBad = Inputs.SkipBad();
    private readonly Option<string?> _out = Define.Text("--out", "PATH",
        "Where results go: a page with the strangest first (.html), a table (.csv, .npy, .npz, .parquet), or a folder of heat maps, a " +
        "picture each.", "-o");

    public ScoreCommand()
        : base("score", "say how strange examples are to a model of good ones, and which are anomalies",
            "Decides the samples of the likelihood. (default: 1)",
            "latent score runs/parts parts/test --out parts.html",
            "latent score runs/parts new/ --false-alarms 0.1% --by local --out heat/",
            "latent score runs/parts parts/test --by features --good parts/train/good",
            "latent score runs/table new.csv --good held-out.csv --out scores.csv")
    {
        Add(_run);
        Add(_data);
        AddOptions(_by, _falseAlarms, _good, _masks, _anomalous, _out, _skipBad);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        var request = new ScoreRequest
        {
            Data = arguments.GetRequiredValue(_data),
            By = arguments.GetValue(_by) ?? ScoreRequest.Names[0],
            FalseAlarms = arguments.GetValue(_falseAlarms),
            Good = arguments.GetValue(_good),
            Masks = arguments.GetValue(_masks),
            Anomalous = arguments.GetValue(_anomalous),
            Seed = Seed(arguments) ?? 1,
            Out = arguments.GetValue(_out),
            SkipBad = arguments.GetValue(_skipBad),
            Threads = session.Threads,
        };
        request.Validate();
        using var run = Run.Open(arguments.GetRequiredValue(_run));
        using var events = new EventLine(session);
        ScoreResult result = run.Score(request, events, session.Cancellation);
        session.Result(ScoreReport.Of(request, result), CliJson.Default.ScoreReport, ScoreReport.Lines(request, result));
        return Application.Done;
    }

    private static double? ReadShare(string text)
    {
        bool isPercent = text.EndsWith('%');
        return double.TryParse(isPercent ? text[..^1] : text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && (isPercent ? number / 100 : number) is > 0 and < 1 and var share ? share : null;
    }
}
