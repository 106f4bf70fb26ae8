using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Results.Measuring;
using LatentSharp.Runs;
using LatentSharp.Runs.Evaluating;

namespace LatentSharp.Cli.Verbs.Measuring;

/// <summary>Measures how good a model is.</summary>
internal sealed class EvaluateCommand : Verb
{
    private readonly Argument<string> _run = Inputs.Run();
    private readonly Argument<string> _data = Inputs.Data();
    private readonly Option<int?> _samples = Define.Whole("--samples", "K", 1, 1_000_000,
        "Samples of q(z|x) for each example: more come nearer to log p(x) and take longer; 5000 is usual in papers. "
            + "An auto-encoder has none. (default: 100)");
    private readonly Option<int?> _examples = Define.Whole("--examples", "N", 1, int.MaxValue,
        "Measure N examples only, spread over all. (default: all of the test part; all of data that name none)");
    private readonly Option<string?> _features = Define.Text("--features", "FEATURES",
        "Compare pictures in features of: labels, a classifier trained on the labels; random, a fixed random network; resnet18, "
            + "ResNet-18 trained on ImageNet, after latent data fetch resnet18. (default: labels where there are some, else random)");
    private readonly Option<string?> _target = Define.Text("--target", "COLUMN",
        "Of a table, the column that two classifiers tell, one that learned from drawn rows and one that learned from real ones. "
            + "(default: a column of true and false, else of categories, that goes most together with others)");
    private readonly Option<string?> _labels = Define.Text("--labels", "FILE",
        "Labels of the pictures, in CelebA's format or CSV; of a table, the columns of it that hold labels. (default: a label file " +
        "beside the pictures)");
    private readonly Option<string[]?> _beside = new("--beside")
    {
        Description = "Of a run of family semantic: measure the straight and spherical paths of this run, too, e.g. a VAE of the same " +
            "pictures. May be given several times.",
        HelpName = "RUN",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly RankOptions _ranks = new("Measure");
    private readonly Option<bool> _skipBad = Inputs.SkipBad();
    private readonly Option<string?> _out = Define.Text("--out", "FILE",
        "Write a page with the figures, their curves and what they say, a name ending in .html.", "-o");

    public EvaluateCommand()
        : base("evaluate", "measure how good a model is: bounds on log p(x), what they are made of, gaps of the latent space, and how "
            + "good its pictures are",
            "Decides posterior samples, and how grey pixels are drawn black or white. (default: 1)",
            "latent evaluate runs/mnist mnist",
            "latent evaluate runs/mnist mnist --samples 5000 --examples 500 --out evaluation.html",
            "latent evaluate runs/ae mnist --features random",
            "latent evaluate runs/table new-rows.csv --json",
            "latent evaluate runs/angles turned/ --beside runs/vae --out paths.html")
    {
        Add(_run);
        Add(_data);
        AddOptions(_samples, _examples, _features, _target, _labels, _beside, _out, _skipBad, _ranks.Ranks, _ranks.Stall);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        var request = new EvaluateRequest
        {
            Data = arguments.GetRequiredValue(_data),
            Samples = arguments.GetValue(_samples),
            Examples = arguments.GetValue(_examples),
            Features = arguments.GetValue(_features),
            Labels = arguments.GetValue(_labels),
            Target = arguments.GetValue(_target),
            Seed = Seed(arguments) ?? 1,
            Out = arguments.GetValue(_out),
            SkipBad = arguments.GetValue(_skipBad),
            Threads = session.Threads,
        };
        return _ranks.Run(this, arguments, session, ranks => Evaluate(arguments, request with { Ranks = ranks }, session), ranks =>
        {
            using Run run = Opened(arguments, request);
            run.Join(request with { Ranks = ranks });
        });
    }

    private Run Opened(ParseResult arguments, EvaluateRequest request)
    {
        request.Validate();
        return Run.Open(arguments.GetRequiredValue(_run));
    }

    private int Evaluate(ParseResult arguments, EvaluateRequest request, Session session)
    {
        using Run run = Opened(arguments, request);
        var beside = new List<Run>();
        try
        {
            foreach (string path in arguments.GetValue(_beside) ?? [])
            {
                beside.Add(Run.Open(path));
            }

            return Evaluate(run, request with { Beside = beside }, session);
        }
        finally
        {
            beside.ForEach(other => other.Dispose());
        }
    }

    private static int Evaluate(Run run, EvaluateRequest request, Session session)
    {
        using var events = new EventLine(session);
        EvaluateResult result = run.Evaluate(request, events, session.Cancellation);
        session.Result(EvaluateReport.Of(request, result), CliJson.Default.EvaluateReport, EvaluateReport.Lines(request, result));
        return Application.Done;
    }
}
