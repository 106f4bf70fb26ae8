using System.Diagnostics;

namespace LatentSharp.Studio.Hosting;

/// <summary>Opens the browser of whoever sits at this machine.</summary>
internal static class Browser
{
    /// <summary>Opens an address.</summary>
    /// <returns>Whether a browser was started; not where nobody sees a screen.</returns>
    public static bool TryOpen(Uri address)
    {
        bool hasScreen = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
            || Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 }
            || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 };
        if (!hasScreen || Environment.GetEnvironmentVariable("SSH_CONNECTION") is { Length: > 0 })
        {
            return false;
        }

        try
        {
            ProcessStartInfo start = OperatingSystem.IsWindows() ? new(address.AbsoluteUri) { UseShellExecute = true }
                : new(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [address.AbsoluteUri])
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                };
            using Process? started = Process.Start(start);
            return true;
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or FileNotFoundException)
        {
            return false;
        }
    }
}
