using System.Globalization;

namespace LatentSharp.Settings;

/// <summary>How the value of a setting is written, and which values there are.</summary>
/// <typeparam name="T">What it is read as.</typeparam>
/// <param name="Unit">What stands for a value in a list of settings, e.g. <c>N</c> or <c>vae|ae</c>; null where there is nothing to write,
/// as for what is there or not.</param>
/// <param name="Rule">What is allowed, in words: <c>a whole number from 1 to 4096</c>.</param>
/// <param name="Read">Reads what a person wrote; null where it is no such value, whether it is allowed or not.</param>
/// <param name="IsAllowed">Whether a value may be used.</param>
/// <param name="Write">Writes a value.</param>
public sealed record SettingFormat<T>(string? Unit, string Rule, Func<string, object?> Read, Func<T, bool> IsAllowed, Func<T, string> Write)
    where T : notnull
{
    /// <summary>Words that a value may be, for a hint at what was meant.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Whether values are numbers, so that a curve can be drawn over several.</summary>
    public bool IsNumeric { get; init; }
}

/// <summary>The usual ways in which settings are written.</summary>
public static class SettingFormat
{
    /// <summary>A whole number.</summary>
    /// <param name="lowest">The least that is allowed.</param>
    /// <param name="highest">The most that is allowed.</param>
    /// <param name="rule">What is allowed, in words; null for these two numbers.</param>
    public static SettingFormat<int> Whole(int lowest, int highest, string? rule = null) => new(
        "N",
        rule ?? FormattableString.Invariant($"a whole number from {lowest} to {highest}"),
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null,
        number => number >= lowest && number <= highest,
        number => number.ToString(CultureInfo.InvariantCulture))
    { IsNumeric = true };

    /// <summary>A number, which is never infinite.</summary>
    /// <param name="unit">What stands for it in a list of settings.</param>
    /// <param name="isAllowed">Whether a number may be used.</param>
    /// <param name="rule">What is allowed, in words.</param>
    public static SettingFormat<double> Number(string unit, Func<double, bool> isAllowed, string rule) => new(
        unit, rule, text => ReadNumber(text), number => double.IsFinite(number) && isAllowed(number), WriteNumber)
    { IsNumeric = true };

    /// <summary>One or more whole numbers with commas between.</summary>
    /// <param name="highest">The most that is allowed.</param>
    /// <param name="rule">What is allowed, in words.</param>
    public static SettingFormat<IReadOnlyList<int>> Wholes(int highest, string rule) => new(
        "N,N,…",
        rule,
        text =>
        {
            int?[] numbers = [.. text.Split(',', StringSplitOptions.TrimEntries).Select(part =>
                int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : (int?)null)];
            return Array.TrueForAll(numbers, number => number is not null) ? (int[])[.. numbers.Select(number => number!.Value)] : null;
        },
        numbers => numbers.Count > 0 && numbers.All(number => number >= 1 && number <= highest),
        numbers => string.Join(',', numbers));

    /// <summary>One of several names.</summary>
    /// <param name="values">The values, in the order of a list of settings; each is called by its name in small letters.</param>
    public static SettingFormat<T> Choice<T>(params IReadOnlyList<T> values)
        where T : struct, Enum
    {
        string[] words = [.. values.Select(WriteName)];
        return new(
            string.Join('|', words),
            string.Join(", ", words[..^1]) + " or " + words[^1],
            text => Array.IndexOf(words, text.ToLowerInvariant()) is var index and >= 0 ? values[index] : null,
            value => values.Contains(value),
            WriteName)
        { Words = words };
    }

    /// <summary>One of several words.</summary>
    /// <param name="words">The words, small letters, in the order of a list of settings.</param>
    public static SettingFormat<string> Word(params IReadOnlyList<string> words) => new(
        string.Join('|', words),
        words.Count == 1 ? words[0] : string.Join(", ", words.SkipLast(1)) + " or " + words[^1],
        text => words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)),
        value => words.Contains(value, StringComparer.Ordinal),
        value => value)
    { Words = words };

    /// <summary>Something that is there or not.</summary>
    public static SettingFormat<bool> Switch() => new(
        null, "true or false", text => bool.TryParse(text, out bool value) ? value : null, _ => true, value => value ? "true" : "false")
    { Words = ["true", "false"] };

    /// <summary>Reads a finite number; null for anything else.</summary>
    /// <param name="text">What a person wrote.</param>
    public static double? ReadNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number : null;

    /// <summary>The shortest text that gives the same number.</summary>
    /// <param name="number">The number.</param>
    public static string WriteNumber(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static string WriteName<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
