using System.Text;
using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Sentences;

namespace LatentSharp.Tests.Data;

public sealed class SmallPartsTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("flaw", "lawn", 2)]
    [InlineData("Hat", "hAT", 0)]
    [InlineData("", "abc", 3)]
    public void DistanceIsLevenshteins(string left, string right, int expected)
    {
        Suggestions.Distance(left, right).ShouldBe(expected);
        Suggestions.Distance(right, left).ShouldBe(expected);
    }

    [Theory]
    [InlineData("--lerning-rate", "--learning-rate")]
    [InlineData("grid", "grid")]
    [InlineData("gird", "grid")]
    [InlineData("ab", "abc")]
    [InlineData("xyz", null)]
    [InlineData("something", null)]
    public void NearestIsNearEnough(string word, string? expected) =>
        Suggestions.Nearest(word, ["grid", "abc", "--learning-rate", "--latent"]).ShouldBe(expected);

    // Vectors published with the reference implementation of XXH64, seed 0; the lengths take every branch.
    [Theory]
    [InlineData("a", 0xD24EC4F1A98C6E5Bul)]
    [InlineData("xxhash", 0x32DD38952C4BC720ul)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1ul)]
    public void HashIsXxh64(string text, ulong expected)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        var builder = new DatasetBuilder(new PictureFormat(bytes.Length, 1, 1), 1);
        bytes.CopyTo(builder.Slot(0));
        builder.Build().Hash(0).ShouldBe(expected);
    }

    [Fact]
    public void NamesAreInNaturalOrder()
    {
        using var folder = new TestFolder();
        string[] expected = ["1.png", "01.png", "2.png", "10.png", "A.png", "a.png", "a2.png", "a02b.png", "a10.png"];
        folder.WritePngs([.. expected.Reverse()]);
        PictureDataset set = folder.Open();
        string[] names = [.. Enumerable.Range(0, set.Count).Select(set.Name)];
        names.ShouldBe(["01.png", "1.png", "2.png", "10.png", "A.png", "a.png", "a2.png", "a02b.png", "a10.png"]);
    }

    [Fact]
    public void SetsMayBeLargerThanAChunk()
    {
        // 64 MB a chunk: 1023×1024 pictures, 64 a chunk, so that 66 need two.
        var format = new PictureFormat(1023, 1024, 1);
        var builder = new DatasetBuilder(format, 66);
        for (int i = 0; i < builder.Count; i++)
        {
            builder.Slot(i)[^1] = (byte)i;
            builder.Slot(i)[0] = (byte)(255 - i);
        }

        PictureDataset set = builder.Build();
        Enumerable.Range(0, 66).Select(i => (int)set.Pixels(i)[^1]).ShouldBe(Enumerable.Range(0, 66));
        set.Duplicates.ShouldBe(0);
        Should.Throw<ArgumentOutOfRangeException>(() => set.Pixels(66).Length);
        TestFolder.ErrorOf(() => new DatasetBuilder(new PictureFormat(1 << 14, 1 << 14, 3), int.MaxValue))
            .ShouldContain("use a smaller size or a limit");
    }
}
