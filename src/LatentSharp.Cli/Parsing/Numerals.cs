namespace LatentSharp.Cli.Parsing;

/// <summary>
/// Joins an option with a value that begins with a minus and a digit, as in <c>--row -1,0,1</c>, so that it is not taken for an option, and
/// the strength of a feature that stands as a word of its own, as in <c>--toward Smiling 1</c>.
/// </summary>
internal static class Numerals
{
    public static string[] Join(Verb verb, string[] arguments)
    {
        var joined = new List<string>(arguments.Length);
        int end = Array.IndexOf(arguments, "--") is var found and >= 0 ? found : arguments.Length;
        for (int i = 0; i < arguments.Length; i++)
        {
            string argument = arguments[i];
            if (i > 0 && i < end && IsNumeral(argument) && TakesOneValue(verb, arguments[i - 1]))
            {
                joined[^1] += "=" + argument;
                continue;
            }

            if (i > 1 && i < end && IsStrength(verb, arguments[i - 2], arguments[i - 1], argument))
            {
                joined[^1] += "=" + argument;
                continue;
            }

            joined.Add(argument);
        }

        return [.. joined];
    }

    /// <summary>Whether a word is a negative number, or a list that begins with one, and no option.</summary>
    public static bool IsNumeral(string word) =>
        word.Length > 1 && word[0] == '-' && (char.IsAsciiDigit(word[1])
            || (word[1] == '.' && word.Length > 2 && char.IsAsciiDigit(word[2])));

    private static bool TakesOneValue(Verb verb, string word) =>
        verb.Options.Any(option => option.Arity.MinimumNumberOfValues > 0
            && option.Aliases.Prepend(option.Name).Contains(word, StringComparer.Ordinal));

    /// <summary>Whether a number follows the name that an option of the form NAME[=α] takes; not where a file has such a name.</summary>
    private static bool IsStrength(Verb verb, string option, string name, string word) =>
        verb.Options.Any(o => o.Name == option && o.HelpName?.Contains("[=", StringComparison.Ordinal) == true)
        && name.Length > 0 && !name.Contains('=', StringComparison.Ordinal) && Define.TryNumber(word, _ => true) is not null
            && !Path.Exists(word);
}
