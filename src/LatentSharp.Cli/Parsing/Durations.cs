namespace LatentSharp.Cli.Parsing;

/// <summary>Times as a person writes them.</summary>
internal static class Durations
{
    private const double MostSeconds = 1e7;

    /// <summary>90s, 20m, 1.5h, 2d; null for anything else, or nothing.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text.Length < 2)
        {
            return null;
        }

        double unit = char.ToLowerInvariant(text[^1]) switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        return Define.TryNumber(text[..^1], n => n > 0 && n * unit is > 0 and <= MostSeconds) is { } number
            ? TimeSpan.FromSeconds(number * unit) : null;
    }
}
