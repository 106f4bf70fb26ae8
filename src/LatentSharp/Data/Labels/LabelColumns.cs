using System.Globalization;
using LatentSharp.Data.Sentences;

namespace LatentSharp.Data.Labels;

/// <summary>
/// Understands columns of text: true/false, yes/no, 1/−1 or 1/0 is an attribute; other numbers are a factor, save that whole
/// numbers under a heading like "class" are classes; other words are classes, an attribute each. An empty field is unknown.
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
        if (truths && !(isClass && kinds.Contains(Kind.Number)))
        {
            AddTruths(heading, values);
            return;
        }

        Kind kind = SingleKind(heading, values, kinds);
        bool whole = Array.TrueForAll(values, value => KindOf(value) == Kind.Unknown
            || int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _));
        if (kind == Kind.Number && !(isClass && whole))
        {
            _factors.Add(new NumericFactor(heading, Array.ConvertAll(values, value =>
                KindOf(value) == Kind.Unknown ? float.NaN : Number(value))));
            return;
        }

        AddClasses(heading, values);
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

        if (float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number))
        {
            return Kind.Number;
        }

        return TruthOf(value) is null ? Kind.Word : Kind.Truth;
    }

    private static float Number(string value) => float.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The value as 1, 0 or −1; <see langword="null"/> if it is something else.</summary>
    private static int? TruthOf(string value) => value.ToUpperInvariant() switch
    {
        "1" or "+1" or "TRUE" or "YES" => 1,
        "FALSE" or "NO" or "-1" => -1,
        "0" => 0,
        _ => null,
    };

    private void AddTruths(string heading, string[] values)
    {
        // Beside −1, a 0 says that nothing is known; else it says no.
        sbyte zero = values.Contains("-1", StringComparer.Ordinal) ? AttributeTable.Unknown : AttributeTable.No;
        _names.Add(heading);
        _columns.Add(Array.ConvertAll(values, value => TruthOf(value) switch
        {
            1 => AttributeTable.Yes,
            -1 => AttributeTable.No,
            0 => zero,
            _ => AttributeTable.Unknown,
        }));
    }

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
