using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Results.Measuring;
using LatentSharp.Data.Sources;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Networks;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Settings;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>Shows everything at once: an AE and a VAE on the built-in faces, and a page about both.</summary>
internal sealed class DemoCommand : Verb
{
    private const int DefaultBudget = 100;

    // Small enough that the models learn something to look at in the default time on two cores.
    private const int Size = 48;
    private const int MostFaces = 3000;
    private const int FacesPerSecond = 30;

    // Enough to bind the prior in a short training; more would cost features that are not drawn well yet.
    private const double Beta = 10;

    private readonly Option<string?> _out = Define.Text("--out", "FOLDER", "Where the two runs and the page go. (default: runs/demo)",
        "-o");
    private readonly Option<int?> _budget = Define.Whole("--budget", "SECONDS", 5, 86_400,
        "How long all of it may take; the number of epochs follows from it and from the speed that is met. (default: 100)");
    private readonly Option<bool> _overwrite = Define.Flag("--overwrite", "Replace a demo that is in the folder.");

    public DemoCommand()
        : base("demo", "compare an auto-encoder and a VAE on the built-in faces and write a page about both",
            "Decides first weights, order and samples. (default: 1)", "latent demo", "latent demo --budget 300 --out runs/long")
    {
        AddOptions(_out, _budget, _overwrite);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        int budget = arguments.GetValue(_budget) ?? DefaultBudget;
        using var events = new EventLine(session);
        CompareResult result = Run.Compare(
            new CompareRequest(new DataRequest(FacesSource.Name)
            {
                Size = Size,
                Limit = Math.Clamp(budget * FacesPerSecond, 300, MostFaces),
                Cache = "none",
                Threads = session.Threads,
            })
            {
                Settings = SettingValues.None
                    .With(ModelSettings.Network, "conv").With(ConvolutionOptions.ChannelsSetting, [16, 32, 64, 128])
                    .With(ModelSettings.Latent, 16)
                    .With(ModelSettings.Likelihood, "gaussian")
                    .With(ElboOptions.BetaSetting, Beta)
                    .WithValue(TrainingSettings.Seed, Seed(arguments)),
                Budget = budget,
                Out = arguments.GetValue(_out) ?? Path.Combine("runs", "demo"),
                Overwrite = arguments.GetValue(_overwrite),
            },
            events,
            session.Cancellation);
        CompareReport report = CompareReport.Of(result);
        session.Result(report, CliJson.Default.CompareReport, report.Lines());
        return Application.Done;
    }
}
