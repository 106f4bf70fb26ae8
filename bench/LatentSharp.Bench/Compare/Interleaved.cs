using System.Diagnostics;
using LatentSharp.Tensors.Kernels.Threads;

namespace LatentSharp.Bench.Compare;

/// <summary>How long to measure a row.</summary>
/// <param name="Budget">Seconds for both sides together, with warm-up.</param>
/// <param name="Slice">Seconds of a slice, where the work is shorter.</param>
/// <param name="Least">Rounds even if the budget is spent.</param>
internal sealed record Effort(double Budget, double Slice = 0.03, int Least = 3);

/// <summary>Seconds of one repeat, a value a round, and the peak beside them.</summary>
/// <param name="Ours">Our seconds.</param>
/// <param name="Theirs">The peer's seconds in the same rounds; empty without a peer.</param>
/// <param name="Peak">Best peak of the rounds, GFLOP/s.</param>
internal sealed record Rounds(IReadOnlyList<double> Ours, IReadOnlyList<double> Theirs, double Peak)
{
    /// <summary>Our median, seconds.</summary>
    public double OurMedian => Median.Of(Ours);

    /// <summary>The peer's median, seconds.</summary>
    public double? TheirMedian => Theirs.Count == 0 ? null : Median.Of(Theirs);

    /// <summary>A row of a speed: work a second, GFLOP/s, for a share of the peak.</summary>
    /// <param name="name">The work.</param>
    /// <param name="multiplyAdds">Its useful multiply-adds.</param>
    public Row Speed(string name, double multiplyAdds)
    {
        double work = 2e-9 * multiplyAdds;
        return Compared(new Row(name, "GFLOP/s", work / OurMedian, work / TheirMedian)) with
        {
            Arithmetic = work / OurMedian,
            TheirArithmetic = work / TheirMedian
        };
    }

    /// <summary>A row of a time in ms; with multiply-adds also for a share of the peak.</summary>
    /// <param name="name">The work.</param>
    /// <param name="multiplyAdds">Its useful multiply-adds, or 0 for no share.</param>
    public Row Time(string name, double multiplyAdds = 0)
    {
        double? work = multiplyAdds > 0 ? 2e-9 * multiplyAdds : null;
        return Compared(new Row(name, "ms", 1000 * OurMedian, 1000 * TheirMedian)) with
        {
            Arithmetic = work / OurMedian,
            TheirArithmetic = work / TheirMedian
        };
    }

    private Row Compared(Row row)
    {
        double[] ratios = [.. Theirs.Zip(Ours, (theirs, ours) => theirs / ours).Order()];
        return row with
        {
            Rounds = Ours.Count,
            Ratio = TheirMedian / OurMedian,
            RatioLow = ratios.Length == 0 ? null : ratios[ratios.Length / 4],
            RatioHigh = ratios.Length == 0 ? null : ratios[3 * ratios.Length / 4],
        };
    }
}

/// <summary>The one place where two sides take turns: the same rest before either, the first place changing from round to round.</summary>
internal static class Interleaved
{
    private const int MostRounds = 51;

    // OpenBLAS keeps its threads spinning after a call (2^26 cycles, about 30 ms), the runtime of OpenMP and ONNX Runtime for less; what
    // runs next would pay for that.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(40);

    /// <summary>Measures in rounds.</summary>
    /// <param name="ours">Our side.</param>
    /// <param name="theirs">The peer, or null.</param>
    /// <param name="effort">How long.</param>
    public static Rounds Measure(Side ours, Side? theirs, Effort effort)
    {
        Side[] sides = theirs is null ? [ours] : [ours, theirs];
        long start = Stopwatch.GetTimestamp();
        foreach (Side side in sides)
        {
            Thread.Sleep(Rest);
            side.WarmUp(TimeSpan.FromSeconds(effort.Slice), TimeSpan.FromSeconds(effort.Budget / 5 / sides.Length));
        }

        List<double>[] seconds = [[], []];
        double peak = 0;
        for (int round = 0; round < effort.Least || (round < MostRounds && Stopwatch.GetElapsedTime(start).TotalSeconds < effort.Budget);
            round++)
        {
            for (int turn = 0; turn < sides.Length; turn++)
            {
                int side = (round + turn) % sides.Length;
                Thread.Sleep(Rest);
                peak = Math.Max(peak, Peak.Measure());
                seconds[side].Add(sides[side].Slice());
            }
        }

        return new Rounds(seconds[0], seconds[1], peak);
    }
}
