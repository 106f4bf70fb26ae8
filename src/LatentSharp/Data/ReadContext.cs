using LatentSharp.Data.Cache;
using LatentSharp.Data.Pictures;

namespace LatentSharp.Data;

/// <summary>What a source needs besides the picture options: whom to tell, how many threads, when to stop.</summary>
/// <param name="Progress">Told how far reading has come, from any thread; may be <see langword="null"/>.</param>
/// <param name="Threads">Threads to decode on, at least 1; their number changes no bit of the result.</param>
/// <param name="Cancellation">Stops reading.</param>
internal sealed record ReadContext(IProgress<DataProgress>? Progress, int Threads, CancellationToken Cancellation)
{
    /// <summary>Keeps large sets in a file; <see langword="null"/> where all are kept in memory.</summary>
    internal CacheSession? Cache { get; init; }

    /// <summary>What all pictures that are decoded at a time may take.</summary>
    internal Sources.DecodeBudget Budget { get; init; } = new();

    /// <summary>Makes room for pictures, in memory or in a file.</summary>
    /// <exception cref="DataException">So many pictures do not fit into this machine's memory, and cannot be kept in a file.</exception>
    internal DatasetBuilder Builder(PictureFormat format, int count) =>
        Cache?.Begin(format, count, this) is { } writer ? new DatasetBuilder(format, count, writer)
            : new DatasetBuilder(format, count);

    /// <summary>
    /// Does a job for each picture on the given number of threads. If some fail, the error of the lowest index is thrown,
    /// whatever the order in which the threads came to them.
    /// </summary>
    internal void ForEach(string action, int start, int end, int total, Action<int> job)
    {
        var errors = new Dictionary<long, DataException>();
        int done = start;
        int step = Math.Max(1, total / 100);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = Cancellation };
        ParallelLoopResult result = Parallel.For(start, end, options, (index, state) =>
        {
            try
            {
                job(index);
            }
            catch (DataException error)
            {
                lock (errors)
                {
                    errors[index] = error;
                }

                state.Break();
                return;
            }

            int now = Interlocked.Increment(ref done);
            if (now % step == 0 || now == total)
            {
                Progress?.Report(new DataProgress(action, now, total));
            }
        });
        if (result.LowestBreakIteration is { } lowest)
        {
            throw errors[lowest];
        }
    }
}
