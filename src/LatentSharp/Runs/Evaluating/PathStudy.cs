using LatentSharp.Data;
using LatentSharp.Evaluation;
using LatentSharp.Evaluation.Paths;
using LatentSharp.Runs.Learning;
using LatentSharp.Settings;

namespace LatentSharp.Runs.Evaluating;

/// <summary>Measures whether the paths of a run that has a graph of labels lead over the classes between.</summary>
internal static class PathStudy
{
    private const int FewestJudged = 100;

    /// <summary>Refuses runs that cannot stand beside, before any work.</summary>
    /// <param name="run">The run.</param>
    /// <param name="request">What was asked for.</param>
    /// <exception cref="RequestException">Runs are beside one without a graph of labels, or are of other pictures.</exception>
    public static void Check(Run run, EvaluateRequest request)
    {
        if (request.Beside.Count > 0 && run.Card.Model.LabelGraph is null)
        {
            throw new RequestException($"{RequestSettings.Beside} sets paths beside those over classes, and '{run.Path}' has no graph of " +
                $"labels; leave it out, or give a run of {new SettingName("family")} semantic");
        }

        foreach (Run beside in request.Beside)
        {
            NamedRun.CheckBeside(run, beside);
            beside.RequireMixing("paths lead from code to code");
        }
    }

    /// <summary>Measures; null for a run without a graph of labels, and where there is nothing to train a judge on.</summary>
    /// <param name="run">The run.</param>
    /// <param name="set">The data.</param>
    /// <param name="indices">What is measured on.</param>
    /// <param name="others">What is left of the data, which a judge learns from.</param>
    /// <param name="request">What was asked for, checked.</param>
    /// <param name="work">Told of progress.</param>
    public static SemanticFigures? Measure(Run run, Dataset set, int[] indices, int[] others, EvaluateRequest request, WorkContext work)
    {
        if (run.Card.Model.LabelGraph is not { } graph)
        {
            return null;
        }

        if (run.Semantic is null)
        {
            work.Note($"paths over classes are left out: '{run.Path}' does not keep the centres of its classes before the end of its " +
                $"training");
            return null;
        }

        int[] nodes = graph.Nodes(set.Attributes, set.Count);
        if (set is not PictureDataset pictures || others.Count(i => nodes[i] >= 0) < FewestJudged || indices.All(i => nodes[i] < 0))
        {
            work.Note($"paths over classes are left out: a judge learns the classes of {graph.Label} from at least {FewestJudged} " +
                $"labelled pictures beside those that are measured on");
            return null;
        }

        PathJudge judge = PathJudge.Train(pictures, graph, others, new FeatureNetworkOptions { Progress = new PhaseReporter(work) });
        work.Phase("judging paths between", 0, indices.Length, set.Noun);
        StudiedModel[] models = [.. request.Beside.Prepend(run).Select(of => new StudiedModel(Name(of, [run, .. request.Beside]), of.Model,
            of.Semantic))];
        return SemanticStudy.Measure(models, graph, judge, pictures, indices, request.Seed, cancellation: work.Cancellation);
    }

    /// <summary>What a run is called: its kind, with the name of its folder where another is of that kind.</summary>
    private static string Name(Run run, IReadOnlyList<Run> all) => all.Count(other => other.Kind == run.Kind) == 1 ? run.Kind
        : $"{run.Kind} {Path.GetFileName(Path.TrimEndingDirectorySeparator(run.Path))}";
}
