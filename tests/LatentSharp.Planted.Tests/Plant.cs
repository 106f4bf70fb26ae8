namespace LatentSharp.Planted.Tests;

/// <summary>A change as somebody would make it who adds something to the house.</summary>
/// <param name="Name">What is added; the files of its folder under Plants go to the same places of src.</param>
/// <param name="Most">Files of src that it may touch.</param>
/// <param name="Edits">Changes of files that are there.</param>
internal sealed record Plant(string Name, int Most, params IReadOnlyList<Edit> Edits)
{
    private string Folder => Path.Combine(AppContext.BaseDirectory, "Plants", Name);

    private IEnumerable<string> New => Directory.Exists(Folder)
        ? Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path))
        : [];

    /// <summary>Files of src that it touches, relative to src.</summary>
    public IReadOnlyList<string> Touched => [.. New.Concat(Edits.Select(edit => edit.File)).Distinct()];

    /// <summary>Makes the change.</summary>
    /// <param name="source">A copy of src.</param>
    public void Apply(string source)
    {
        foreach (string file in New)
        {
            string to = Path.Combine(source, file);
            File.Exists(to).ShouldBeFalse($"{Name} brings {file}, which is there");
            Directory.Exists(Path.GetDirectoryName(to)).ShouldBeTrue($"{Name} brings {file} into a folder that is not there");
            File.Copy(Path.Combine(Folder, file), to);
        }

        foreach (Edit edit in Edits)
        {
            string path = Path.Combine(source, edit.File);
            string text = File.ReadAllText(path);
            text.Split(edit.Find).Length.ShouldBe(2, $"{Name} changes a place of {edit.File} that is not there once: {edit.Find}");
            File.WriteAllText(path, text.Replace(edit.Find, edit.Replace, StringComparison.Ordinal));
        }
    }
}

/// <summary>One place of a file.</summary>
/// <param name="File">The file, relative to src.</param>
/// <param name="Find">What is there, once.</param>
/// <param name="Replace">What comes in its place.</param>
internal sealed record Edit(string File, string Find, string Replace);
