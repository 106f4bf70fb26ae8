using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Results;
using LatentSharp.Cli.Timing;
using LatentSharp.Data;
using LatentSharp.Data.Sources;
using LatentSharp.Distributions;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Networks;
using LatentSharp.Settings;
using LatentSharp.Runs.Places;
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
        string folder = arguments.GetValue(_out) ?? Path.Combine("runs", "demo");
        bool overwrite = arguments.GetValue(_overwrite);
        int budget = arguments.GetValue(_budget) ?? DefaultBudget;
        var time = new CommandTime(TimeSpan.FromSeconds(budget));
        using RunPlaces places = Comparing.Claim(folder, overwrite);
        var set = (PictureDataset)PictureLoading.Open(session, FacesSource.Name,
            new DataOptions { Size = Size, Limit = Math.Clamp(budget * FacesPerSecond, 300, MostFaces) });
        SettingValues said = SettingValues.None
            .With(ModelSettings.Network, "conv").With(ConvolutionOptions.ChannelsSetting, [16, 32, 64, 128])
            .With(ModelSettings.Latent, 16)
            .With(ModelSettings.Likelihood, "gaussian")
            .With(ElboOptions.BetaSetting, Beta)
            .WithValue(TrainingSettings.Seed, Seed(arguments));
        var plan = new ComparisonPlan(new DataCard { Source = FacesSource.Name }, set, Split.Default(set), said,
            places)
        { Budget = budget };
        CompareReport report = places.Guard(new Comparing(session, plan, time).Run);
        session.Result(report, CliJson.Default.CompareReport, report.Lines());
        return Application.Done;
    }
}
