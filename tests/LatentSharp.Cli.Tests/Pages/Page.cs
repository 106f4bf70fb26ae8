using System.Text.RegularExpressions;

namespace LatentSharp.Cli.Tests.Pages;

/// <summary>A page of the documentation: the commands and links on it.</summary>
/// <param name="Name">Its path in the checkout, with forward slashes.</param>
/// <param name="Text">What it says.</param>
internal sealed partial record Page(string Name, string Text)
{
    /// <summary>All pages that people read; decisions are history, and say what was typed then.</summary>
    public static IEnumerable<Page> All() => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
        .Where(path => !path.Contains("_site", StringComparison.Ordinal))
        .Concat(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "bench/README.md"])
        .Select(path => Read(Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, path)).Replace('\\', '/')))
        .Where(page => !page.Name.StartsWith("docs/decisions", StringComparison.Ordinal));

    public static Page Read(string name) =>
        new(name, File.ReadAllText(Path.Combine(Repository.Root, name)).ReplaceLineEndings("\n"));

    /// <summary>
    /// Commands of the program on lines of their own, in fences or indented, without the explanations behind them; the shape of a call is
    /// none.
    /// </summary>
    public IEnumerable<string> Commands() => Command().Matches(Text).Select(match => match.Groups[1].Value.Trim())
        .Where(command => !command.EndsWith("[options]", StringComparison.Ordinal));

    /// <summary>Pictures and pages that it leads to, as it writes them; addresses of the web are left out.</summary>
    public IEnumerable<string> Links() => Link().Matches(Code().Replace(Text, "")).Select(match => match.Groups[1].Value.Split('#')[0])
        .Where(link => link.Length > 0 && !link.Contains("://", StringComparison.Ordinal));

    /// <summary>Words of a command; quotes keep a word together.</summary>
    public static string[] Words(string command) => [.. Word().Matches(command).Select(match => match.Value.Trim('"', '\'')).Skip(1)];

    // A result that is shown begins with 'latent:'; two spaces or a # begin an explanation.
    [GeneratedRegex(@"^(?:    )?(latent (?!VERB)\S+(?: [^\s#]\S*)*)", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"^```[\s\S]*?^```|`[^`\n]*`", RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("\"[^\"]*\"|'[^']*'|\\S+")]
    private static partial Regex Word();
}
