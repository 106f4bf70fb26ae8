using System.Security.Cryptography;
using System.Text.Json;

namespace LatentSharp.Tests.House;

/// <summary>Libraries that the pages bring along are the ones that web/vendor/vendor.json names, and no others.</summary>
public sealed class VendorTests
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "web", "vendor");

    private static IEnumerable<(JsonElement Library, JsonElement File)> Listed()
    {
        using var list = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "vendor.json")));
        JsonElement libraries = list.RootElement.Clone();
        return [.. libraries.EnumerateArray().SelectMany(l => l.GetProperty("files").EnumerateArray().Select(f => (l, f)))];
    }

    [Fact]
    public void FilesAreThoseOfTheList()
    {
        string[] files = [.. Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path))];
        files.Except(["vendor.json", "renew"]).Order().ShouldBe(Listed().Select(l => l.File.GetProperty("file").GetString()!).Order());
        foreach ((_, JsonElement file) in Listed())
        {
            string name = file.GetProperty("file").GetString()!;
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder, name))))
                .ShouldBe(file.GetProperty("sha256").GetString(), name);
        }
    }

    [Fact]
    public void LicencesAreFreeAndNamed()
    {
        string notices = File.ReadAllText(Path.Combine(SourceTree.Root, "THIRD-PARTY-NOTICES.txt"));
        foreach ((JsonElement library, _) in Listed())
        {
            library.GetProperty("licence").GetString().ShouldBeOneOf("MIT", "Apache-2.0", "BSD-3-Clause");
            notices.ShouldContain(library.GetProperty("name").GetString()!, Case.Insensitive);
        }
    }

    [Fact]
    public void TheyStaySmall() => Directory.EnumerateFiles(Folder).Sum(path => new FileInfo(path).Length).ShouldBeLessThan(300_000);

    /// <summary>The studio's policy is <c>default-src 'self'</c>: text is never compiled, and nothing is fetched from elsewhere.</summary>
    [Fact]
    public void NothingIsCompiledFromTextOrFetchedFromElsewhere()
    {
        string web = Path.Combine(SourceTree.Root, "web");
        string[] scripts = [.. Directory.EnumerateFiles(web, "*.js", SearchOption.AllDirectories)];
        scripts.Length.ShouldBeGreaterThan(5);
        foreach (string path in scripts)
        {
            string text = File.ReadAllText(path);
            foreach (string word in new[] { "new Function", "Function.apply", "eval(", "import(\"http", "from\"http", "from \"http" })
            {
                text.ShouldNotContain(word, Case.Sensitive, path);
            }
        }
    }
}
