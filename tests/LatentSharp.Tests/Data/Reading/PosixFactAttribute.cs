using System.Diagnostics;

namespace LatentSharp.Tests.Data.Reading;

/// <summary>Needs links, named pipes and file names of any bytes.</summary>
public sealed class PosixFactAttribute : FactAttribute
{
    public PosixFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "needs Linux";
        }
    }

    /// <summary>Runs a line of shell in a folder.</summary>
    public static void Shell(string folder, string line)
    {
        using Process shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", line]) { WorkingDirectory = folder })!;
        shell.WaitForExit();
        shell.ExitCode.ShouldBe(0);
    }
}
