using LatentSharp.Data;
using LatentSharp.Settings;

namespace LatentSharp.Runs.Learning;

/// <summary>What requests share that set several models beside each other.</summary>
internal static class SideBySide
{
    /// <summary>Refuses data of which pages show no examples.</summary>
    /// <param name="isShown">Whether pages can show such data.</param>
    /// <param name="set">The data.</param>
    /// <param name="path">What was pointed at.</param>
    /// <param name="what">What was asked for.</param>
    /// <exception cref="RequestException">They cannot.</exception>
    public static void Require(bool isShown, Dataset set, string path, SettingText what)
    {
        if (!isShown)
        {
            throw new RequestException($"{what} sets pictures side by side, and '{path}' is {set.Format.Kind.Words}; train each " +
                $"model for itself (latent train {path} {new SettingName("model")} ae {new SettingName("out")} runs/ae), and compare " +
                $"what latent info says of them");
        }
    }
}
