using System.Diagnostics;

namespace LatentSharp.Mpi.Tests;

/// <summary>A program that starts ranks.</summary>
/// <param name="Name">Its file.</param>
/// <param name="Options">What it needs to start more ranks than there are processors, as whoever runs the tests.</param>
public sealed record Launcher(string Name, params string[] Options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly Launcher[] Known =
    [
        new("mpirun.openmpi", "--allow-run-as-root", "--oversubscribe"), new("mpirun.mpich"),
    ];

    /// <summary>Those that are installed.</summary>
    public static IReadOnlyList<Launcher> All { get; } = [.. Known.Where(launcher => IsInstalled(launcher.Name))];

    /// <summary>One argument a test: those that are installed, or a first one for tests that are skipped.</summary>
    public static IEnumerable<object[]> Each => (All.Count == 0 ? Known[..1] : All).Select(launcher => new object[] { launcher.Name });

    /// <summary>The launcher of a name.</summary>
    public static Launcher Of(string name) => Known.First(launcher => launcher.Name == name);

    /// <summary>Whether a program is in a folder of PATH.</summary>
    public static bool IsInstalled(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Starts ranks of the program.</summary>
    /// <param name="count">How many.</param>
    /// <param name="arguments">What each is given.</param>
    public Process Start(int count, params IEnumerable<string> arguments) =>
        Begin(Name, [.. Options, "-np", $"{count}", "dotnet", Program, .. arguments, "--ranks", "mpi"]);

    /// <summary>Starts one rank of the program for each list of arguments.</summary>
    public Process StartEach(params IReadOnlyList<IEnumerable<string>> each) => Begin(Name,
    [
        .. Options, .. each.SelectMany((arguments, i) => (IEnumerable<string>)
            [.. i > 0 ? [":"] : (string[])[], "-np", "1", "dotnet", Program, .. arguments, "--ranks", "mpi"]),
    ]);

    /// <summary>Starts two ranks of the program, the second with little memory.</summary>
    /// <param name="megabytes">How much the second one's objects may take.</param>
    /// <param name="arguments">What each is given.</param>
    public Process StartSmall(int megabytes, params IReadOnlyList<string> arguments)
    {
        IEnumerable<string> rank = ["dotnet", Program, .. arguments, "--ranks", "mpi"];
        string limit = $"DOTNET_GCHeapHardLimit={megabytes << 20:x}";
        return Begin(Name, [.. Options, "-np", "1", .. rank, ":", "-np", "1", "env", limit, .. rank]);
    }

    /// <summary>Runs the program alone.</summary>
    public static (int Code, string Error) Alone(params IEnumerable<string> arguments)
    {
        using Process process = Begin("dotnet", [Program, .. arguments]);
        return End(process);
    }

    /// <summary>Waits for a process.</summary>
    public static (int Code, string Error) End(Process process)
    {
        Task<string> error = process.StandardError.ReadToEndAsync(), output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{process.StartInfo.FileName} did not end: {error.Result}{output.Result}");
        }

        return (process.ExitCode, error.Result + output.Result);
    }

    /// <summary>The process of a rank, found by what its launcher tells it, whose command holds a text.</summary>
    public static int Find(int rank, string text) => Ranks(text, [$"OMPI_COMM_WORLD_RANK={rank}", $"PMI_RANK={rank}"]).First();

    /// <summary>How many ranks there are whose command holds a text.</summary>
    public static int Count(string text) => Ranks(text, ["OMPI_COMM_WORLD_RANK=", "PMI_RANK="]).Count();

    private static IEnumerable<int> Ranks(string text, string[] variables)
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc").Where(f => int.TryParse(Path.GetFileName(f), out _)))
        {
            bool isOne = false;
            try
            {
                string command = File.ReadAllText($"{folder}/cmdline");
                isOne = command.StartsWith("dotnet", StringComparison.Ordinal) && command.Contains(text, StringComparison.Ordinal)
                    && File.ReadAllText($"{folder}/environ").Split('\0').Any(v => variables.Any(name =>
                        name.EndsWith('=') ? v.StartsWith(name, StringComparison.Ordinal) : v == name));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile, or is somebody else's.
            }

            if (isOne)
            {
                yield return int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture);
            }
        }
    }

    /// <summary>Sends a signal to a process.</summary>
    public static void Signal(int process, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        kill.WaitForExit();
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "latent.dll");

    /// <summary>Starts a program whose streams are read.</summary>
    internal static Process Begin(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, [.. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["OMPI_MCA_rmaps_base_oversubscribe"] = "1";

        // The harder way, whatever processors there are.
        start.Environment["LATENTSHARP_EXCHANGE"] = "beside";
        return Process.Start(start)!;
    }
}
