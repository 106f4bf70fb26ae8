using System.CommandLine;
using LatentSharp.Cli.Parsing;

namespace LatentSharp.Cli.Tests.Pages;

/// <summary>The page of a verb in docs/verbs, made from what its help says.</summary>
internal static class VerbPage
{
    public static string Of(Verb verb)
    {
        string purpose = verb.Description!;
        var page = new List<string>
        {
            $"# latent {verb.Name}", "", $"{char.ToUpperInvariant(purpose[0])}{purpose[1..]}.", "",
            "```text", HelpWriter.Usage(verb), "```", "",
        };
        if (verb.Arguments.Count > 0)
        {
            page.AddRange(Table("argument", verb.Arguments.Select(argument => (argument.Name, argument.Description ?? ""))));
        }

        Option[] own = [.. verb.Options.Except(verb.Common)];
        foreach ((string heading, IReadOnlyList<Option> options) in verb.Sections.Count > 0 || own.Length == 0
            ? verb.Sections : [("Options", own)])
        {
            page.AddRange([$"## {heading}", "", .. Table("option", options.Select(Row))]);
        }

        page.AddRange(["## Options of every verb", "", .. Table("option", verb.Common.Select(Row))]);
        page.AddRange([verb.Examples.Count == 1 ? "## Example" : "## Examples", "", "```bash", .. verb.Examples, "```", ""]);
        return string.Join('\n', page);
    }

    /// <summary>The page that lists them.</summary>
    public static string List(IEnumerable<Verb> verbs) => string.Join('\n',
        ["# Verbs", "", "A page for each, made from its help (`latent VERB --help`).", "",
            .. Table("verb", verbs.Select(verb => ($"[{verb.Name}]({verb.Name}.md)", verb.Description!)), code: false)]);

    /// <summary>Where a site lists them.</summary>
    public static string Contents(IEnumerable<Verb> verbs) => string.Concat(
        verbs.Select(verb => $"- name: {verb.Name}\n  href: {verb.Name}.md\n").Prepend("- name: all verbs\n  href: README.md\n"));

    private static (string, string) Row(Option option)
    {
        string names = string.Join(", ", option.Aliases.Prepend(option.Name));
        return (option.HelpName is null ? names : $"{names} {option.HelpName}", option.Description ?? "");
    }

    private static IEnumerable<string> Table(string head, IEnumerable<(string Name, string Text)> rows, bool code = true) =>
    [
        $"| {head} | what it is |", "| --- | --- |",
        .. rows.Select(row => $"| {(code ? Code(row.Name) : row.Name)} | {Cell(row.Text)} |"), "",
    ];

    // A bar ends a cell, even inside a code span; escapes there are read differently by different programs.
    private static string Code(string text) => text.Contains('|', StringComparison.Ordinal) ? $"<code>{Cell(text)}</code>" : $"`{text}`";

    private static string Cell(string text) => text.Replace("|", "&#124;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal);
}
