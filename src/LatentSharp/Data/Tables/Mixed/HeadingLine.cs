using LatentSharp.Data.Tables.Mixed.Types;

namespace LatentSharp.Data.Tables.Mixed;

/// <summary>Tells whether the first line of a table has headings, or is one of its rows.</summary>
internal static class HeadingLine
{
    private const int Looked = 1000;
    private const int FirstYear = 1800;
    private const int LastYear = 2100;
    private const int FewSteps = 2;

    /// <summary>
    /// Whether a first line is a row: it has numbers or dates where the lines below have some, and no word there; or most of it are words
    /// that come again below. Headings may be numbers, too: years, or a count of the columns.
    /// </summary>
    /// <param name="first">The first line.</param>
    /// <param name="rows">The lines below.</param>
    public static bool IsRow(IReadOnlyList<string> first, IReadOnlyList<string[]> rows)
    {
        Evidence seen = Of(first, rows);
        return seen.Words == 0 && (seen.IsDated || (seen.Values.Count == 0 ? seen.Again > 1 && 2 * seen.Again >= first.Count
            : seen.Again > 0 || (!AreCounted(seen.Values) && 2 * seen.Values.Count(value => value.IsNear) >= seen.Values.Count)));
    }

    /// <summary>Whether a first line has words where the lines below have numbers or dates.</summary>
    /// <param name="first">The first line.</param>
    /// <param name="rows">The lines below.</param>
    public static bool IsSure(IReadOnlyList<string> first, IReadOnlyList<string[]> rows) => Of(first, rows).Words > 0;

    private static Evidence Of(IReadOnlyList<string> first, IReadOnlyList<string[]> rows)
    {
        string[][] looked = [.. rows.Where(row => row.Length == first.Count).Take(Looked)];
        var seen = new Evidence();
        for (int c = 0; c < first.Count; c++)
        {
            string cell = first[c];
            HashSet<string> below = [.. looked.Select(row => row[c]).Where(text => !MissingWords.Has(text, amongNumbers: true))];
            if (below.Count == 0 || MissingWords.Has(cell, amongNumbers: true))
            {
                continue;
            }

            if (NumberStyle.Of(below) is not null)
            {
                if (NumberStyle.Of([cell, .. below]) is { } style)
                {
                    double[] numbers = [.. below.Select(text => style.Parse(text)!.Value)];
                    seen.Values.Add(new Value(style.Parse(cell)!.Value, numbers.Min(), numbers.Max()));
                }
                else
                {
                    seen.Words++;
                }
            }
            else if (DateFormat.Of(below) is not null)
            {
                bool isDate = DateFormat.Of([cell, .. below]) is not null;
                seen.IsDated |= isDate;
                seen.Words += isDate ? 0 : 1;
            }
            else
            {
                seen.Again += below.Contains(cell) ? 1 : 0;
            }
        }

        return seen;
    }

    /// <summary>Whether numbers are years in order above cells that are none, or count on by one step.</summary>
    private static bool AreCounted(List<Value> values)
    {
        if (!values.TrueForAll(value => value.Number == Math.Floor(value.Number)))
        {
            return false;
        }

        double[] numbers = [.. values.Select(value => value.Number)];
        double[] steps = [.. numbers.Skip(1).Zip(numbers, (after, before) => after - before)];
        bool areYears = Array.TrueForAll(numbers, IsYear);
        bool areOverYears = values.TrueForAll(value => IsYear(value.Low) && IsYear(value.High));
        return (areYears && !areOverYears && (Array.TrueForAll(steps, step => step > 0) || Array.TrueForAll(steps, step => step < 0)))
            || (steps.Length > 0 && steps[0] != 0 && Array.TrueForAll(steps, step => step == steps[0])
                && (steps.Length >= FewSteps || (Math.Abs(steps[0]) == 1 && (areYears || numbers[0] is 0 or 1))));
    }

    private static bool IsYear(double number) => number is >= FirstYear and <= LastYear;

    /// <summary>What the cells of a first line are beside those below them.</summary>
    private sealed class Evidence
    {
        /// <summary>Words above numbers or dates.</summary>
        public int Words { get; set; }

        /// <summary>Words that come again below.</summary>
        public int Again { get; set; }

        /// <summary>Whether a date is above dates.</summary>
        public bool IsDated { get; set; }

        /// <summary>Numbers above numbers.</summary>
        public List<Value> Values { get; } = [];
    }

    /// <summary>A number, and the range of those below it.</summary>
    private sealed record Value(double Number, double Low, double High)
    {
        // A column may be sorted, so that its first cell is beyond the others.
        public bool IsNear => Number >= Low - (High - Low) && Number <= High + (High - Low);
    }
}
