namespace LatentSharp.Studio.Contents;

/// <summary>Names that come from the page and become names of files.</summary>
internal static class SafeNames
{
    private const int Longest = 200;
    private const int Deepest = 12;
    private static readonly char[] Forbidden = ['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

    /// <summary>Whether it is one plain name of a file or folder on any system.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= Longest && name.IndexOfAny(Forbidden) < 0
        && !name.Any(char.IsControl) && name[0] != '.' && name[^1] is not ('.' or ' ');

    /// <summary>A path of plain names below a folder; null for any other.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="path">Names with slashes between.</param>
    public static string? Below(string folder, string path)
    {
        string[] names = path.Split('/');
        return names.Length <= Deepest && Array.TrueForAll(names, IsName) ? Path.Combine([folder, .. names]) : null;
    }
}
