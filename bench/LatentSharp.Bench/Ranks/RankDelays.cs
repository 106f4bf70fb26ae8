using System.Diagnostics;
using System.Globalization;
using LatentSharp.Training.Ranks;
using LatentSharp.Training.Steps.Shards;

namespace LatentSharp.Bench.Ranks;

/// <summary>
/// Steps of many ranks, whose computing and whose network are waits: what the exchange itself makes of them, beside what the formula of
/// docs/scaling.md says. Ranks are threads; buckets, their thread and the sums are those of a training, with vectors a 64th as long and
/// numbers that take 64 times as long on their way.
/// </summary>
internal static class RankDelays
{
    private const double MillisecondsOfPicture = 3.0;
    private const double Parameters = 2.19e6;
    private const int Shorter = 64;
    private const int Steps = 3;

    // Parts of a backward pass; each leaves as much of the vector.
    private const int Layers = 16;

    // A round of messages on a switched network of ethernet.
    private const double Latency = 0.1;

    // All waits are so much longer, so that what this machine adds to them (wake-ups and copies of all ranks) counts so much less.
    private static double Slower(int count) => Math.Max(4, count);

    /// <summary>Prints the table.</summary>
    /// <param name="pictures">Pictures of a batch.</param>
    public static int Run(int pictures)
    {
        Console.WriteLine($"{"ranks",6}{"Gbit/s",8}{"formula",12}{"after",12}{"beside",12}{"pictures an hour",20}");
        foreach (double rate in new[] { 1.0, 10.0 })
        {
            foreach (int count in new[] { 2, 4, 8, 16, 64 })
            {
                double formula = (MillisecondsOfPicture * pictures / count) + Wire(Parameters, count, rate) + (2 * Latency);
                (double after, double beside) = (Step(count, pictures, rate, false), Step(count, pictures, rate, true));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{count,6}{rate,8}{formula,9:F0} ms{after,9:F0} ms{beside,9:F0} ms{pictures * 3.6e6 / beside,20:N0}"));
            }
        }

        return 0;
    }

    // Out and in again, 4 bytes a number.
    private static double Wire(double numbers, int count, double rate) => 8 * numbers * (count - 1) / count * 8 / (rate * 1e6);

    private static double Step(int count, int pictures, double rate, bool isBeside)
    {
        int length = (int)(Parameters / Shorter) / count * count;
        double compute = MillisecondsOfPicture * pictures / count * Slower(count);
        var times = new List<double>();
        using var barrier = new Barrier(count);
        var given = new float[count][];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(rank => new Thread(() =>
        {
            var ranks = new Delayed(rank, given, barrier, rate);
            var group = new RankGroup(ranks);
            float[] values = new float[length];
            using var exchange = new BucketExchange(group, values, BucketExchange.Size / Shorter);
            for (int step = 0; step < Steps; step++)
            {
                barrier.SignalAndWait();
                long start = Stopwatch.GetTimestamp();
                double done = compute / 3;
                Wait(start, done);
                if (isBeside)
                {
                    exchange.Begin();
                }

                for (int layer = 1; layer <= Layers; layer++)
                {
                    Wait(start, done + (compute * 2 / 3 * layer / Layers));
                    if (isBeside && layer < Layers)
                    {
                        exchange.Release(length - (int)((long)length * layer / Layers));
                    }
                }

                if (isBeside)
                {
                    exchange.End();
                }
                else
                {
                    group.Sum(values);
                }

                if (rank == 0)
                {
                    times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds / Slower(count));
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return Median.Of(times);
    }

    private static void Wait(long start, double milliseconds)
    {
        double left = milliseconds - Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (left > 0)
        {
            Thread.Sleep((int)Math.Round(left));
        }
    }

    /// <summary>Ranks that are threads, and whose messages take as long as a network would take for them.</summary>
    private sealed class Delayed(int rank, float[][] given, Barrier barrier, double rate) : IRanks
    {
        public int Rank => rank;

        public int Count => given.Length;

        public bool HasStopped { get; set; }

        public bool IsUnderWay { get; set; }

        public bool ComputesMeanwhile { get; set; }

        public bool AllowsThread => true;

        public void AllToAll(float[] values, float[] received, int slice) => Exchange(values, slice,
            (from, sent) => sent.AsSpan(rank * slice, slice).CopyTo(received.AsSpan(from * slice)));

        public void AllGather(float[] values, float[] received, int slice) => Exchange(values, slice,
            (from, sent) => sent.AsSpan(0, slice).CopyTo(received.AsSpan(from * slice)));

        private void Exchange(float[] values, int slice, Action<int, float[]> take)
        {
            given[rank] = values;
            barrier.SignalAndWait();
            long start = Stopwatch.GetTimestamp();
            for (int from = 0; from < Count; from++)
            {
                take(from, given[from]);
            }

            // All begin and end together, so that one waits for all; half of the way out and in again.
            if (rank == 0)
            {
                Wait(start, Slower(Count) * (Latency + (Wire((double)slice * Shorter * Count, Count, rate) / 2)));
            }

            barrier.SignalAndWait();
        }
    }
}
