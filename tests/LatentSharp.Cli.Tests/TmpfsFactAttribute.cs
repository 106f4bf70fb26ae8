using System.Diagnostics;

namespace LatentSharp.Cli.Tests;

/// <summary>A test that needs a small disk of its own; skipped, with that reason, where this process may not mount one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TmpfsFactAttribute : FactAttribute
{
    public TmpfsFactAttribute()
    {
        if (!CanMount)
        {
            Skip = "needs the right to mount a tmpfs";
        }
    }

    /// <summary>Whether this process may mount one.</summary>
    public static bool CanMount { get; } = Try();

    /// <summary>Runs mount or umount; tells whether it did.</summary>
    public static bool Run(string program, params string[] args)
    {
        try
        {
            using Process process =
                Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static bool Try()
    {
        string folder = Directory.CreateTempSubdirectory("latent-mount-").FullName;
        bool mounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder) && Run("umount", folder);
        Directory.Delete(folder);
        return mounted;
    }
}
