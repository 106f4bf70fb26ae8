using LatentSharp.Data;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Models;
using LatentSharp.Runs;
using LatentSharp.Runs.Places;
using LatentSharp.Studio.Contents;
using LatentSharp.Studio.Hosting;
using LatentSharp.Studio.Jobs;
using Microsoft.AspNetCore.Http;

namespace LatentSharp.Studio.Models;

/// <summary>The models that a page looks at. A run is opened once, and again when its file was written anew.</summary>
/// <param name="contents">Runs and data.</param>
/// <param name="jobs">Trainings.</param>
internal sealed class ModelList(StudioContents contents, JobList jobs) : IDisposable
{
    private const int MostOpen = 6;

    // Codes while a model trains: of so many pictures, and not anew before so many times what they cost.
    private const int LiveCodes = 400;
    private const double LiveRest = 25;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Opened> _opened = [];
    private readonly Dictionary<string, Live> _live = [];
    private readonly Dictionary<string, ChosenDirections> _chosen = [];
    private readonly Dictionary<string, ScoredPictures> _scored = [];

    /// <summary>The model of an id.</summary>
    /// <exception cref="ApiException">There is none, or it is not there yet.</exception>
    /// <exception cref="Settings.LatentSharpException">Its file cannot be used, e.g. since it is of a newer format.</exception>
    public StudioModel Of(string id)
    {
        lock (_lock)
        {
            if (jobs.Find(id) is not { } job)
            {
                RunEntry entry = contents.Run(id);
                return Finished(id, entry.Name, entry.Path, null);
            }

            return job.State == JobState.Finished ? Finished(id, job.Name, job.Folder, job)
                : job.Snapshot is { } snapshot && job.Split is { } split ? Current(job, snapshot, split)
                : throw new ApiException(
                    $"{job.Name} has no model yet: {(job.IsRunning ? "its data are read" : "it ended before it began to train")}.",
                    StatusCodes.Status409Conflict);
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (Opened opened in _opened.Values)
        {
            opened.Run.Dispose();
        }
    }

    private StudioModel Finished(string id, string name, string path, TrainingJob? job)
    {
        _live.Remove(id);
        RunLocation location = RunLocation.Find(path);
        DateTime written = File.GetLastWriteTimeUtc(location.ModelPath);
        if (!_opened.TryGetValue(path, out Opened? opened) || opened.Written != written)
        {
            // What a request still works with is closed by the collector; its file is in memory where it matters.
            if (_opened.Count >= MostOpen && _opened.Keys.FirstOrDefault(key => key != path) is { } oldest)
            {
                _opened.Remove(oldest);
            }

            var run = Run.Open(path);
            opened = new Opened(run, written, new RunExamples(contents, run), GraphOf(run));
            _opened[path] = opened;
        }

        return new StudioModel(id, name, opened.Run, written.Ticks / TimeSpan.TicksPerMillisecond, job)
        {
            Chosen = Kept(_chosen, path),
            Scored = Kept(_scored, path),
            Graph = () => opened.Graph.Value,
            Data = job?.Split is { } split ? () => split : opened.Examples.Find,
        };
    }

    private StudioModel Current(TrainingJob job, Snapshot snapshot, Split split)
    {
        Training.ModelCard card = job.Card!;
        if (!_live.TryGetValue(job.Id, out Live? live) || live.Version != snapshot.Version)
        {
            Autoencoder model = snapshot.Build(card.Model);
            LiveStore codes = live?.Codes ?? new LiveStore(split, LiveCodes, LiveRest);
            var run = Run.OfSnapshot(job.Folder, model, card, () => codes.Of(model));
            live = new Live(snapshot.Version, run, codes, GraphOf(run));
            _live[job.Id] = live;
        }

        return new StudioModel(job.Id, job.Name, live.Run, snapshot.Version, job)
        {
            Chosen = Kept(_chosen, job.Folder),
            Scored = Kept(_scored, job.Folder),
            Graph = () => live.Graph.Value,
            Data = () => split,
        };
    }

    private static Lazy<NeighborGraph> GraphOf(Run run) => new(() => NeighborGraph.Build(run.Store.Codes.Codes));

    /// <summary>What is kept of a run as long as the studio is open.</summary>
    private static T Kept<T>(Dictionary<string, T> all, string path)
        where T : new()
    {
        if (!all.TryGetValue(path, out T? kept))
        {
            all[path] = kept = new T();
        }

        return kept;
    }

    private sealed record Opened(Run Run, DateTime Written, RunExamples Examples, Lazy<NeighborGraph> Graph);

    private sealed record Live(long Version, Run Run, LiveStore Codes, Lazy<NeighborGraph> Graph);
}
