using System.Diagnostics;
using System.Globalization;
using LatentSharp.Formats.SafeTensors;

namespace LatentSharp.Cli.Tests;

/// <summary>
/// A training process that is killed at random moments, also while it writes, and resumed, ends with the same bits as one that was left
/// alone.
/// </summary>
public sealed class KillTests : IDisposable
{
    // 50 in the slow group: LATENT_SLOW=1 dotnet test -c Release --filter Kill
    private static readonly int Kills = Environment.GetEnvironmentVariable("LATENT_SLOW") is null ? 5 : 50;

    private readonly Latent _latent = new();

    [Fact]
    public void A_killed_and_resumed_run_has_the_bits_of_an_unbroken_one()
    {
        string pictures = _latent.Pictures(100);
        string[] train =
        [
            "train", pictures, "--channels", "8,16,32", "--latent", "4", "--train", "80", "--test", "20", "--batch", "4", "--epochs", "8",
            "--schedule", "cosine", "--average", "0.9", "--checkpoint-every", "0.0002", "--threads", "1", "--quiet",
        ];
        var clock = Stopwatch.StartNew();
        using (Process whole = Start([.. train, "--out", _latent.At("whole")]))
        {
            whole.WaitForExit();
            whole.ExitCode.ShouldBe(0);
        }

        double seconds = clock.Elapsed.TotalSeconds;
        string cut = _latent.At("cut");
        var random = new Random(1);
        int killed = 0;
        int withCheckpoint = 0;
        for (int i = 0; i < Kills; i++)
        {
            using Process process = Start(Next());
            if (!process.WaitForExit(TimeSpan.FromSeconds(0.2 + (random.NextDouble() * seconds))))
            {
                process.Kill(entireProcessTree: true);
                killed++;
            }
            else if (i + 1 < Kills)
            {
                // It got to its end; from the start again.
                process.ExitCode.ShouldBe(0);
                Directory.Delete(cut, recursive: true);
            }

            process.WaitForExit();
            withCheckpoint += File.Exists(Path.Combine(cut, "checkpoint.safetensors")) ? 1 : 0;
        }

        killed.ShouldBeGreaterThan(0);
        using (Process rest = Start(Next()))
        {
            string error = rest.StandardError.ReadToEnd();
            rest.WaitForExit();
            rest.ExitCode.ShouldBe(0, error);
        }

        withCheckpoint.ShouldBeGreaterThan(0);
        Bits(Path.Combine(cut, "model.safetensors")).ShouldBe(Bits(_latent.At("whole", "model.safetensors")));
        Names(cut).ShouldBe(Names(_latent.At("whole")));

        string[] Next() => [.. train, "--out", cut, File.Exists(Path.Combine(cut, "checkpoint.safetensors")) ? "--resume" : "--overwrite"];
    }

    [Fact]
    public void A_second_process_is_refused_with_the_id_of_the_first()
    {
        string run = _latent.At("run");
        string[] train = ["train", _latent.Pictures(100), "--channels", "8,16,32", "--latent", "4", "--batch", "4", "--epochs", "100000",
            "--out", run, "--quiet"];
        using Process first = Start(train);
        try
        {
            var clock = Stopwatch.StartNew();
            while (!File.Exists(Path.Combine(run, "run.pid")) || !File.Exists(Path.Combine(run, "checkpoint.safetensors")))
            {
                clock.Elapsed.TotalSeconds.ShouldBeLessThan(60);
                Thread.Sleep(20);
            }

            Outcome second = _latent.Run([.. train[..^1], "--overwrite"]);
            second.Code.ShouldBe(1);
            second.Error.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"is being written by process {first.Id}"));
            File.Exists(Path.Combine(run, "checkpoint.safetensors")).ShouldBeTrue();
        }
        finally
        {
            first.Kill();
            first.WaitForExit();
        }

        // The lock of the dead is void.
        string[] once = [.. train.Select(argument => argument == "100000" ? "1" : argument)];
        _latent.Run([.. once, "--overwrite"]).Code.ShouldBe(0);
    }

    public void Dispose() => _latent.Dispose();

    /// <summary>Starts the program as a process of its own, with variables beside those of this one.</summary>
    internal static Process Start(string[] args, params IEnumerable<(string Name, string Value)> variables)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "latent.dll"));
        foreach (string arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        return Process.Start(start)!;
    }

    internal static Dictionary<string, string> Bits(string path)
    {
        using SafeTensorsFile file = SafeTensorsFile.Read(path);
        return file.Entries.ToDictionary(e => e.Name, e =>
            Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(file.Get(e.Name).Span)));
    }

    internal static string[] Names(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f))
        .Order(StringComparer.Ordinal)];
}
