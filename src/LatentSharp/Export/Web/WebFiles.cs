using System.Reflection;

namespace LatentSharp.Export.Web;

/// <summary>The modules and style sheets of pages (the folder <c>web</c> of the repository), which the assembly holds.</summary>
internal static class WebFiles
{
    private const string Prefix = "web/";

    private static readonly Assembly _assembly = typeof(WebFiles).Assembly;

    private static readonly HashSet<string> _names =
        [.. _assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))];

    /// <summary>The paths of all files, e.g. <c>web/base/dom.js</c>, in order.</summary>
    public static IReadOnlyList<string> List() => [.. _names.Order(StringComparer.Ordinal)];

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path, as <see cref="List"/> has it.</param>
    /// <returns>Its bytes; null where there is no such file.</returns>
    public static Stream? Open(string path) => _names.Contains(path) ? _assembly.GetManifestResourceStream(path) : null;

    /// <summary>The text of a file.</summary>
    /// <param name="path">Its path, as <see cref="List"/> has it.</param>
    /// <exception cref="ArgumentException">There is no such file.</exception>
    public static string Text(string path)
    {
        using Stream stream = Open(path) ?? throw new ArgumentException($"WebFiles: there is no '{path}'.", nameof(path));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
