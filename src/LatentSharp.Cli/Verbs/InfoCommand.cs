using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>Says what a run is and how good it is.</summary>
internal sealed class InfoCommand : Verb
{
    private readonly Argument<string> _run = Inputs.Run();

    public InfoCommand()
        : base("info", "say what a trained model is, what it was trained on, and how well it does", "Accepted as by every verb; nothing here is drawn.", "latent info runs/faces --json")
    {
        Add(_run);
        AddOptions();
    }

    public override int Run(ParseResult arguments, Session session)
    {
        string run = arguments.GetRequiredValue(_run);
        string path = Runs.ModelPath(run);
        RunReport report = RunReport.Of(run, path, ModelFile.ReadCard(path), Runs.MetricsPath(run));
        session.Result(report, CliJson.Default.RunReport, report.Lines());
        return Application.Done;
    }
}
