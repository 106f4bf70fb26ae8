using LatentSharp.Settings;

namespace LatentSharp.Cli.Parsing;

/// <summary>Names the option that is meant or helps: the library knows settings by their names, and no flags.</summary>
internal static class SettingHints
{
    /// <summary>How a setting is called here.</summary>
    public static string Flag(string setting) => "--" + setting;

    /// <summary>An error of the library, with settings named as options, and with the option that helps where the verb has it.</summary>
    public static string Say(LatentSharpException fault, Verb? verb)
    {
        string said = fault.Say(Flag);
        return said == fault.Message ? said.TrimEnd('.') + Of(fault.Setting, verb) : said;
    }

    /// <summary>A clause that ends the sentence; empty where there is no such setting, or the verb does not have it.</summary>
    private static string Of(string? setting, Verb? verb) => setting == "resume" && !Has(verb, setting)
        ? " (latent train DATA --resume --out RUN)"
        : setting is not null && Has(verb, setting)
        ? setting switch
        {
            "skip-bad" => "; --skip-bad leaves out all that are damaged",
            "labels" => " (--labels FILE)",
            _ => $"; see --{setting}",
        }
        : "";

    /// <summary>What takes less memory.</summary>
    public static string OfMemory(Verb? verb) => Has(verb, "batch") ? "; take a smaller --size, --batch or network"
        : Has(verb, "count") ? "; take a smaller --count"
        : "; give fewer or smaller pictures";

    private static bool Has(Verb? verb, string setting) => verb?.Options.Any(option => option.Name == "--" + setting) == true;
}
