using LatentSharp.Export.Web;
using LatentSharp.Reports.Charts;
using LatentSharp.Reports.Pages;
using LatentSharp.Tests.House;

namespace LatentSharp.Tests.Export.Web;

public sealed class WebFilesTests
{
    private const int MostFiles = 15;
    private const int MostColumns = 140;
    private const int MostLines = 500;

    [Fact]
    public void TheAssemblyHoldsTheFilesOfTheFolder()
    {
        WebFiles.List().ShouldBe(Ours().Concat(Others()).Order(StringComparer.Ordinal));
        foreach (string path in WebFiles.List())
        {
            using Stream found = WebFiles.Open(path)!;
            var bytes = new MemoryStream();
            found.CopyTo(bytes);
            bytes.ToArray().ShouldBe(File.ReadAllBytes(Path.Combine(SourceTree.Root, path)), path);
        }
    }

    [Fact]
    public void WhatIsNotThereIsNotOpened()
    {
        WebFiles.Open("web/base/../base/dom.js").ShouldBeNull();
        WebFiles.Open("LatentSharp.csproj").ShouldBeNull();
        Should.Throw<ArgumentException>(() => WebFiles.Text("web/none.js")).Message.ShouldContain("web/none.js");
    }

    [Fact]
    public void ColorsAreThoseOfChartsAndReports()
    {
        string css = WebFiles.Text("web/base/style.css");
        foreach (bool dark in new[] { false, true })
        {
            css.ShouldContain(Palette.Variables(dark));
            css.ShouldContain(ReportStyle.Colors(dark));
        }

        css.ShouldContain("--vae:var(--s0);--ae:var(--s1);");
    }

    [Fact]
    public void FoldersAreSmallAndLinesShort()
    {
        string[] files = [.. Ours()];
        files.GroupBy(Path.GetDirectoryName).ShouldAllBe(folder => folder.Count() <= MostFiles);
        files.Where(file => Lines(file).Length > MostLines).ShouldBeEmpty();
        files.SelectMany(file => Lines(file).Index().Where(line => line.Item.Length > MostColumns)
            .Select(line => $"{file}:{line.Index + 1}")).ShouldBeEmpty();
    }

    private static string[] Lines(string file) => File.ReadAllLines(Path.Combine(SourceTree.Root, file));

    private static IEnumerable<string> Ours() => Files().Where(path => !path.StartsWith("web/vendor/", StringComparison.Ordinal));

    private static IEnumerable<string> Others() => Files().Where(path => path.StartsWith("web/vendor/", StringComparison.Ordinal));

    private static IEnumerable<string> Files() => Directory
        .EnumerateFiles(Path.Combine(SourceTree.Root, "web"), "*", SearchOption.AllDirectories)
        .Where(path => Path.GetExtension(path) is ".js" or ".css" or ".html" or ".json")
        .Select(path => Path.GetRelativePath(SourceTree.Root, path).Replace('\\', '/'));
}
