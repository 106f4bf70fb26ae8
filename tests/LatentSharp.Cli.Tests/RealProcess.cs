using System.Diagnostics;

namespace LatentSharp.Cli.Tests;

/// <summary>
/// The program as a process of its own, started by a shell, so that its streams and signals are those of a terminal or a script.
/// </summary>
internal static class RealProcess
{
    public static bool HasShell => !OperatingSystem.IsWindows() && File.Exists("/bin/sh");

    /// <summary>
    /// Starts a line of shell text in which <c>LATENT</c> is the program; the process is the program itself where the line begins with
    /// exec.
    /// </summary>
    public static Process Start(string line)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(line.Replace("LATENT ", $"dotnet {Quote(Path.Combine(AppContext.BaseDirectory, "latent.dll"))} ",
            StringComparison.Ordinal));
        return Process.Start(start)!;
    }

    /// <summary>Runs such a line to its end.</summary>
    public static Outcome Run(string line)
    {
        using Process process = Start(line);
        return End(process);
    }

    /// <summary>Waits for a process.</summary>
    public static Outcome End(Process process)
    {
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit(TimeSpan.FromMinutes(3)).ShouldBeTrue();
        return new Outcome(process.ExitCode, output, error.Result);
    }

    public static void Signal(Process process, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Does something to a process once a file is there, and waits for its end; it is killed if that fails.</summary>
    public static Outcome Stop(Process process, string file, Action stop)
    {
        try
        {
            var clock = Stopwatch.StartNew();
            while (!File.Exists(file))
            {
                clock.Elapsed.TotalSeconds.ShouldBeLessThan(60);
                process.HasExited.ShouldBeFalse();
                Thread.Sleep(20);
            }

            stop();
            return End(process);
        }
        finally
        {
            process.Kill();
        }
    }

    public static string Quote(string path) => $"'{path}'";
}
