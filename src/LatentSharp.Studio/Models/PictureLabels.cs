using LatentSharp.Data;

namespace LatentSharp.Studio.Models;

/// <summary>What is known of stored pictures, in words.</summary>
internal static class PictureLabels
{
    /// <summary>The classes, where each picture is of one; null where labels are something else, or there are none.</summary>
    public static IReadOnlyList<string>? Classes(AttributeTable? table) =>
        table is { Groups: [{ } group] } && group.Members.Count == table.Names.Count ? table.Names : null;

    /// <summary>What is known of a picture, e.g. its class, or what it has; null for nothing.</summary>
    public static string? Of(AttributeTable? table, int row)
    {
        string[] has = table is null ? [] : [.. table.Names.Where((_, i) => table[row, i] == true)];
        return has.Length == 0 ? null : string.Join(", ", has);
    }
}
