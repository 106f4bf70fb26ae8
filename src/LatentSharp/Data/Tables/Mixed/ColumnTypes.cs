using LatentSharp.Data.Sentences;
using LatentSharp.Settings;

namespace LatentSharp.Data.Tables.Mixed;

/// <summary>Types that a person gives to columns, e.g. <c>zip=category, id=leave-out</c>.</summary>
internal sealed class ColumnTypes
{
    /// <summary>Numbers.</summary>
    public const string Number = "number";

    /// <summary>Categories.</summary>
    public const string Category = "category";

    /// <summary>True and false.</summary>
    public const string Truth = "true/false";

    /// <summary>Dates and times.</summary>
    public const string Date = "date";

    /// <summary>No part of the model.</summary>
    public const string LeaveOut = "leave-out";

    private static readonly string[] All = [Number, Category, Truth, Date, LeaveOut];

    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);

    /// <summary>What is said of a column; null where nothing is.</summary>
    /// <param name="name">Its name.</param>
    public string? this[string name] => _types.GetValueOrDefault(name);

    /// <summary>Reads what a person wrote.</summary>
    /// <param name="text">The text; null for nothing.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="headings">Its columns.</param>
    /// <exception cref="DataException">A column or a type is not known.</exception>
    public static ColumnTypes Of(string? text, string path, IReadOnlyList<string> headings)
    {
        var types = new ColumnTypes();
        foreach (string part in text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            int sign = part.LastIndexOf('=');
            string name = sign < 0 ? part : part[..sign].Trim();
            string type = sign < 0 ? "" : part[(sign + 1)..].Trim().ToLowerInvariant();
            if (!headings.Contains(name, StringComparer.Ordinal))
            {
                throw new DataException(SettingText.Of($"{new SettingName("columns")} {part}: '{path}' has no column " +
                    $"'{name}'{Suggestions.Hint(name, headings)}; its columns are: {AttributeTable.Some(headings)}."));
            }

            types._types[name] = All.Contains(type, StringComparer.Ordinal) ? type
                : throw new DataException(SettingText.Of($"{new SettingName("columns")} {part}: expected NAME=TYPE with a type of " +
                    $"{string.Join(", ", All)}{Suggestions.Hint(type, All)}."));
        }

        return types;
    }
}
