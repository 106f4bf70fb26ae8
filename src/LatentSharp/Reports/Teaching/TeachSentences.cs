using LatentSharp.Data.Sentences;
using LatentSharp.Reports.Comparisons;
using LatentSharp.Reports.Pages;

namespace LatentSharp.Reports.Teaching;

/// <summary>What the preset for teaching shows, in words: each a function of the figures beside it.</summary>
internal static class TeachSentences
{
    /// <summary>Whose way is the more sudden in the setting of the page, and how much.</summary>
    public static string Verdict(TaughtSetting main)
    {
        string shares = $"Between {Counted.Of(main.Autoencoder.Pairs, "pair")} of held-out pictures that are unlike each other, the most " +
            $"sudden eighth of the way holds {Share(main.Autoencoder.Jump, main.Autoencoder.JumpError)} of the change with the AE and " +
            $"{Share(main.Variational.Jump, main.Variational.JumpError)} with the VAE, where an even way has 12.5 %";
        string ratio = Ratio(main);
        return main.Sudden switch
        {
            Side.Autoencoder => $"{shares}: the AE's way is the more sudden, {ratio} times. Both models were trained alike but for what " +
                $"makes a VAE, the noise on its codes and the KL term.",
            Side.Variational => $"{shares}: here the VAE's way is the more sudden (the AE's share is {ratio} times the VAE's).",
            Side.Neither => $"{shares}: the two are level ({ratio} times, within two standard errors of 1).",
            _ => $"{shares}.",
        };
    }

    /// <summary>What the other settings say about why; null where none was trained.</summary>
    public static string? Why(Taught taught)
    {
        TaughtSetting main = taught.Main;
        string[] others = [.. taught.Settings.Skip(1).Select(Setting)];
        if (others.Length == 0)
        {
            return null;
        }

        (TaughtSetting? latent, TaughtSetting? network, TaughtSetting? both) =
            (taught.Other(network: false, latent: true), taught.Other(network: true, latent: false),
                taught.Other(network: true, latent: true));
        string cause = (main.Sudden, latent?.Sudden, network?.Sudden) switch
        {
            (not Side.Autoencoder, _, _) => " The AE's way is not the more sudden in the first setting, so that there is " +
                "nothing to explain.",
            (_, null, _) or (_, _, null) or (_, Side.Unknown, _) or (_, _, Side.Unknown) => "",
            (_, not Side.Autoencoder, Side.Autoencoder) => " So it is the number of dimensions that decides here: changed alone it makes " +
                "the two level, and the network changed alone does not.",
            (_, Side.Autoencoder, not Side.Autoencoder) => " So it is the network that decides here: changed alone it makes the two " +
                "level, and the number of dimensions changed alone does not.",
            (_, not Side.Autoencoder, not Side.Autoencoder) => " Either change alone is enough: here the AE's way is the more sudden " +
                "only with both, that network and that few dimensions.",
            _ when both?.Sudden is Side.Neither or Side.Variational => " Neither change alone is enough; only both together.",
            _ when both is not null => " The AE's way is the more sudden in every setting that was trained here.",
            _ => "",
        };
        return $"The same pictures, pairs and {Counted.Of(others.Length, "other setting")}: {string.Join("; ", others)}.{cause}";
    }

    /// <summary>What is drawn of the posteriors on the way.</summary>
    /// <param name="between">Codes of training pictures that were drawn between the ends.</param>
    /// <param name="overlap">Mean overlap of neighbors along the way, 0 to 1; null for an AE.</param>
    public static string Posteriors(int between, double? overlap) => overlap is { } share
        ? $"The posteriors of both ends and of the {Counted.Of(between, "training picture")} nearest to the way, seen along it, each " +
            $"with height 1. Neighbours overlap by {RunFigures.Number(share, "0.00")} on average (Bhattacharyya coefficient: 0 apart, 1 " +
            $"the same)."
        : $"The codes of both ends and of the {Counted.Of(between, "training picture")} nearest to the way: points, which overlap nowhere.";

    private static string Setting(TaughtSetting setting) =>
        $"{setting.Network} with {Counted.Of(setting.Latent, "dimension")}, AE {Share(setting.Autoencoder.Jump)} and VAE " +
            $"{Share(setting.Variational.Jump)}, " + setting.Sudden switch
            {
                Side.Autoencoder => $"the AE {Ratio(setting)} times as sudden",
                Side.Variational => $"the VAE the more sudden ({Ratio(setting)})",
                Side.Neither => $"level ({Ratio(setting)})",
                _ => "not both measured",
            };

    private static string Ratio(TaughtSetting setting) =>
        $"{RunFigures.Number(setting.Ratio, "0.00")} ± {RunFigures.Number(setting.RatioError, "0.00")}";

    private static string Share(double share, double? error = null) => RunFigures.Number(100 * share, "0.0") +
        (error is { } e && double.IsFinite(e) ? $" ± {RunFigures.Number(100 * e, "0.0")} %" : " %");
}
