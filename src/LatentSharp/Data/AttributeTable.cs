using System.Globalization;
using LatentSharp.Data.Labels;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Tables;

namespace LatentSharp.Data;

/// <summary>What is known about pictures: a row a picture, named attributes that hold, do not hold or are unknown, and numbers.</summary>
public sealed class AttributeTable
{
    /// <summary>The value of an attribute that holds.</summary>
    public const sbyte Yes = 1;

    /// <summary>The value of an attribute that does not hold.</summary>
    public const sbyte No = -1;

    /// <summary>The value of an attribute of which nothing is known.</summary>
    public const sbyte Unknown = 0;

    /// <summary>What the column of a group of classes is called in files.</summary>
    private const string LabelName = "label";

    private readonly sbyte[][] _columns;

    /// <summary>Makes a table from its columns.</summary>
    /// <param name="rows">Number of pictures.</param>
    /// <param name="names">Names of the attributes, each once.</param>
    /// <param name="columns">A column an attribute, <paramref name="rows"/> values each: <see cref="Yes"/>, <see cref="No"/> or
    /// <see cref="Unknown"/>.</param>
    /// <exception cref="ArgumentException">Lengths disagree.</exception>
    public AttributeTable(int rows, IReadOnlyList<string> names, IReadOnlyList<sbyte[]> columns)
        : this(rows, names, columns, groups: null, factors: null)
    {
    }

    /// <summary>The same with attributes that exclude each other, and with numbers.</summary>
    internal AttributeTable(
        int rows,
        IReadOnlyList<string> names,
        IReadOnlyList<sbyte[]> columns,
        IReadOnlyList<AttributeGroup>? groups = null,
        IReadOnlyList<NumericFactor>? factors = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(columns);
        Rows = rows;
        Names = names;
        _columns = [.. columns];
        Groups = groups ?? [];
        Factors = factors ?? [];
        if (names.Count != columns.Count)
        {
            throw new ArgumentException($"AttributeTable: {names.Count} names, but {columns.Count} columns.", nameof(columns));
        }

        if (_columns.Any(column => column.Length != rows) || Factors.Any(factor => factor.Values.Length != rows))
        {
            throw new ArgumentException($"AttributeTable: every column needs {rows} values.", nameof(columns));
        }
    }

    /// <summary>Number of pictures.</summary>
    public int Rows { get; }

    /// <summary>Names of the attributes.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Attributes that exclude each other.</summary>
    internal IReadOnlyList<AttributeGroup> Groups { get; }

    /// <summary>Numbers known about the pictures.</summary>
    internal IReadOnlyList<NumericFactor> Factors { get; }

    /// <summary>Whether an attribute holds for a picture; <see langword="null"/> if unknown.</summary>
    /// <param name="row">Which picture.</param>
    /// <param name="attribute">Position of the attribute.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such picture or attribute.</exception>
    public bool? this[int row, int attribute] => At(attribute)[CheckedRow(row)] switch
    {
        Yes => true,
        No => false,
        _ => null,
    };

    /// <summary>One attribute of all pictures: <see cref="Yes"/>, <see cref="No"/> or <see cref="Unknown"/>.</summary>
    /// <param name="attribute">Position of the attribute.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such attribute.</exception>
    public ReadOnlySpan<sbyte> Column(int attribute) => At(attribute);

    /// <summary>Number of pictures for which an attribute holds.</summary>
    /// <param name="attribute">Position of the attribute.</param>
    public int Positives(int attribute) => Column(attribute).Count(Yes);

    private sbyte[] At(int attribute) => (uint)attribute < (uint)_columns.Length ? _columns[attribute]
        : throw new ArgumentOutOfRangeException(nameof(attribute), attribute,
            $"There is no attribute {attribute}: there are {_columns.Length}, numbered from 0.");

    private int CheckedRow(int row) => (uint)row < (uint)Rows ? row
        : throw new ArgumentOutOfRangeException(nameof(row), row, $"There is no row {row}: there are {Rows}, numbered from 0.");

    /// <summary>The position of an attribute; letter case matters only where two names differ by nothing else.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="DataException">There is no such attribute.</exception>
    public int IndexOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int found = Suggestions.Place(name, Names);
        return found >= 0
            ? found
            : throw new DataException($"attribute '{name}' is not known{Suggestions.Hint(name, Names)}; there are: {Some(Names)}.");
    }

    /// <summary>The table of chosen rows, in the given order.</summary>
    /// <param name="rows">Which rows; −1 for one of which nothing is known.</param>
    public AttributeTable Select(int[] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        sbyte[][] columns = [.. _columns.Select(column => Array.ConvertAll(rows, row => row < 0 ? Unknown : column[row]))];
        NumericFactor[] factors = [.. Factors.Select(factor =>
            factor with { Values = Array.ConvertAll(rows, row => row < 0 ? float.NaN : factor.Values[row]) })];
        return new AttributeTable(rows.Length, Names, columns, Groups, factors);
    }

    /// <summary>One exclusive group made of a class number a picture.</summary>
    /// <param name="group">Name of the group.</param>
    /// <param name="names">Names of the classes.</param>
    /// <param name="classes">The class of each picture, a position in <paramref name="names"/>; −1 where it is not known.</param>
    public static AttributeTable FromClasses(string group, IReadOnlyList<string> names, int[] classes)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(classes);
        var columns = new sbyte[names.Count][];
        for (int c = 0; c < columns.Length; c++)
        {
            columns[c] = Array.ConvertAll(classes, found => found < 0 ? Unknown : found == c ? Yes : No);
        }

        return new AttributeTable(classes.Length, names, columns, [new AttributeGroup(group, [.. Enumerable.Range(0, names.Count)])]);
    }

    /// <summary>
    /// The table as columns of words: a group as one column with the name of the attribute that holds, called <c>label</c> where it tells
    /// classes apart; any other attribute as 1 or 0; a number as it is. Empty where nothing is known.
    /// </summary>
    internal IReadOnlyList<TextColumn> ToColumns()
    {
        HashSet<int> grouped = [.. Groups.SelectMany(group => group.Members)];
        return
        [
            .. Groups.Select(group => new TextColumn(
                group.Name == AttributeGroup.ClassName ? LabelName : group.Name,
                [.. Enumerable.Range(0, Rows).Select(row =>
                    group.Members.Where(member => _columns[member][row] == Yes).Select(member => Names[member]).FirstOrDefault(""))])),
            .. Enumerable.Range(0, Names.Count).Where(i => !grouped.Contains(i))
                .Select(i => new TextColumn(Names[i], [.. _columns[i].Select(value => value switch { Yes => "1", No => "0", _ => "" })])),
            .. Factors.Select(factor => new TextColumn(
                factor.Name, [.. factor.Values.ToArray().Select(value =>
                    double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture))])),
        ];
    }

    /// <summary>The first names of a list, for a message.</summary>
    internal static string Some(IReadOnlyList<string> names) => names.Count switch
    {
        0 => "none",
        <= 20 => string.Join(", ", names),
        _ => string.Join(", ", names.Take(20)) + $" and {names.Count - 20} more",
    };
}
