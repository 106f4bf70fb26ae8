using System.Text.RegularExpressions;

namespace LatentSharp.Tests.House;

public sealed partial class SourceTests
{
    [Fact]
    public void NamespacesEqualFolders()
    {
        var wrong = new List<string>();
        foreach (string file in SourceTree.Files)
        {
            string expected = Path.GetDirectoryName(file)!.Replace('\\', '/').Replace('/', '.');
            string? found = Namespace().Match(SourceTree.Read(file)) is { Success: true } match ? match.Groups[1].Value : null;

            // A program of top-level statements has no namespace.
            if (found != expected && !(found is null && Path.GetFileName(file) == "Program.cs"))
            {
                wrong.Add($"{file}: expected namespace {expected}, found {found ?? "none"}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void FilesStaySmall()
    {
        (string File, int Lines)[] sizes = [.. SourceTree.Files.Select(file => (file, SourceTree.Read(file).Split('\n').Length - 1))];
        sizes.Where(s => s.Lines > 500).ShouldBeEmpty();
        sizes.Count(s => s.Lines > 300).ShouldBeLessThanOrEqualTo(sizes.Length / 10);
    }

    [Fact]
    public void LinesEndWithin140Columns()
    {
        string[] all = [.. SourceTree.AllCode()];
        all.Length.ShouldBeGreaterThan(700);
        string[] wrong = [.. all.SelectMany(path => File.ReadLines(path).Index()
            .Where(line => line.Item.Length > 140).Select(line => $"{path}:{line.Index + 1}"))];
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void NothingIsLeftForLater() =>
        SourceTree.Files.Where(file => Later().IsMatch(SourceTree.Read(file))).ShouldBeEmpty();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b|NotImplementedException")]
    private static partial Regex Later();
}
