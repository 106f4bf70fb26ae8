using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Results;
using LatentSharp.Runs;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>Says what a run is and how good it is.</summary>
internal sealed class InfoCommand : Verb
{
    private readonly Argument<string> _run = Inputs.Run();
    private readonly Option<bool> _features = Define.Flag("--features", "How far each feature of the labels may be trusted, instead.");

    private readonly Option<bool> _graph = Define.Flag("--graph", "The operations of its networks, one a line, instead.");

    public InfoCommand()
        : base("info", "say what a trained model is, what it was trained on, how well it does, and what is wrong with it",
            "Accepted as by every verb; nothing here is drawn.", "latent info runs/faces --json", "latent info runs/faces --features",
            "latent info runs/faces --graph")
    {
        Add(_run);
        AddOptions(_features, _graph);
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

        if (arguments.GetValue(_graph))
        {
            var graph = GraphReport.Of(run.Path, run.Model);
            session.Result(graph, CliJson.Default.GraphReport, graph.Lines());
            return Application.Done;
        }

        var report = RunReport.Of(run);
        string[] healthy = report.Doctor.Count > 0 || report.Interrupted ? []
            : [$"doctor: nothing to complain of{(run.Log.Count > 0 ? "" : ", as far as a model file without its log tells")}"];
        string all = $"all settings: {AllSettings.Describe(report.Model, report.Training)}";
        session.Result(report, CliJson.Default.RunReport, [.. report.Lines(), .. healthy, all]);
        return Application.Done;
    }
}
