using System.Diagnostics;
using System.Globalization;

namespace LatentSharp.Bench.Compare;

/// <summary>A whole process: how long it took and how much memory it held at its peak.</summary>
/// <param name="Seconds">From before its start to its end.</param>
/// <param name="PeakMegabytes">The kernel's VmHWM, read every few milliseconds until the end.</param>
internal sealed record ProcessRun(double Seconds, double PeakMegabytes)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>Runs a process.</summary>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="poll">Milliseconds between looks at its memory; 0 for no looks, where the time matters.</param>
    /// <param name="environment">Variables to set.</param>
    /// <exception cref="PeerException">It failed, or did not end in time.</exception>
    public static ProcessRun Of(string file, IReadOnlyList<string> arguments, int poll, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        long before = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        double peak = 0;
        while (poll > 0 && !process.WaitForExit(poll))
        {
            peak = Math.Max(peak, HighWater(process.Id));
            Limit(process, before);
        }

        if (!process.WaitForExit(Patience))
        {
            Limit(process, 0);
        }

        double seconds = Stopwatch.GetElapsedTime(before).TotalSeconds;
        _ = output.Result;
        return process.ExitCode == 0
            ? new ProcessRun(seconds, peak)
            : throw new PeerException($"{Path.GetFileName(file)} {string.Join(' ', arguments)} " +
                $"failed: {errors.Result.Trim().Split('\n')[^1]}");
    }

    private static void Limit(Process process, long since)
    {
        if (Stopwatch.GetElapsedTime(since) > Patience)
        {
            process.Kill(entireProcessTree: true);
            throw new PeerException($"{process.StartInfo.FileName} did not end within {Patience.TotalMinutes:F0} minutes");
        }
    }

    /// <summary>The most memory that a process has held so far, MB.</summary>
    public static double HighWater(int process)
    {
        try
        {
            foreach (string line in File.ReadLines($"/proc/{process}/status"))
            {
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                {
                    return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
                }
            }
        }
        catch (IOException)
        {
            // It has just ended; what was read before stands.
        }

        return 0;
    }
}
