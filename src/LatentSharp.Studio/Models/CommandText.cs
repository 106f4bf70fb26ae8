namespace LatentSharp.Studio.Models;

/// <summary>Words as they are typed in a shell.</summary>
internal static class CommandText
{
    private const string Plain = "/._-,=+:@%";

    /// <summary>A word, in quotes where it needs them.</summary>
    public static string Typed(string word) => word.Length > 0
        && word.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal))
        ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
