namespace LatentSharp.Data.Tables.Mixed;

/// <summary>Tells columns of whole numbers that say which row it is, and nothing of it; and codes that are no numbers.</summary>
internal static class RowIdentifiers
{
    // So many different values, at least, are no chance.
    private const int Fewest = 10;

    private const string Index = "index";

    private static readonly string[] Headings = ["id", "uuid", "guid", "key", "nr", "no", "number", "row"];

    // What is often measured at constant steps.
    private static readonly string[] Quantities = ["year", "jahr", "age", "time", "timestamp", "date", "x", "t"];

    /// <summary>Why a column is left out; null where it is not.</summary>
    /// <param name="heading">Its heading.</param>
    /// <param name="numbers">Its numbers, one for each row.</param>
    public static string? Why(string heading, double[] numbers)
    {
        if (numbers.Length < 2 || !Array.TrueForAll(numbers, number => number == Math.Floor(number)))
        {
            return null;
        }

        string last = LastWord(heading);
        if ((Headings.Contains(last) || heading.Equals(Index, StringComparison.OrdinalIgnoreCase))
            && numbers.Distinct().Count() == numbers.Length)
        {
            return "it identifies rows: each has a number of its own";
        }

        double step = numbers[1] - numbers[0];
        bool isConstant = step != 0 && Enumerable.Range(1, numbers.Length - 1).All(i => numbers[i] - numbers[i - 1] == step);
        return isConstant && numbers.Length >= Fewest && !Quantities.Contains(last)
            ? FormattableString.Invariant($"it counts the rows, in steps of {step}") : null;
    }

    /// <summary>Whether a text is a whole number with a leading zero, such as a postcode: as a number it would lose the zero.</summary>
    /// <param name="text">The text.</param>
    public static bool HasLeadingZero(string text) =>
        text.Length > 1 && text[0] == '0' && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>The last word of a heading in small letters: of <c>customerId</c> and <c>customer_id</c> <c>id</c>.</summary>
    /// <param name="heading">The heading.</param>
    public static string LastWord(string heading)
    {
        int start = heading.AsSpan().LastIndexOfAny(' ', '_', '-') + 1;
        for (int i = heading.Length - 1; i > start; i--)
        {
            if (char.IsUpper(heading[i]) && char.IsLower(heading[i - 1]))
            {
                return heading[i..].ToLowerInvariant();
            }
        }

        return heading[start..].ToLowerInvariant();
    }
}
