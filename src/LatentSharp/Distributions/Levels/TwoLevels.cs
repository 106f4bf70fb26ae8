using LatentSharp.Settings;

namespace LatentSharp.Distributions.Levels;

/// <summary>How a code of two levels is divided.</summary>
internal static class TwoLevels
{
    /// <summary>Dimensions of the upper level, which come first: half of them.</summary>
    /// <param name="latent">Number of latent dimensions, at least 2.</param>
    public static int Top(int latent) => Math.Max(1, latent / 2);

    /// <summary>Refuses codes that cannot be divided.</summary>
    /// <param name="part">The name of the part that would divide them.</param>
    /// <param name="latent">Number of latent dimensions.</param>
    /// <exception cref="LatentSharpException">They have one dimension.</exception>
    public static void Require(string part, int latent)
    {
        if (latent < 2)
        {
            throw new SettingException(SettingText.Of($"{new SettingName(part)} two-level needs at least 2 latent dimensions, one a " +
                $"level, but {new SettingName("latent")} is {latent}."));
        }
    }
}
