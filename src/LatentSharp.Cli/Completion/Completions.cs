using System.CommandLine;
using System.Globalization;
using LatentSharp.Cli.Parsing;

namespace LatentSharp.Cli.Completion;

/// <summary>Answers <c>latent "[suggest:POSITION]" "LINE"</c>, which shells ask: what may stand where the cursor is.</summary>
internal static class Completions
{
    private const string Directive = "[suggest";

    /// <summary>Whether a call asks for completions.</summary>
    public static bool AreAskedFor(IReadOnlyList<string> arguments) =>
        arguments.Count > 0 && arguments[0].StartsWith(Directive, StringComparison.Ordinal) && arguments[0][^1] == ']';

    /// <summary>The words that may stand there; none where the program knows none, as for files.</summary>
    /// <param name="arguments">The directive, with the position of the cursor or without, and the line as it was typed so far.</param>
    /// <param name="verbs">All verbs.</param>
    public static IEnumerable<string> Of(IReadOnlyList<string> arguments, IEnumerable<Verb> verbs)
    {
        string line = arguments.Count > 1 ? arguments[1] : "";
        string position = arguments[0][Directive.Length..^1].TrimStart(':');
        int cursor = int.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out int at) ? at : line.Length;

        // Shells leave out the space that the cursor stands behind.
        line = line.PadRight(cursor);
        var program = new Command("latent");
        foreach (Verb verb in verbs)
        {
            program.Add(verb);
        }

        return program.Parse(line).GetCompletions(Math.Min(cursor, line.Length)).Select(completion => completion.Label).Order(
            StringComparer.Ordinal);
    }
}
