using System.Diagnostics;

namespace LatentSharp.Bench.Compare;

/// <summary>One of the two that are compared: does the work so often, gives the seconds of once.</summary>
internal sealed class Side
{
    private const int MostRepeats = 1 << 20;

    private readonly Func<int, double> _slice;
    private int _repeats = 1;

    /// <summary>A side that times itself, e.g. in another process.</summary>
    public Side(Func<int, double> slice) => _slice = slice;

    /// <summary>Work in this process.</summary>
    /// <param name="work">The work.</param>
    /// <param name="processorTime">Time by processor seconds instead of the clock, which leaves out what other programs do; for one thread
    /// only.</param>
    public static Side Here(Action work, bool processorTime = false) => new(repeats =>
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < repeats; i++)
        {
            work();
        }

        TimeSpan wall = Stopwatch.GetElapsedTime(start);
        return (processorTime ? Environment.CpuUsage.TotalTime - before : wall).TotalSeconds / repeats;
    });

    /// <summary>The same work, with something to set up before each slice.</summary>
    public Side Before(Action prepare) => new(repeats =>
    {
        prepare();
        return _slice(repeats);
    });

    /// <summary>Does a slice.</summary>
    /// <returns>Seconds of one repeat.</returns>
    public double Slice() => _slice(_repeats);

    /// <summary>Does the work a few times, and chooses the repeats of a slice so that it takes about so long.</summary>
    public void WarmUp(TimeSpan slice, TimeSpan budget)
    {
        long start = Stopwatch.GetTimestamp();
        double once = Slice();
        do
        {
            _repeats = (int)Math.Clamp(Math.Round(slice.TotalSeconds / Math.Max(once, 1e-7)), 1, MostRepeats);
            once = Slice();
        }
        while (Stopwatch.GetElapsedTime(start) < budget);
        _repeats = (int)Math.Clamp(Math.Round(slice.TotalSeconds / Math.Max(once, 1e-7)), 1, MostRepeats);
    }
}
