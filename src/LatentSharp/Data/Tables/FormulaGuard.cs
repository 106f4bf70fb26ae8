using System.Globalization;

namespace LatentSharp.Data.Tables;

/// <summary>
/// Keeps text from outside from being a formula where a file is opened in a spreadsheet: text that begins with = + - @ or a control
/// character gets an apostrophe in front, which reading takes away again.
/// </summary>
internal static class FormulaGuard
{
    private const char Mark = '\'';

    /// <summary>The text as it is written.</summary>
    public static string Guard(string text) => IsFormula(text) ? Mark + text : text;

    /// <summary>The text as it was before <see cref="Guard"/>.</summary>
    public static string Unguard(string text) => text.Length > 1 && text[0] == Mark && IsFormula(text[1..]) ? text[1..] : text;

    /// <summary>
    /// Whether a spreadsheet would calculate with it; one that has a guard already gets another, so that both can be taken away. Numbers
    /// are none.
    /// </summary>
    private static bool IsFormula(string text)
    {
        ReadOnlySpan<char> bare = text.AsSpan().TrimStart(Mark);
        return bare.Length > 0 && (bare[0] is '=' or '+' or '-' or '@' || bare[0] < ' ')
            && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }
}
