namespace LatentSharp.Studio.Jobs;

/// <summary>
/// What happened to a training, kept so that a page that was closed or lost its connection sees all of it: of steps as many as fit, evenly
/// spread over the older ones; everything else until there is too much of it.
/// </summary>
internal sealed class JobEvents
{
    /// <summary>Steps that are kept at most.</summary>
    public const int MostSteps = 4000;

    /// <summary>Other events that are kept at most.</summary>
    public const int MostOthers = 20_000;

    // A reader who is this far behind is given fewer steps.
    private const int Behind = 512;

    private readonly Lock _lock = new();
    private readonly List<JobEvent> _events = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last;
    private int _steps;
    private bool _isClosed;

    /// <summary>Adds an event.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="data">All about it, JSON.</param>
    public void Add(string name, byte[] data)
    {
        TaskCompletionSource more;
        lock (_lock)
        {
            var added = new JobEvent(++_last, name, data);
            _events.Add(added);
            _steps += added.IsStep ? 1 : 0;
            if (_steps > MostSteps)
            {
                ThinOut();
            }

            if (_events.Count - _steps > MostOthers)
            {
                _events.RemoveAt(_events.FindIndex(e => !e.IsStep));
            }

            (more, _more) = (_more, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        more.TrySetResult();
    }

    /// <summary>Says that nothing more comes.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _more.TrySetResult();
        }
    }

    /// <summary>What came after an event.</summary>
    /// <param name="id">Its number; 0 for all.</param>
    /// <param name="more">Ends when there is more.</param>
    /// <param name="isOver">Whether nothing more comes.</param>
    public IReadOnlyList<JobEvent> After(long id, out Task more, out bool isOver)
    {
        lock (_lock)
        {
            (more, isOver) = (_more.Task, _isClosed);
            int low = 0;
            int high = _events.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                (low, high) = _events[middle].Id > id ? (low, middle) : (middle + 1, high);
            }

            // From the beginning all is wanted, for a curve; a slow reader misses steps.
            JobEvent[] rest = [.. _events[low..]];
            if (id == 0 || rest.Length <= Behind)
            {
                return rest;
            }

            int every = rest.Length / (Behind / 2);
            return [.. rest.Index().Where(e => !e.Item.IsStep || e.Index % every == 0 || e.Index == rest.Length - 1).Select(e => e.Item)];
        }
    }

    /// <summary>Every second of the older half of the steps goes.</summary>
    private void ThinOut()
    {
        int seen = 0;
        int removed = _events.RemoveAll(e => e.IsStep && ++seen <= MostSteps / 2 && seen % 2 == 0);
        _steps -= removed;
    }
}
