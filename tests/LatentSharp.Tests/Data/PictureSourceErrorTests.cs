using LatentSharp.Data;
using LatentSharp.Imaging;

namespace LatentSharp.Tests.Data;

public sealed class PictureSourceErrorTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void MissingPathNamesTheNearest()
    {
        Directory.CreateDirectory(_folder["pictures"]);
        _folder.Error("picturse").ShouldContain("picturse' does not exist (did you mean 'pictures'?)");
        _folder.Error("nothing/like/this").ShouldContain("there is no folder");
        TestFolder.ErrorOf(() => PictureDataset.Open("", new DataOptions())).ShouldContain("path of the data is empty");
    }

    [Fact]
    public void EmptyFolderSaysWhatIsRead()
    {
        _folder.Error().ShouldContain("has no pictures; give a folder, .zip or .tar of pictures (JPEG, PNG, WebP");
        _folder.Write("empty.zip", TestFolder.Zip());
        _folder.Error("empty.zip").ShouldContain("has no pictures");
    }

    [Fact]
    public void ATableWithoutPicturesIsToldOf()
    {
        _folder.Write("z.zip", TestFolder.Zip(("train.csv", "a,b\n1,2\n3,4\n"u8.ToArray())));
        _folder.Error("z.zip").ShouldBe($"'{_folder["z.zip"]}' holds 1 table and no pictures; take 'train.csv' out, and give that.");
        string table = _folder.Write("in/numbers.csv", "a,b\n1,2\n3,4\n");
        _folder.Error("in").ShouldBe($"'{_folder["in"]}' holds 1 table and no pictures; give '{table}' itself.");
    }

    [Fact]
    public void SinglePictureIsTooFew()
    {
        string path = _folder.WritePng("one.png");
        _folder.Error().ShouldContain("has only one picture ('one.png'); give at least 2");
        _folder.Error("one.png").ShouldBe($"'{path}' is a single picture; give a folder or .zip of at least 2 pictures to learn from.");
    }

    [Fact]
    public void TextNamedPng()
    {
        _folder.WritePng("a.png");
        string path = _folder.Write("b.png", "hello, world");
        _folder.Error().ShouldStartWith($"'{path}' is named .png, but is no PNG picture (it begins with the bytes 68656c6c6f2c2077)");
        _folder.Error("b.png").ShouldContain("is named .png, but is no PNG");
        _folder.Write("b.png", "");
        _folder.Error().ShouldContain("b.png' is empty");
        _folder.Write("t.txt", "hello");
        _folder.Error("t.txt").ShouldContain("is of no kind that can be read");
    }

    [Theory]
    [InlineData(20)]
    [InlineData(70)]
    public void TruncatedPngIsNamedInFolderAndZip(int length)
    {
        byte[] whole = Png.Encode(TestFolder.Draw(16, 16, 3, 5));
        _folder.Write("in/a.png", whole);
        _folder.Write("in/b.png", whole[..length]);
        _folder.Error("in").ShouldContain(Path.Combine("in", "b.png"));
        string zip = _folder.Write("z.zip", TestFolder.Zip(("x/a.png", whole), ("x/b.png", whole[..length])));
        _folder.Error("z.zip").ShouldContain($"'x/b.png' in '{zip}'");
    }

    [Theory]
    [InlineData("a.heic", "AVIF or HEIC", new byte[] { 0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70, 0x68, 0x65, 0x69, 0x63 })]
    [InlineData("a.tif", "BigTIFF", new byte[] { 0x49, 0x49, 0x2B, 0, 8, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData("a.btf", "BigTIFF", new byte[] { 0x4D, 0x4D, 0, 0x2B, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16 })]
    [InlineData("a.jxl", "JPEG XL", new byte[] { 0xFF, 0x0A, 1, 2, 3, 4 })]
    [InlineData("a.pbm", "PNM (P1 to P4)", new byte[] { 0x50, 0x34, 0x0A, 0x38, 0x20, 0x38 })]
    public void OtherKindsOfPictures(string name, string kind, byte[] bytes)
    {
        _folder.Write(name, bytes);
        _folder.Error().ShouldContain($"has no pictures that can be read, but 1 {kind} picture, which is not read ({name}; convert them " +
            $"to PNG); give a folder");
        _folder.Error(name).ShouldContain(kind[0] == 'A'
            ? "is an AVIF or HEIC picture, which is not read; convert it, e.g. heif-convert a.heic a.png."
            : $"is a {kind} picture, which is not read; convert it to PNG or JPEG.");
        _folder.WritePngs("x.png", "y.png");
        _folder.Open().Notes.ShouldContain(note => note.StartsWith($"left out: 1 {kind}"));
        _folder.Write("z.png", bytes);
        _folder.Open().LeftOut.ShouldBe([$"left out: 2 {kind} pictures, which are not read ({name}, z.png; convert them to PNG)"]);
    }

    [Fact]
    public void DamagedAndHostileZips()
    {
        byte[] a = Png.Encode(TestFolder.Draw(8, 8, 3, 1));
        byte[] whole = TestFolder.Zip(("a.png", a), ("b.png", a));
        _folder.Write("short.zip", whole[..^30]);
        _folder.Error("short.zip").ShouldContain("is not a whole zip file");
        _folder.Write("text.zip", "no zip at all");
        _folder.Error("text.zip").ShouldContain("is not a whole zip file");
        foreach (string climbing in new[] { "../a.png", "/a.png", "x/../../a.png", "C:/a.png", "..\\a.png" })
        {
            _folder.Write("climb.zip", TestFolder.Zip((climbing, a), ("b.png", a)));
            _folder.Error("climb.zip").ShouldContain("points outside the zip");
        }

        _folder.Write("twice.zip", TestFolder.Zip(("a.png", a), ("a.png", a)));
        _folder.Error("twice.zip").ShouldContain("two entries named 'a.png'");
    }

    [Fact]
    public void ZipEntryThatSaysItIsHuge()
    {
        byte[] a = Png.Encode(TestFolder.Draw(8, 8, 3, 1));
        byte[] zip = TestFolder.Zip(("a.png", a), ("b.png", a));

        // The uncompressed size of the first entry in the central directory (APPNOTE 4.3.12: offset 24 of the header 50 4b 01 02).
        int header = zip.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x50, 0x4B, 0x01, 0x02]);
        BitConverter.GetBytes(1 << 30).CopyTo(zip, header + 24);
        _folder.Write("bomb.zip", zip);
        _folder.Error("bomb.zip").ShouldContain("says it has 1024 MB");

        // Below the limit of a file, but more than its packed bytes can hold: no room is made for it.
        BitConverter.GetBytes(200 << 20).CopyTo(zip, header + 24);
        _folder.Write("bomb.zip", zip);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _folder.Error("bomb.zip", threads: 1).ShouldContain("packed bytes can hold");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10 << 20);
    }

    [Theory]
    [InlineData(0, null, null, null, null, "size: expected 8 to 256 pixels, found 0.")]
    [InlineData(257, null, null, null, null, "size: expected 8 to 256 pixels, found 257.")]
    [InlineData(32, 32, 32, null, null, "not both")]
    [InlineData(null, 32, null, null, null, "width: width and height go together")]
    [InlineData(null, null, 32, null, null, "height: width and height go together")]
    [InlineData(null, 32, 7, null, null, "height: expected 8 to 256 pixels, found 7.")]
    [InlineData(null, null, null, 2, null, "channels: expected 1 (grey) or 3 (colour), found 2.")]
    [InlineData(null, null, null, null, 1, "limit: expected at least 2 pictures, found 1.")]
    public void OptionsOutOfRange(int? size, int? width, int? height, int? channels, int? limit, string expected)
    {
        _folder.WritePngs("a.png", "b.png");
        var options = new DataOptions { Size = size, Width = width, Height = height, Channels = channels, Limit = limit };
        _folder.Error("", options).ShouldContain(expected);
    }
}
