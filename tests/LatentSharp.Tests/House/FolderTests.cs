namespace LatentSharp.Tests.House;

/// <summary>A folder holds what can be seen at once; more is divided into folders with names that tell.</summary>
public sealed class FolderTests
{
    private const int MostFiles = 15;

    [Fact]
    public void FoldersHoldAtMost15Files() => SourceTree.Files
        .GroupBy(file => Path.GetDirectoryName(file)!.Replace('\\', '/'))
        .Where(folder => folder.Count() > MostFiles)
        .Select(folder => folder.Key)
        .ShouldBeEmpty();
}
