using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace LatentSharp.Export.Web;

/// <summary>
/// Modules and style sheets put into one script and one style, for a page that is one file. A module becomes a function that runs once and
/// gives what it exports; only the forms of import and export that <c>web/README.md</c> names are known.
/// </summary>
internal static partial class WebBundle
{
    /// <summary>The style of the page that is one file.</summary>
    public static string Style { get; } = Joined("web/base/style.css", "web/views/views.css", "web/page/page.css");

    /// <summary>The style of views in a page that has a style of its own.</summary>
    public static string ViewStyle { get; } = WebFiles.Text("web/views/views.css");

    /// <summary>The script of a page that holds data for views.</summary>
    public static string Script { get; } = Bundle("web/page/page.js");

    /// <summary>What a content security policy says of a script or a style: <c>'sha256-…'</c> of its text.</summary>
    /// <param name="text">All between the tags.</param>
    public static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    /// <summary>One script of a module and all that it imports; in marks that make it well-formed XML too.</summary>
    /// <param name="entry">Its path, e.g. <c>web/page/page.js</c>.</param>
    /// <exception cref="InvalidOperationException">A module imports or exports in a form that is not known, or in a circle.</exception>
    public static string Bundle(string entry)
    {
        var script = new StringBuilder("//<![CDATA[\n(() => {\n\"use strict\";\n");
        Add(entry, script, [], []);
        return script.Append("})();\n//]]>\n").ToString();
    }

    private static void Add(string path, StringBuilder script, HashSet<string> done, List<string> open)
    {
        if (open.Contains(path))
        {
            throw new InvalidOperationException($"WebBundle: {string.Join(" → ", open)} → {path} import each other.");
        }

        if (!done.Add(path))
        {
            return;
        }

        open.Add(path);
        string text = WebFiles.Text(path);
        foreach (Match import in Import().Matches(text))
        {
            Add(Resolved(path, import.Groups["path"].Value), script, done, open);
        }

        open.RemoveAt(open.Count - 1);
        string[] exports = [.. Export().Matches(text).Select(match => match.Groups["name"].Value)];
        string body = Export().Replace(Import().Replace(text, import =>
            $"const {{{Renamed().Replace(import.Groups["names"].Value, ": ")}}} = {NameOf(Resolved(path, import.Groups["path"].Value))};"),
            "${kind} ${name}");
        if (Unknown().Match(body) is { Success: true } unknown)
        {
            throw new InvalidOperationException($"WebBundle: {path} has '{unknown.Value.Trim()}', a form that is not known.");
        }

        script.Append($"const {NameOf(path)} = (() => {{\n{body}return {{ {string.Join(", ", exports)} }};\n}})();\n");
    }

    private static string Joined(params IEnumerable<string> paths) => string.Concat(paths.Select(WebFiles.Text));

    private static string NameOf(string path) => "module_" + NoName().Replace(path["web/".Length..], "_");

    /// <summary>The path that an import means: relative to the module that has it.</summary>
    private static string Resolved(string path, string import)
    {
        var parts = new Stack<string>(path.Split('/')[..^1]);
        foreach (string part in import.Split('/').Where(part => part != "."))
        {
            if (part != "..")
            {
                parts.Push(part);
            }
            else if (!parts.TryPop(out _))
            {
                throw new InvalidOperationException($"WebBundle: {path} imports '{import}', which lies outside.");
            }
        }

        return string.Join('/', parts.Reverse());
    }

    [GeneratedRegex("""^import \{(?<names>[^}]*)\} from "(?<path>[^"]+)";$""",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Import();

    [GeneratedRegex(@"^export (?<kind>async function|function|const|class) (?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Export();

    [GeneratedRegex(@"\s+as\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Renamed();

    [GeneratedRegex(@"^(import|export)\b.*$|</script|<!--|\]\]>", RegexOptions.Multiline | RegexOptions.IgnoreCase
        | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unknown();

    [GeneratedRegex(@"\W", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NoName();
}
