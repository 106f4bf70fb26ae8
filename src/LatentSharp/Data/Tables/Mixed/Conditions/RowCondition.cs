using System.Globalization;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Tables.Mixed.Types;
using LatentSharp.Settings;

namespace LatentSharp.Data.Tables.Mixed.Conditions;

/// <summary>
/// What a row must keep: a column beside a value, or beside another column. A rule is kept by a row in which a cell of it is missing.
/// </summary>
/// <param name="Text">As it was written.</param>
/// <param name="Column">The place of the column.</param>
/// <param name="How">How it is compared.</param>
internal sealed record RowCondition(string Text, int Column, Comparison How)
{
    private double Value { get; init; }

    private int Other { get; init; } = -1;

    private bool IsRule { get; init; }

    /// <summary>Whether a row keeps it.</summary>
    /// <param name="cells">A cell a column.</param>
    public bool Holds(ReadOnlySpan<double> cells)
    {
        double left = cells[Column];
        double right = Other >= 0 ? cells[Other] : Value;
        return double.IsNaN(left) || double.IsNaN(right)
            ? IsRule || (double.IsNaN(left) == double.IsNaN(right) ? How.Holds(0) : How.Sign == "!=")
            : How.Holds(left.CompareTo(right));
    }

    /// <summary>Reads a condition of rows, e.g. <c>region=North</c> or <c>age&gt;40</c>; nothing after the sign means missing.</summary>
    /// <param name="text">The text.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="said">What it was said by; null for a condition of drawn rows.</param>
    /// <exception cref="DataException">A column is not known, or no training row keeps it.</exception>
    public static RowCondition Where(string text, MixedColumns columns, SettingName? said = null)
    {
        SettingName setting = said ?? new SettingName("where");
        (int column, Comparison how, string right) = Split(setting, text, columns);
        return WithValue(setting, new RowCondition(text, column, how), right, columns);
    }

    /// <summary>Reads a rule, e.g. <c>start &lt;= end</c> or <c>age &gt;= 18</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="columns">The columns.</param>
    /// <exception cref="DataException">A column is not known, or no training row keeps it.</exception>
    public static RowCondition Rule(string text, MixedColumns columns)
    {
        var setting = new SettingName("rule");
        (int column, Comparison how, string right) = Split(setting, text, columns);
        int other = columns.IndexOf(right);
        var rule = new RowCondition(text, column, how) { IsRule = true, Other = other };
        if (other < 0)
        {
            return WithValue(setting, rule, right, columns);
        }

        (MixedColumn first, MixedColumn second) = (columns.Columns[column], columns.Columns[other]);
        if (first.GetType() != second.GetType() || (!first.IsOrdered && !how.IsEquality))
        {
            throw new DataException(SettingText.Of($"{setting} {text} is not possible: '{first.Name}' is a {first.Type} and " +
                $"'{second.Name}' a {second.Type}; compare numbers with numbers, dates with dates."));
        }

        if (columns.Orders.FirstOrDefault(pair => (pair.First == column && pair.Second == other)
            || (pair.First == other && pair.Second == column)) is { } pair)
        {
            long kept = pair.Kept(how, isTurned: pair.First != column);
            return kept > 0 ? rule : throw new DataException(SettingText.Of($"{setting} {text} is not possible: none of " +
                $"{Counted.Of(pair.Count, "training row")} keeps it (0 %), so that the model draws none that does."));
        }

        return first.IsOrdered || first.Name == second.Name || ((CategoryColumn)first).Shares((CategoryColumn)second) ? rule
            : throw new DataException(SettingText.Of($"{setting} {text} is not possible: the columns have no category in common, so that " +
                $"no training row keeps it (0 %)."));
    }

    private static (int Column, Comparison How, string Right) Split(SettingName setting, string text, MixedColumns columns)
    {
        string[] names = [.. columns.Columns.Select(column => column.Name)];
        string? unknown = null;
        for (int i = 1; i < text.Length; i++)
        {
            if (Comparison.All.FirstOrDefault(how => text.AsSpan(i).StartsWith(how.Sign)) is not { } found)
            {
                continue;
            }

            string left = text[..i].Trim();
            if (columns.IndexOf(left) is var column and >= 0)
            {
                return (column, found, text[(i + found.Sign.Length)..].Trim());
            }

            unknown ??= left;
        }

        throw new DataException(unknown is null
            ? SettingText.Of($"{setting} {text} is not possible: expected a column, one of " +
                $"{string.Join(" ", Comparison.All.Where(how => how.Sign != "==").Select(how => how.Sign))}, and a value, e.g. age>40.")
            : SettingText.Of($"{setting} {text} is not possible: there is no column '{unknown}'{Suggestions.Hint(unknown, names)}; the " +
                $"columns are: {AttributeTable.Some(names)}."));
    }

    private static RowCondition WithValue(SettingName setting, RowCondition condition, string right, MixedColumns columns)
    {
        MixedColumn column = columns.Columns[condition.Column];
        if (right.Length == 0 || right.Equals("missing", StringComparison.OrdinalIgnoreCase))
        {
            return column.Missing is null || !condition.How.IsEquality
                ? throw new DataException(SettingText.Of($"{setting} {condition.Text} is not possible: no cell of '{column.Name}' was " +
                    $"missing in the training."))
                : condition with { Value = double.NaN, IsRule = false };
        }

        double? value = column is CategoryColumn choices ? choices.Written(right) : column.Parse(right) ?? (column is NumberColumn
            && double.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null);
        if (!column.IsOrdered && !condition.How.IsEquality)
        {
            throw new DataException(SettingText.Of($"{setting} {condition.Text} is not possible: '{column.Name}' is a {column.Type}, " +
                $"whose values have no order; compare it by = or !=."));
        }

        if (value is null)
        {
            string words = column is CategoryColumn known
                ? $"'{column.Name}' is a {column.Type} with {column.Values}" +
                    Suggestions.Hint(right, known.Names)
                : $"'{column.Name}' is a {column.Type}, {column.Values}";
            string never = condition.IsRule ? $"'{right}' is no column, and as a value it never occurs" : $"'{right}' never occurs";
            throw new DataException(SettingText.Of($"{setting} {condition.Text} is not possible: {never}, {words}."));
        }

        if (column is ValueColumn range && !Possible(condition.How, value.Value, range))
        {
            throw new DataException(SettingText.Of($"{setting} {condition.Text} is not possible: no training row keeps it (0 %), since " +
                $"'{column.Name}' goes from {range.Values}."));
        }

        return condition with { Value = value.Value };
    }

    private static bool Possible(Comparison how, double value, ValueColumn range) => how.Sign == "!="
        ? range.Low != range.High || range.Low != value
        : how.Holds(range.Low.CompareTo(value)) || how.Holds(range.High.CompareTo(value))
            || (how.IsEquality && value > range.Low && value < range.High);
}
