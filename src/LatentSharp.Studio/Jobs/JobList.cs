using LatentSharp.Models;
using LatentSharp.Runs.Learning;
using LatentSharp.Settings;
using LatentSharp.Studio.Contents;
using LatentSharp.Studio.Hosting;
using LatentSharp.Training;
using LatentSharp.Training.Files;
using Microsoft.AspNetCore.Http;

namespace LatentSharp.Studio.Jobs;

/// <summary>The trainings of a studio.</summary>
/// <param name="options">How it was started.</param>
/// <param name="contents">Runs and data.</param>
internal sealed class JobList(StudioOptions options, StudioContents contents)
{
    // Two of them set beside each other, twice; more would only make all of them slow.
    private const int MostRunning = 4;

    // Trainings that have ended and keep their data in memory.
    private const int MostKept = 2;

    // Ids are those of this list alone: an address of a studio that was open before names no training of this one, nor does what a
    // browser kept of it.
    private readonly string _session = Guid.NewGuid().ToString("N")[..8];

    private readonly Lock _lock = new();
    private readonly List<TrainingJob> _jobs = [];

    /// <summary>All of them, also those that ended.</summary>
    public IReadOnlyList<TrainingJob> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _jobs];
            }
        }
    }

    /// <summary>Whether one goes on now.</summary>
    public bool IsTraining => All.Any(job => job.State == JobState.Training);

    /// <summary>A training; null if there is none of that id.</summary>
    public TrainingJob? Find(string id) => All.FirstOrDefault(job => job.Id == id);

    /// <summary>A training.</summary>
    /// <exception cref="ApiException">There is none.</exception>
    public TrainingJob Of(string id) => Find(id) ?? throw ApiException.NotFound($"training '{id}'");

    /// <summary>The training that writes to a run; null for none of this studio.</summary>
    /// <param name="folder">The run folder.</param>
    public TrainingJob? Writing(string folder) => All.FirstOrDefault(job => job.IsRunning && IsSame(job.Folder, folder));

    /// <summary>Begins trainings: one, or an AE and a VAE beside each other.</summary>
    /// <param name="data">What is learned from.</param>
    /// <param name="said">What is said of the model and its training.</param>
    /// <param name="beside">Whether an AE is trained beside the VAE.</param>
    /// <param name="name">What the run is to be called; null for a name after the data.</param>
    /// <exception cref="ApiException">There are too many, or the name is taken.</exception>
    /// <exception cref="LatentSharpException">A setting is not possible.</exception>
    public IReadOnlyList<TrainingJob> Train(DataRequest data, SettingValues said, bool beside, string? name)
    {
        if (options.Seed is { } seed && !said.Has(TrainingSettings.Seed))
        {
            said = said.WithValue(TrainingSettings.Seed, seed);
        }

        lock (_lock)
        {
            string[] taken = [.. _jobs.Where(job => job.IsRunning).Select(job => job.Folder)];
            string[] kinds = beside ? ["vae", "ae"] : [""];
            TrainRequest[] requests = [.. kinds.Select(kind => new TrainRequest(data)
            {
                Settings = kind.Length == 0 ? said : AllSettings.Table.For(said, ModelSettings.Model, kind),
                Out = contents.NewRun(name is null || kind.Length == 0 ? name : $"{name}-{kind}",
                    kind.Length == 0 ? data.Name : $"{data.Name}-{kind}", taken),
            })];
            Array.ForEach(requests, request => request.Validate());
            return Start(requests);
        }
    }

    /// <summary>Goes on with a run.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="data">What it was trained on.</param>
    /// <exception cref="ApiException">It is written to already, or there are too many trainings.</exception>
    public IReadOnlyList<TrainingJob> Resume(string folder, DataRequest data)
    {
        lock (_lock)
        {
            if (_jobs.Exists(job => job.IsRunning && IsSame(job.Folder, folder)) || RunLock.IsTaken(new RunFolder(folder)))
            {
                throw new ApiException($"'{folder}' is being trained already, here or by another program; it can be looked at meanwhile.",
                    StatusCodes.Status409Conflict);
            }

            return Start([new TrainRequest(data) { Out = folder, Resume = true }]);
        }
    }

    /// <summary>Stops all.</summary>
    public void StopAll()
    {
        foreach (TrainingJob job in All)
        {
            job.Stop();
        }
    }

    /// <summary>Waits until all have ended.</summary>
    /// <param name="patience">How long at most.</param>
    public void Wait(TimeSpan patience)
    {
        foreach (TrainingJob job in All.Where(job => job.Wait(patience)))
        {
            job.Dispose();
        }
    }

    private List<TrainingJob> Start(TrainRequest[] requests)
    {
        if (_jobs.Count(job => job.IsRunning) + requests.Length > MostRunning)
        {
            throw new ApiException($"{MostRunning} trainings are going on already; stop one, or wait for it.",
                StatusCodes.Status409Conflict);
        }

        List<TrainingJob> started = [.. requests.Select((request, i) =>
            new TrainingJob(FormattableString.Invariant($"job-{_session}-{_jobs.Count + i + 1}"), request, options, contents))];
        _jobs.AddRange(started);
        foreach (TrainingJob old in _jobs.Where(job => !job.IsRunning).SkipLast(MostKept))
        {
            old.Release();
        }

        started.ForEach(job => job.Start());
        return started;
    }

    private static bool IsSame(string a, string b) => StudioContents.Whole(a) == StudioContents.Whole(b);
}
