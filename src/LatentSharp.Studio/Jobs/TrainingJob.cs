using System.Diagnostics;
using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Studio.Contents;
using LatentSharp.Studio.Hosting;
using LatentSharp.Training;

namespace LatentSharp.Studio.Jobs;

/// <summary>
/// A training on a thread of its own. What it does is what the library's request does; here it is told on, held up, and its weights are
/// copied now and then, which changes none of its bits.
/// </summary>
internal sealed class TrainingJob : IProgress<RunEvent>, IDisposable
{
    // The first looks come soon, when most changes.
    private const double FirstSnapshot = 0.3;

    private readonly TrainRequest _request;
    private readonly StudioOptions _options;
    private readonly StudioContents _contents;
    private readonly JobTelling _telling;
    private readonly CancellationTokenSource _stop = new();
    private readonly ManualResetEventSlim _go = new(initialState: true);
    private readonly Thread _thread;
    private readonly Lock _lock = new();
    private Autoencoder? _live;
    private Snapshot? _snapshot;
    private long _lastSnapshot;
    private double _next = FirstSnapshot;

    /// <summary>Prepares a training; <see cref="Start"/> begins it.</summary>
    /// <param name="id">What it is called in addresses.</param>
    /// <param name="request">What is trained.</param>
    /// <param name="options">How the studio was started.</param>
    /// <param name="contents">Runs and data.</param>
    public TrainingJob(string id, TrainRequest request, StudioOptions options, StudioContents contents)
    {
        (Id, _request, _options, _contents, _telling) = (id, request, options, contents, new JobTelling(Events));
        _thread = new Thread(Work) { Name = "training " + id, IsBackground = true };
    }

    /// <summary>What it is called in addresses.</summary>
    public string Id { get; }

    /// <summary>What happened so far.</summary>
    public JobEvents Events { get; } = new();

    /// <summary>The folder that it writes to.</summary>
    public string Folder => _request.Folder;

    /// <summary>What it is called in the page.</summary>
    public string Name => Path.GetFileName(Folder);

    /// <summary>What is learned from, as it was named.</summary>
    public string Data => _request.Data.Name;

    /// <summary>How far it is.</summary>
    public JobState State { get; private set; } = JobState.Reading;

    /// <summary>Whether it is neither finished, nor stopped, nor failed.</summary>
    public bool IsRunning => State is JobState.Reading or JobState.Training or JobState.Paused or JobState.Finishing;

    /// <summary>What the model file will say; null before the training has begun.</summary>
    public ModelCard? Card { get; private set; }

    /// <summary>The data; null before they are read.</summary>
    public Split? Split { get; private set; }

    /// <summary>The newest copy of the weights; null before there is one.</summary>
    public Snapshot? Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Begins.</summary>
    public void Start() => _thread.Start();

    /// <summary>Holds the training up after its current step.</summary>
    /// <exception cref="ApiException">It does not train.</exception>
    public void Pause() => Change(JobState.Training, JobState.Paused, "paused", _go.Reset);

    /// <summary>Goes on.</summary>
    /// <exception cref="ApiException">It is not paused.</exception>
    public void Resume() => Change(JobState.Paused, JobState.Training, "training", _go.Set);

    /// <summary>Stops it; what it learned is in its checkpoint.</summary>
    public void Stop()
    {
        _stop.Cancel();
        _go.Set();
    }

    /// <summary>Waits until it has ended.</summary>
    /// <param name="patience">How long at most.</param>
    public bool Wait(TimeSpan patience) => !_thread.IsAlive || _thread.Join(patience > TimeSpan.Zero ? patience : TimeSpan.Zero);

    /// <summary>Lets go of the data and the weights of a training that has ended; its run is on the disk.</summary>
    public void Release()
    {
        Split = null;
        Volatile.Write(ref _snapshot, null);
    }

    /// <summary>Called on the thread that trains.</summary>
    public void Report(RunEvent value)
    {
        switch (value)
        {
            case RunTraining { HasBegun: true } begun:
                (_live, Split, Card) = (begun.Model, begun.Split, begun.Card);
                _telling.Examples = begun.Examples;
                Become(JobState.Training, "training");
                Copy();
                break;
            case RunTraining:
                Copy();
                _live = null;
                Become(JobState.Finishing, "learning what codes say, and writing the page");
                break;
            case StepReport step:
                _telling.Step(step);
                if (Stopwatch.GetElapsedTime(_lastSnapshot).TotalSeconds >= _next)
                {
                    _next = Math.Min(_options.SnapshotSeconds, 2 * _next);
                    Copy();
                }

                Hold();
                break;
            default:
                _telling.Tell(value);
                break;
        }
    }

    /// <summary>Frees what it waits with; it has ended.</summary>
    public void Dispose()
    {
        _stop.Dispose();
        _go.Dispose();
    }

    private void Work()
    {
        try
        {
            _telling.State(State, "reading the data");
            using Run run = Run.Train(_request, this, _stop.Token);
            Become(JobState.Finished, $"finished; the run is in {run.Path}");
            _telling.Done(FindRun(), Folder);
        }
        catch (OperationCanceledException)
        {
            Become(JobState.Stopped, Card is null ? "stopped before the training began; nothing was kept"
                : $"stopped; what was learned is in {Folder}, and can be gone on with");
            _telling.Stopped(CanResume ? FindRun() : null);
        }
        catch (Exception exception)
        {
            string sentence = Failures.Sentence(exception);
            Become(JobState.Failed, sentence);
            _telling.Failed(sentence, CanResume);
        }
        finally
        {
            _live = null;
            Events.Close();
        }
    }

    private bool CanResume => File.Exists(new RunFolder(Folder).Checkpoint);

    /// <summary>What its run is called in addresses; null where it is not listed.</summary>
    private string? FindRun() => _contents.Runs().FirstOrDefault(entry => entry.Path == Folder)?.Id;

    /// <summary>Waits while the training is paused; the thread that asked for a stop is told when the step is over.</summary>
    private void Hold()
    {
        if (!_go.IsSet)
        {
            Copy();
            _go.Wait();
        }
    }

    private void Copy()
    {
        if (_live is { } model)
        {
            Volatile.Write(ref _snapshot, Jobs.Snapshot.Of((_snapshot?.Version ?? 0) + 1, model));
            _lastSnapshot = Stopwatch.GetTimestamp();
            _telling.Snapshot(_snapshot!.Version);
        }
    }

    private void Change(JobState from, JobState to, string sentence, Action act)
    {
        lock (_lock)
        {
            if (State != from)
            {
                throw new ApiException($"That is not possible now: {Name} is {JobTelling.Word(State)}.", 409);
            }

            State = to;
            act();
        }

        _telling.State(to, sentence);
    }

    private void Become(JobState state, string sentence)
    {
        lock (_lock)
        {
            State = state;
        }

        _telling.State(state, sentence);
    }
}
