using System.Diagnostics;
using System.Globalization;
using LatentSharp.Fuzzing;

namespace LatentSharp.Bench;

/// <summary>Reads damaged files for a long time, format after format, and keeps what a reader does not take as it should.</summary>
internal static class Fuzz
{
    private const string Finds = "fuzz-finds";
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(15);

    /// <summary>Runs by options: --minutes N, --format NAME, --seed N.</summary>
    /// <returns>1 if anything was found.</returns>
    public static int Run(ReadOnlySpan<string> options)
    {
        double minutes = 60;
        ulong seed = (ulong)Stopwatch.GetTimestamp();
        IReadOnlyList<string> formats = FuzzTargets.Names;
        for (int i = 0; i < options.Length; i += 2)
        {
            string value = i + 1 < options.Length ? options[i + 1] : throw new ArgumentException($"{options[i]} needs a value");
            _ = options[i] switch
            {
                "--minutes" => minutes = double.Parse(value, CultureInfo.InvariantCulture),
                "--seed" => seed = ulong.Parse(value, CultureInfo.InvariantCulture),
                "--format" => (formats = [value]).Count,
                _ => throw new ArgumentException($"unknown option {options[i]}; there are --minutes, --format and --seed"),
            };
        }

        return Run(TimeSpan.FromMinutes(minutes), formats, seed);
    }

    private static int Run(TimeSpan time, IReadOnlyList<string> formats, ulong seed)
    {
        Console.WriteLine(FormattableString.Invariant($"seed {seed}, {time.TotalMinutes:0.##} minutes, {string.Join(' ', formats)}"));
        FuzzTarget[] targets = [.. formats.Select(FuzzTargets.Create)];
        var next = new ulong[targets.Length];
        var refused = new ulong[targets.Length];
        int found = 0;
        long start = Stopwatch.GetTimestamp();
        TimeSpan slice = TimeSpan.FromTicks(Math.Min(Slice.Ticks, Math.Max(1, time.Ticks / targets.Length)));
        for (int turn = 0; Stopwatch.GetElapsedTime(start) < time; turn = (turn + 1) % targets.Length)
        {
            try
            {
                FuzzResult result = FuzzLoop.Run(targets[turn], seed, slice, next[turn]);
                next[turn] += result.Rounds;
                refused[turn] += result.Refused;
            }
            catch (FuzzException find)
            {
                found++;
                next[turn] = find.Round + 1;
                Directory.CreateDirectory(Finds);
                string path = Path.Combine(Finds, FormattableString.Invariant($"{targets[turn].Name}-{seed}-{find.Round}.bin"));
                File.WriteAllBytes(path, find.File);
                Console.WriteLine($"{find.Message}\n " +
                    $" {string.Join("\n  ", (find.InnerException?.StackTrace ?? "").Split('\n').Take(4))}\n  kept as {path}");
            }
        }

        for (int i = 0; i < targets.Length; i++)
        {
            Console.WriteLine($"{targets[i].Name,-12} {next[i],12:N0} files, {refused[i],12:N0} refused");
            targets[i].Dispose();
        }

        Console.WriteLine($"{found} found");
        return found > 0 ? 1 : 0;
    }
}
