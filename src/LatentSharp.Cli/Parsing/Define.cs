using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LatentSharp.Data.Sentences;

namespace LatentSharp.Cli.Parsing;

/// <summary>Options whose errors name the option, what was given, and what is allowed. An option that was not given is null.</summary>
internal static class Define
{
    public static Option<bool> Flag(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.Zero, CustomParser = _ => true };

    public static Option<string?> Text(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = value };

    public static Option<int?> Whole(string name, string value, int lowest, int highest, string description, params string[] aliases) =>
        Parsed<int?>(name, value, description, aliases, $"a whole number from {lowest} to {highest}", text =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= lowest
                && number <= highest ? number : null);

    public static Option<ulong?> Seed(string description) =>
        Parsed<ulong?>("--seed", "N", description, [], "a whole number from 0 to 18446744073709551615", text =>
            ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : null);

    public static Option<double?> Number(string name, string value, Func<double, bool> allowed, string rule, string description) =>
        Parsed<double?>(name, value, description, [], rule, text => TryNumber(text, allowed));

    public static Option<int[]?> Wholes(string name, int highest, string example, string description) =>
        Parsed<int[]>(name, "N,N,…", description, [], $"whole numbers from 1 to {highest} with commas between, e.g. {example}", text =>
        {
            string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
            int[] numbers = [.. parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int n)
                && n <= highest ? n : 0)];
            return Array.TrueForAll(numbers, n => n >= 1) ? numbers : null;
        });

    public static Option<T?> Choice<T>(string name, string description, params T[] values)
        where T : struct, Enum
    {
        string[] words = [.. values.Select(v => v.ToString().ToLowerInvariant())];
        return Choice<T?>(name, description, words, word => values[Array.IndexOf(words, word)]);
    }

    public static Option<string?> Choice(string name, string description, IReadOnlyList<string> words) =>
        Choice<string>(name, description, [.. words], word => word);

    private static Option<T?> Choice<T>(string name, string description, string[] words, Func<string, T> value) =>
        Parsed<T?>(name, string.Join('|', words), description, [], string.Join(", ", words[..^1]) + " or " + words[^1], text =>
            Array.Find(words, word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } word ? value(word) : default, words);

    public static double? TryNumber(string text, Func<double, bool> allowed) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            && allowed(number) ? number : null;

    public static Option<T?> Parsed<T>(string name, string value, string description, string[] aliases, string rule, Func<string, T?> parse,
        string[]? words = null)
    {
        var option = new Option<T?>(name, aliases) { Description = description, HelpName = value, Arity = ArgumentArity.ExactlyOne };
        option.CustomParser = (ArgumentResult result) =>
        {
            string text = result.Tokens[0].Value;
            T? parsed = parse(text);
            if (parsed is null)
            {
                result.AddError($"{name} {text} is not possible: it must be {rule}{Suggestions.Hint(text, words ?? [])}.");
            }

            return parsed;
        };
        option.CompletionSources.Add(words ?? []);
        return option;
    }
}
