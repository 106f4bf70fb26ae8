using System.Globalization;
using LatentSharp.Data.Sentences;

namespace LatentSharp.Data.Labels;

/// <summary>
/// Understands columns of text: true/false, yes/no, 1/−1 or 1/0 is an attribute, also as 1.0 and 0.0; other numbers are a factor, save
/// that whole numbers under a heading like "class" are classes; other words are classes, an attribute each. An empty field is unknown.
/// </summary>
internal sealed class LabelColumns(string path, IReadOnlyList<int> lines, List<string> notes, string place = "line")
{
    /// <summary>A column of more different words than this tells no classes apart; IDX files have as many at most.</summary>
    private const int MostClasses = 256;
    private static readonly string[] UnknownWords = ["", "?", "na", "n/a", "nan", "null", "unknown"];
    private static readonly string[] ClassHeadings = ["class", "label", "category", "digit", "target"];

    private readonly List<string> _names = [];
    private readonly List<sbyte[]> _columns = [];
    private readonly List<AttributeGroup> _groups = [];
    private readonly List<NumericFactor> _factors = [];

    private enum Kind
    {
        Unknown,
        Number,
        Truth,
        Word,
    }

    /// <summary>Whether a value says that nothing is known.</summary>
    public static bool IsUnknown(string value) => KindOf(value) == Kind.Unknown;

    /// <summary>Whether a value is a number.</summary>
    public static bool IsNumber(string value) => KindOf(value) == Kind.Number;

    /// <summary>Whether a heading is one under which whole numbers are classes.</summary>
    public static bool IsClass(string heading) => ClassHeadings.Contains(heading, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="DataException">The column mixes kinds of values.</exception>
    public void Add(string heading, string[] values)
    {
        Kind[] kinds = Array.ConvertAll(values, KindOf);
        bool truths = Array.TrueForAll(values, value => TruthOf(value) is not null || KindOf(value) == Kind.Unknown);
        bool isClass = IsClass(heading);

        // −1 is no, as in CelebA, only beside 1 alone: beside 0 it may be the lowest of three, or "uncertain".
        bool three = Array.Exists(values, value => NumberOf(value) == -1) && Array.Exists(values, value => NumberOf(value) == 0);
        if (truths && !three && !(isClass && kinds.Contains(Kind.Number)))
        {
            _names.Add(heading);
            _columns.Add(Array.ConvertAll(values, value => TruthOf(value) ?? AttributeTable.Unknown));
            return;
        }

        Kind kind = SingleKind(heading, values, kinds);
        string?[] whole = kind == Kind.Number && isClass ? Array.ConvertAll(values, Whole) : [null];
        if (kind == Kind.Number && Array.Exists(whole, number => number is null))
        {
            if (truths)
            {
                notes.Add($"labels: the column '{heading}' has both -1 and 0, and is taken for a number; for yes and no write 1 and 0, and "
                    + "nothing where it is not known");
            }

            _factors.Add(new NumericFactor(heading, Array.ConvertAll(values, value => NumberOf(value) ?? float.NaN)));
            return;
        }

        AddClasses(heading, kind == Kind.Number ? Array.ConvertAll(whole, number => number!) : values);
    }

    public AttributeTable ToTable()
    {
        if (_names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new DataException($"'{path}': two columns give the attribute '{twice.Key}'; rename one of them.");
        }

        return new AttributeTable(lines.Count, _names, _columns, _groups, _factors);
    }

    private static Kind KindOf(string value)
    {
        if (UnknownWords.Contains(value, StringComparer.OrdinalIgnoreCase))
        {
            return Kind.Unknown;
        }

        return NumberOf(value) is not null ? Kind.Number : TruthOf(value) is null ? Kind.Word : Kind.Truth;
    }

    private static float? NumberOf(string value) =>
        float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number) ? number : null;

    /// <summary>A whole number without the decimals that tables with gaps give it; null for another number.</summary>
    private static string? Whole(string value) =>
        KindOf(value) == Kind.Unknown || int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? value
        : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number == (int)number
            ? ((int)number).ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>Yes or no; <see langword="null"/> if it is something else.</summary>
    private static sbyte? TruthOf(string value) => NumberOf(value) is { } number
        ? number switch { 1 => AttributeTable.Yes, 0 or -1 => AttributeTable.No, _ => default(sbyte?) }
        : value.ToUpperInvariant() switch
        {
            "TRUE" or "YES" => AttributeTable.Yes,
            "FALSE" or "NO" => AttributeTable.No,
            _ => default(sbyte?),
        };

    private void AddClasses(string heading, string[] values)
    {
        string[] classes = [.. values.Where(value => KindOf(value) != Kind.Unknown).Distinct(StringComparer.Ordinal)
            .Order(NaturalOrder.Instance)];
        if (classes.Length > MostClasses)
        {
            notes.Add($"labels: the column '{heading}' is left out: it has {classes.Length} different values, more than {MostClasses} " +
                $"classes");
            return;
        }

        var position = classes.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        AttributeTable table = AttributeTable.FromClasses(
            heading,
            [.. classes.Select(name => $"{heading}={name}")],
            Array.ConvertAll(values, value => position.GetValueOrDefault(value, -1)));
        _groups.Add(new AttributeGroup(heading, [.. Enumerable.Range(_names.Count, classes.Length)]));
        _names.AddRange(table.Names);
        _columns.AddRange(Enumerable.Range(0, classes.Length).Select(c => table.Column(c).ToArray()));
    }

    /// <summary>The one kind of all values that are known; the error names the first value of the rarer kind.</summary>
    private Kind SingleKind(string heading, string[] values, Kind[] kinds)
    {
        IGrouping<Kind, Kind>[] groups = [.. kinds.Where(kind => kind != Kind.Unknown).GroupBy(kind => kind)
            .OrderByDescending(group => group.Count())];
        if (groups.Length == 1)
        {
            return groups[0].Key;
        }

        int odd = Array.FindIndex(kinds, kind => kind != Kind.Unknown && kind != groups[0].Key);
        throw new DataException(
            $"'{path}' {place} {lines[odd]}, column '{heading}': expected {Describe(groups[0].Key)} as on most {place}s, found " +
                $"'{values[odd]}'; " +
                $"correct the value, or leave it empty if it is not known.");
    }

    private static string Describe(Kind kind) => kind switch
    {
        Kind.Number => "a number",
        Kind.Truth => "true, false, yes or no",
        _ => "a word",
    };
}
