using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Results;
using LatentSharp.Runs;

namespace LatentSharp.Cli.Verbs;

/// <summary>Says what a run is and how good it is.</summary>
internal sealed class InfoCommand : Verb
{
    private readonly Argument<string> _run = Inputs.Run();
    private readonly Option<bool> _features = Define.Flag("--features", "How far each feature of the labels may be trusted, instead.");

    public InfoCommand()
        : base("info", "say what a trained model is, what it was trained on, and how well it does",
            "Accepted as by every verb; nothing here is drawn.", "latent info runs/faces --json", "latent info runs/faces --features")
    {
        Add(_run);
        AddOptions(_features);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        using var run = Run.Open(arguments.GetRequiredValue(_run));
        if (arguments.GetValue(_features))
        {
            var features = new FeaturesReport(run.Path, run.Store.Trust?.Features ?? []);
            session.Result(features, CliJson.Default.FeaturesReport, features.Lines());
            return Application.Done;
        }

        RunReport report = RunReport.Of(run.Path, run.ModelPath, run.Card, run.Folder);
        session.Result(report, CliJson.Default.RunReport, report.Lines());
        return Application.Done;
    }
}
