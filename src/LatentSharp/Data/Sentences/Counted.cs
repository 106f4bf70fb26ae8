using System.Globalization;

namespace LatentSharp.Data.Sentences;

/// <summary>Numbers of things as a person reads them: <c>1 epoch</c>, <c>2,187,907 parameters</c>.</summary>
internal static class Counted
{
    /// <summary>A count with its noun.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">What one of them is called; its plural ends in s.</param>
    public static string Of(long count, string noun) => Of(count, noun, noun + "s");

    /// <summary>A count with its noun.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">What one of them is called.</param>
    /// <param name="plural">What several of them are called.</param>
    public static string Of(long count, string noun, string plural) => $"{Number(count)} {(count == 1 ? noun : plural)}";

    /// <summary>An amount that is written already, with its noun.</summary>
    /// <param name="amount">E.g. <c>4.5</c>.</param>
    /// <param name="noun">What one of them is called; its plural ends in s.</param>
    public static string Of(string amount, string noun) => $"{amount} {noun}{(amount == "1" ? "" : "s")}";

    /// <summary>A count alone, its digits in groups of three.</summary>
    /// <param name="count">How many.</param>
    public static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A figure, in which what rounds to nothing has no sign.</summary>
    /// <param name="value">The figure.</param>
    /// <param name="format">How it is written, e.g. <c>0.00</c>.</param>
    public static string Figure(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture) is var text
        && text.StartsWith('-') && !text.AsSpan().ContainsAnyInRange('1', '9') ? text[1..] : text;

    /// <summary>A figure with some digits that count, never with a power of ten: 2484, 0.000022.</summary>
    /// <param name="value">The figure.</param>
    /// <param name="digits">How many digits count; all before the point are written.</param>
    public static string Significant(double value, int digits)
    {
        const int Most = 12;
        int decimals = 0;
        double least = Enumerable.Repeat(10.0, digits - 1).Aggregate(1.0, (power, ten) => power * ten);
        for (double size = Math.Abs(value); size < least && decimals < Most; size *= 10)
        {
            decimals++;
        }

        return Figure(value, "0." + new string('#', decimals));
    }
}
