using System.Diagnostics;
using System.Runtime.Intrinsics.X86;

namespace LatentSharp.Bench;

/// <summary>
/// Runs the comparison in processes of its own, since OpenBLAS chooses its kernel when it is loaded and reads the choice
/// from the environment. A version that does not know the processor falls back to an old kernel: a win over that one
/// would say nothing, so the comparison is with the best kernel, and the default is reported beside it.
/// </summary>
internal static class MatrixProductCommand
{
    public const string ChildVerb = "matmul-in-process";

    private const string Variable = "OPENBLAS_CORETYPE";

    public static int Run(int seconds)
    {
        if (!OpenBlas.IsAvailable)
        {
            Console.Error.WriteLine("OpenBLAS is not here; install Debian's package libopenblas0-pthread.");
            return 1;
        }

        string? own = Environment.GetEnvironmentVariable(Variable);
        string? best = own ?? BestCore();
        if (best is null)
        {
            return Child(seconds, brief: false, null);
        }

        int brief = Child(Math.Max(4, seconds / 8), brief: true, null);
        return brief != 0 ? brief : Child(seconds - (seconds / 8), brief: false, best);
    }

    private static string? BestCore() => Avx512F.IsSupported ? "SkylakeX" : Fma.IsSupported && Avx2.IsSupported ? "Haswell" : null;

    private static int Child(int seconds, bool brief, string? core)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(MatrixProductCommand).Assembly.Location);
        }

        start.ArgumentList.Add(ChildVerb);
        start.ArgumentList.Add(seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        start.ArgumentList.Add(brief ? "brief" : "full");
        start.Environment.Remove(Variable);
        if (core is not null)
        {
            start.Environment[Variable] = core;
        }

        Console.WriteLine($"{(core is null ? $"{Variable} not set" : $"{Variable}={core}")}:");
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        Console.WriteLine();
        return process.ExitCode;
    }
}
