using System.ComponentModel;
using System.Diagnostics;

namespace LatentSharp.Cli.Tests.Safety;

/// <summary>
/// A test that makes system calls fail, with a library that is built here and preloaded; skipped, with that reason, where there is no C
/// compiler or no Linux.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PreloadFactAttribute : FactAttribute
{
    public PreloadFactAttribute()
    {
        if (Library.Value is null)
        {
            Skip = "needs Linux and a C compiler named cc, to build faults.c";
        }
    }

    /// <summary>The library; null if it cannot be built.</summary>
    internal static readonly Lazy<string?> Library = new(() =>
    {
        string library = Path.Combine(AppContext.BaseDirectory, "Safety", "faults.so");
        return OperatingSystem.IsLinux() && Run("cc", "-shared", "-fPIC", "-o", library, Path.Combine(AppContext.BaseDirectory, "Safety",
            "faults.c"), "-ldl") ? library : null;
    });

    private static bool Run(string program, params string[] args)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, args)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true
            })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
