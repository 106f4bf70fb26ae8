using System.Diagnostics;
using System.Text;
using LatentSharp.Training;

namespace LatentSharp.Cases.Tests;

/// <summary>A copy of a case's folder in which the program is run as a person runs it: a process of its own, from that folder.</summary>
public sealed class Case : IDisposable
{
    // Longer than any case may take on a busy machine.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    private static readonly Lazy<byte[]> Color = new(() =>
    {
        using Case it = Empty();
        it.Succeeds(
            "train", "faces", "--size", "32", "--train", "60", "--test", "20", "--network", "mlp", "--hidden", "16", "--latent", "32",
                "--epochs", "1",
            "--out", "colour", "--quiet");
        return File.ReadAllBytes(it.At("colour", "model.safetensors"));
    });

    private Case(string folder) => Folder = folder;

    /// <summary>The copy.</summary>
    public string Folder { get; }

    /// <summary>Copies a case and makes what cannot be kept in a repository.</summary>
    /// <param name="name">Its folder, e.g. <c>jfif</c> or <c>hostile/two-starts</c>.</param>
    public static Case Open(string name)
    {
        string folder = Directory.CreateTempSubdirectory("latent-case-").FullName;
        var copy = new Case(folder);
        string source = Path.Combine(CaseFactAttribute.Folder(), name);
        foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
            File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        if (File.Exists(copy.At("make.sh")))
        {
            copy.Shell("sh make.sh").Code.ShouldBe(0);
        }

        return copy;
    }

    /// <summary>A folder with nothing in it.</summary>
    public static Case Empty() => new(Directory.CreateTempSubdirectory("latent-case-").FullName);

    public string At(params string[] parts) => Path.Combine([Folder, .. parts]);

    /// <summary>Runs the program; what it needs longer than the longest is an error of its own.</summary>
    public Outcome Latent(params string[] args) => Run("dotnet", [Program, .. args]);

    /// <summary>Runs the program and demands that it succeeds.</summary>
    public Outcome Succeeds(params string[] args)
    {
        Outcome outcome = Latent(args);
        outcome.Code.ShouldBe(0, $"latent {string.Join(' ', args)}\n{outcome.Output}{outcome.Error}");
        return outcome;
    }

    /// <summary>Runs the program and demands that it ends with an error of one sentence and nothing else.</summary>
    public Outcome Fails(params string[] args)
    {
        Outcome outcome = Latent(args);
        string told = $"latent {string.Join(' ', args)}\n{outcome.Output}{outcome.Error}";
        outcome.Code.ShouldBeOneOf([1, 2], told);
        outcome.Error.ShouldContain("latent: ", customMessage: told);
        outcome.Error.ShouldNotContain("unexpected fault", customMessage: told);
        outcome.Error.ShouldNotContain("   at ", customMessage: told);
        return outcome;
    }

    /// <summary>Runs a line of a shell, in which <c>$LATENT</c> is the program.</summary>
    public Outcome Shell(string line) => Run("sh", ["-c", line]);

    /// <summary>What a run's model file says.</summary>
    public ModelCard Card(string run = "run") => ModelFile.ReadCard(At(run, "model.safetensors"));

    /// <summary>A tiny model of color pictures of 32×32 with 32 latent dimensions, in <c>color</c>; trained once for all cases.</summary>
    public string ColorModel()
    {
        Directory.CreateDirectory(At("colour"));
        File.WriteAllBytes(At("colour", "model.safetensors"), Color.Value);
        return "colour";
    }

    public void Dispose()
    {
        // A case may have taken rights away.
        Shell("chmod -R u+rwX .");
        Directory.Delete(Folder, recursive: true);
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "latent.dll");

    private Outcome Run(string program, string[] args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["LATENT"] = $"dotnet {Program}";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Longest))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', args)} did not end within {Longest.TotalMinutes} minutes");
        }

        process.WaitForExit();
        return new Outcome(process.ExitCode, output.Result, error.Result);
    }
}

/// <summary>What a process did.</summary>
public sealed record Outcome(int Code, string Output, string Error)
{
    /// <summary>All that a person sees.</summary>
    public string Seen => Output + Error;
}
