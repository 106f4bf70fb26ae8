using System.IO.Compression;
using System.Security.Cryptography;
using LatentSharp.Data.Named;

namespace LatentSharp.Tests.Data.Named;

public sealed class NamedSetsTests
{
    [Fact]
    public void Every_set_says_all_that_a_download_is_checked_against()
    {
        NamedSets.All.Select(set => set.Name).ShouldBe(["mnist", "fashion-mnist", "turned-digits"]);
        foreach (NamedSet set in NamedSets.All)
        {
            set.Mirrors.Count.ShouldBeGreaterThan(1);
            set.Mirrors.ShouldAllBe(mirror => mirror.IsAbsoluteUri && mirror.AbsoluteUri.EndsWith('/'));
            set.Files.Count.ShouldBe(4);
            set.Files.ShouldAllBe(file => file.Bytes > 0 && file.Sha256.Length == 64 && file.Sha256.All(char.IsAsciiHexDigitLower));
            set.Files.Select(file => file.Sha256).ShouldBeUnique();
        }
    }

    [Fact]
    public void A_set_that_is_made_of_another_lies_where_that_lies()
    {
        NamedSet turned = NamedSets.Find("turned-digits")!;
        var cache = new DataCache("/own");
        cache.Place(turned).ShouldBe(cache.Place(NamedSets.Find("mnist")!));
        turned.Angles.ShouldBe(12);
        turned.Only.ShouldBe(["3", "4", "7"]);
    }

    [Theory]
    [InlineData("mnist", "mnist")]
    [InlineData("Fashion-MNIST", "fashion-mnist")]
    [InlineData("faces", null)]
    public void Names_are_found_in_any_case(string name, string? found) => NamedSets.Find(name)?.Name.ShouldBe(found);

    [Theory]
    [InlineData("/own", "/xdg", false, "/own")]
    [InlineData("", "/xdg", false, "/xdg/latentsharp")]
    [InlineData(null, "relative", false, "~/.cache/latentsharp")]
    [InlineData(null, null, false, "~/.cache/latentsharp")]
    public void The_cache_is_where_variables_say(string? own, string? xdg, bool isWindows, string expected)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        DataCache cache = DataCache.Choose(name => name == DataCache.Variable ? own : name == "XDG_CACHE_HOME" ? xdg : null, isWindows);
        cache.Folder.ShouldBe(Path.GetFullPath(expected.Replace("~", home)));
    }

    [SharedDataFact]
    public void The_unpacked_files_are_those_that_loaders_publish_sums_of()
    {
        // The sums of the unpacked files as public loaders have them; the copy here was packed anew, and its training pictures differ.
        Unpacked("t10k-images-idx3-ubyte.gz").ShouldBe("0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7");
        Unpacked("t10k-labels-idx1-ubyte.gz").ShouldBe("ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");
        Unpacked("train-labels-idx1-ubyte.gz").ShouldBe("65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5");
    }

    private static string Unpacked(string name)
    {
        using FileStream file = File.OpenRead(Path.Combine(SharedDataFactAttribute.Folder!, "mnist", name));
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        return Convert.ToHexStringLower(SHA256.HashData(unpacked));
    }
}
