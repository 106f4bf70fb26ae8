using LatentSharp.Training.Ranks;

namespace LatentSharp.Tests.Training.Ranks;

/// <summary>Ranks that are threads of one process. Where one of them fails, the others end with an error, after a while.</summary>
internal sealed class ThreadRanks : IRanks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Meeting _meeting;
    private volatile bool _computesMeanwhile;
    private volatile int _begunMeanwhile;

    private ThreadRanks(Meeting meeting, int rank) => (_meeting, Rank) = (meeting, rank);

    public int Rank { get; }

    public int Count => _meeting.Given.Length;

    public bool HasStopped { get; set; }

    public bool IsUnderWay { get; set; }

    public bool ComputesMeanwhile
    {
        get => _computesMeanwhile;
        set
        {
            // Where what is computed takes no time, the other thread may not have had its turn.
            if (!value && WaitsForFirst)
            {
                SpinWait.SpinUntil(() => BegunMeanwhile > 0, Patience / 6);
            }

            _computesMeanwhile = value;
        }
    }

    /// <summary>Whether computing ends only when an exchange has begun meanwhile, once; or after a while.</summary>
    public bool WaitsForFirst { get; set; }

    public bool AllowsThread { get; set; } = true;

    /// <summary>Numbers that this rank has sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Exchanges that began while this rank computed.</summary>
    public int BegunMeanwhile => _begunMeanwhile;

    /// <summary>Runs something on each of several ranks.</summary>
    /// <param name="count">How many.</param>
    /// <param name="run">What each does.</param>
    /// <returns>What each threw, in the order of ranks; null for nothing.</returns>
    public static Exception?[] Run(int count, Action<ThreadRanks> run)
    {
        using var barrier = new Barrier(count);
        var meeting = new Meeting(new float[count][], barrier);
        var thrown = new Exception?[count];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(rank => new Thread(() =>
        {
            try
            {
                run(new ThreadRanks(meeting, rank));
            }
            catch (Exception exception)
            {
                thrown[rank] = exception;
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return thrown;
    }

    public void AllToAll(float[] values, float[] received, int slice) =>
        Exchange(values, slice * Count, (rank, sent) => sent.AsSpan(Rank * slice, slice).CopyTo(received.AsSpan(rank * slice)));

    public void AllGather(float[] values, float[] received, int slice) =>
        Exchange(values, slice, (rank, sent) => sent.AsSpan(0, slice).CopyTo(received.AsSpan(rank * slice)));

    private void Exchange(float[] values, int length, Action<int, float[]> take)
    {
        Sent += length;
        _begunMeanwhile += ComputesMeanwhile ? 1 : 0;
        _meeting.Given[Rank] = values.AsSpan(0, length).ToArray();
        Meet();
        for (int rank = 0; rank < Count; rank++)
        {
            take(rank, _meeting.Given[rank]);
        }

        Meet();
    }

    private void Meet()
    {
        if (!_meeting.Barrier.SignalAndWait(Patience))
        {
            throw new TimeoutException($"rank {Rank} waited in vain");
        }
    }

    private sealed record Meeting(float[][] Given, Barrier Barrier);
}
