using System.Globalization;
using System.Text.Json;
using LatentSharp.Formats.SafeTensors;

namespace LatentSharp.Formats;

/// <summary>
/// Checks what a file says, field by field, before it is handed on: a generated reader of JSON fills gaps with null and takes any number.
/// What does not hold is told with the file, the field, what it holds and what it may hold.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="remedy">What to do, with no full stop.</param>
internal readonly struct FieldChecks(string path, string remedy)
{
    /// <summary>No list of names in a file of ours is longer.</summary>
    public const int MostNames = 1_000_000;

    /// <summary>No name of a picture, label or set is longer.</summary>
    public const int LongestText = 4096;

    /// <summary>A number of a range, which is finite.</summary>
    /// <param name="field">Its name, e.g. <c>training.epochs</c>.</param>
    /// <param name="value">What the file says; null is not checked.</param>
    /// <param name="least">The smallest that can be.</param>
    /// <param name="most">The largest.</param>
    /// <exception cref="ModelFileException">It is out of range, or no number.</exception>
    public void Number(string field, double? value, double least, double most)
    {
        if (value is { } number && !(number >= least && number <= most))
        {
            throw Error(field, Text(number), string.Create(CultureInfo.InvariantCulture, $"a number from {least:G6} to {most:G6}"));
        }
    }

    /// <summary>A whole number of a range.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="value">What the file says.</param>
    /// <param name="least">The smallest that can be.</param>
    /// <param name="most">The largest.</param>
    /// <exception cref="ModelFileException">It is out of range.</exception>
    public void Whole(string field, long value, long least, long most)
    {
        if (value < least || value > most)
        {
            throw Error(field, Text(value), string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));
        }
    }

    /// <summary>One of the names of a choice: readers of JSON take a number for one, too.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="value">What the file says; null is not checked.</param>
    /// <typeparam name="T">The choices.</typeparam>
    /// <exception cref="ModelFileException">It is none of them.</exception>
    public void Choice<T>(string field, T? value)
        where T : struct, Enum
    {
        if (value is { } choice && !Enum.IsDefined(choice))
        {
            throw Error(field, Text(choice), $"one of {string.Join(", ", Enum.GetNames<T>())}");
        }
    }

    /// <summary>A text that is there and no longer than a name can be.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="value">What the file says.</param>
    /// <exception cref="ModelFileException">It is missing or too long.</exception>
    public void Name(string field, string? value)
    {
        if (Present(field, value).Length > LongestText)
        {
            throw Error(field, $"a text of {value!.Length} characters", $"at most {LongestText}");
        }
    }

    /// <summary>A list of names, none missing and none twice.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="values">What the file says.</param>
    /// <exception cref="ModelFileException">The list or a name is missing, or a name is there twice.</exception>
    public void Names(string field, IReadOnlyList<string>? values)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Whole($"the length of {field}", Present(field, values).Count, 0, MostNames);
        for (int i = 0; i < values!.Count; i++)
        {
            Name(At(field, i), values[i]);
            if (!seen.Add(values[i]))
            {
                throw Error(At(field, i), $"'{SafeTensorsHeader.Shorten(values[i])}' for the second time", "each name once");
            }
        }
    }

    /// <summary>Something that must be there.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="value">What the file says.</param>
    /// <typeparam name="T">What it is.</typeparam>
    /// <exception cref="ModelFileException">It is missing.</exception>
    public T Present<T>(string field, T? value)
        where T : class => value ?? throw new ModelFileException(path, $"{field} is missing", remedy);

    /// <summary>A place in a list.</summary>
    /// <param name="field">The list.</param>
    /// <param name="index">Which element, from 0.</param>
    public static string At(string field, int index) => string.Create(CultureInfo.InvariantCulture, $"{field}[{index}]");

    /// <summary>The error of a field.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="found">What it holds.</param>
    /// <param name="expected">What it may hold.</param>
    public ModelFileException Error(string field, string found, string expected) =>
        new(path, $"{field} is {found}, expected {expected}", remedy);

    /// <summary>The error of a text that is no JSON, or in which a value is of another kind.</summary>
    /// <param name="what">What was to be read.</param>
    /// <param name="cause">What the reader of JSON says.</param>
    public ModelFileException Unreadable(string what, JsonException cause)
    {
        string place = cause.Path is { Length: > 2 } field ? $"{SafeTensorsHeader.Shorten(field[2..])} is not what belongs there"
            : "it is no sound JSON, or lacks a part";
        return new ModelFileException(path, $"{what} cannot be read ({place})", remedy, innerException: cause);
    }

    private static string Text(object value) => string.Create(CultureInfo.InvariantCulture, $"{value}");
}
