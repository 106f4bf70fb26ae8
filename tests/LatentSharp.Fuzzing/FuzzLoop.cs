using System.Diagnostics;
using System.Globalization;

namespace LatentSharp.Fuzzing;

/// <summary>What a loop came to.</summary>
/// <param name="Rounds">Cases read.</param>
/// <param name="Refused">Those that were refused as documented.</param>
public sealed record FuzzResult(ulong Rounds, ulong Refused);

/// <summary>A case that a reader did not take as it should.</summary>
/// <param name="format">The format.</param>
/// <param name="seed">The seed of the loop.</param>
/// <param name="round">Which case.</param>
/// <param name="file">The file.</param>
/// <param name="cause">What the reader did.</param>
public sealed class FuzzException(string format, ulong seed, ulong round, byte[] file, Exception cause)
    : Exception(string.Create(CultureInfo.InvariantCulture,
        $"{format}, seed {seed}, round {round}: {cause.GetType().Name}: {cause.Message}; {file.Length} bytes: {Shown(file)}"), cause)
{
    private const int MostShown = 600;

    /// <summary>Which case.</summary>
    public ulong Round { get; } = round;

    /// <summary>The file, to be kept.</summary>
    public byte[] File { get; } = file;

    private static string Shown(byte[] file) => file.Length <= MostShown
        ? Convert.ToBase64String(file) : Convert.ToBase64String(file, 0, MostShown) + "…";
}

/// <summary>
/// Reads damaged files, one after the other. The property: a reader gives a result or the exception that its documentation names; it never
/// ends in another one, hangs, or allocates by a stranger's number. Every case follows from (seed, round).
/// </summary>
public static class FuzzLoop
{
    /// <summary>Far above what any case needs, on a machine that has other things to do.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Runs for a time.</summary>
    /// <param name="target">The reader.</param>
    /// <param name="seed">Decides all cases.</param>
    /// <param name="time">How long.</param>
    /// <param name="first">The first case.</param>
    /// <exception cref="FuzzException">A case was not taken as it should; the message has seed, round and file.</exception>
    public static FuzzResult Run(FuzzTarget target, ulong seed, TimeSpan time, ulong first = 0)
    {
        var worker = new Worker(target, seed, first, time);
        var thread = new Thread(worker.Run) { IsBackground = true, Name = "fuzz " + target.Name };
        thread.Start();
        while (!thread.Join(TimeSpan.FromMilliseconds(100)))
        {
            if (worker.IsStuck(out ulong round))
            {
                throw new FuzzException(target.Name, seed, round, target.Case(seed, round),
                    new TimeoutException($"it was still being read after {Longest.TotalSeconds} s"));
            }
        }

        return worker.Failure is null ? worker.Result : throw worker.Failure;
    }

    private sealed class Worker(FuzzTarget target, ulong seed, ulong start, TimeSpan time)
    {
        private ulong _round = start;
        private long _began = Stopwatch.GetTimestamp();

        public FuzzResult Result { get; private set; } = new(0, 0);

        public FuzzException? Failure { get; private set; }

        public bool IsStuck(out ulong round)
        {
            round = Volatile.Read(ref _round);
            return Stopwatch.GetElapsedTime(Volatile.Read(ref _began)) > Longest && round == Volatile.Read(ref _round);
        }

        public void Run()
        {
            ulong rounds = 0;
            ulong refused = 0;
            long began = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(began) < time)
            {
                byte[] file = target.Case(seed, _round);
                try
                {
                    refused += target.Read(file) ? 0u : 1u;
                }
                catch (Exception exception)
                {
                    Failure = new FuzzException(target.Name, seed, _round, file, exception);
                    return;
                }

                rounds++;
                Volatile.Write(ref _began, Stopwatch.GetTimestamp());
                Volatile.Write(ref _round, _round + 1);
            }

            Result = new FuzzResult(rounds, refused);
        }
    }
}
