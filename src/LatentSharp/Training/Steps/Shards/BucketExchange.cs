using System.Runtime.ExceptionServices;
using LatentSharp.Training.Ranks;

namespace LatentSharp.Training.Steps.Shards;

/// <summary>
/// Sums a vector over ranks in buckets, from its end to its start, on a thread of its own, each bucket as soon as this process has its own
/// part of it. Buckets have the same bounds and the same order on all ranks, whatever each has done by then, and which bucket a number is
/// in does not change its sum.
/// </summary>
internal sealed class BucketExchange : IDisposable
{
    /// <summary>Numbers of a bucket: a megabyte, 8 ms at 1 Gbit/s, beside which the latency of a round is small.</summary>
    internal const int Size = 1 << 18;

    private readonly RankGroup _group;
    private readonly float[] _values;
    private readonly int _size;
    private readonly int _count;
    private readonly SemaphoreSlim _work = new(0);
    private readonly ManualResetEventSlim _isIdle = new(true);
    private int _released;
    private int _done;
    private bool _hasThread;
    private volatile bool _hasEnded;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Prepares exchanges.</summary>
    /// <param name="group">The ranks.</param>
    /// <param name="values">The vector, a multiple of the number of ranks long.</param>
    /// <param name="size">Numbers of a bucket, a multiple of the number of ranks.</param>
    public BucketExchange(RankGroup group, float[] values, int size = Size)
    {
        (_group, _values) = (group, values);
        _size = Math.Max(size, group.Count);
        _count = (values.Length + _size - 1) / _size;
    }

    /// <summary>Begins the exchange of a step.</summary>
    public void Begin()
    {
        (_released, _done) = (0, 0);
        _isIdle.Reset();
        _group.Ranks.ComputesMeanwhile = true;
    }

    /// <summary>Lets go what is whole.</summary>
    /// <param name="from">From here on the vector does not change any more.</param>
    public void Release(int from)
    {
        int whole = from == 0 ? _count : (_values.Length - from) / _size;
        if (whole <= _released)
        {
            return;
        }

        if (!_hasThread)
        {
            _hasThread = true;
            new Thread(Serve) { IsBackground = true, Name = "LatentSharp exchange" }.Start();
        }

        int more = whole - _released;
        _released = whole;
        _work.Release(more);
    }

    /// <summary>Waits for all sums to be there.</summary>
    public void End()
    {
        _group.Ranks.ComputesMeanwhile = false;
        Release(0);
        _isIdle.Wait();
        _failure?.Throw();
    }

    /// <summary>Ends the thread, once what it waits for has come.</summary>
    public void Dispose()
    {
        _hasEnded = true;
        _work.Release();
    }

    private void Serve()
    {
        while (true)
        {
            _work.Wait();
            if (_hasEnded)
            {
                return;
            }

            try
            {
                // After a failure the others are not met any more; the buckets are counted, so that nobody waits for them.
                if (_failure is null)
                {
                    int end = _values.Length - (_done * _size), start = Math.Max(0, end - _size);
                    _group.Sum(_values.AsSpan(start, end - start));
                }
            }
            catch (Exception exception)
            {
                _failure = ExceptionDispatchInfo.Capture(exception);
            }

            if (++_done == _count)
            {
                _isIdle.Set();
            }
        }
    }
}
