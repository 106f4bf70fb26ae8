namespace LatentSharp.Tests.House;

/// <summary>The repository's own source, found upward from the test assembly.</summary>
internal static class SourceTree
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Paths of all source files under src, relative to it, with forward slashes; what the build makes is left out.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Path.Combine(Root, "src"), path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal),
    ];

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, "src", file));

    /// <summary>Full paths of all code of the repository: source, tests, bench and samples.</summary>
    public static IEnumerable<string> AllCode() =>
        from top in new[] { "src", "tests", "bench", "samples" }
        from path in Directory.EnumerateFiles(Path.Combine(Root, top), "*.cs", SearchOption.AllDirectories)
        where !Path.GetRelativePath(Root, path).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj")
        select path;

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LatentSharp.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No LatentSharp.slnx in any folder above {AppContext.BaseDirectory}.");
    }
}
