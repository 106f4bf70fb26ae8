namespace LatentSharp.Data.Tables.Mixed;

/// <summary>What stands for a missing cell.</summary>
internal static class MissingWords
{
    private static readonly HashSet<string> Always = new(StringComparer.OrdinalIgnoreCase)
    {
        "", "na", "n/a", "#n/a", "nan", "null", "nat", "?",
    };

    // Among numbers or dates these say the same; among words they may be one.
    private static readonly HashSet<string> AmongNumbers = new(StringComparer.OrdinalIgnoreCase)
    {
        "none", "missing", "unknown", "-", "--", ".", "..", "#value!", "#div/0!",
    };

    /// <summary>Whether a cell is missing.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="amongNumbers">Whether the others are numbers or dates.</param>
    public static bool Has(string text, bool amongNumbers) => Always.Contains(text) || (amongNumbers && AmongNumbers.Contains(text));
}
