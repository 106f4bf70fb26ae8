using LatentSharp.Data;

namespace LatentSharp.Tests.Data;

public sealed class IdxTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadsFolderUnderMnistNaming()
    {
        _folder.Write("train-images-idx3-ubyte.gz", TestFolder.Gzip(TestFolder.IdxPictures(5)));
        _folder.Write("train-labels-idx1-ubyte.gz", TestFolder.Gzip(TestFolder.Idx([5], [3, 1, 4, 1, 0])));
        _folder.Write("t10k-images-idx3-ubyte", TestFolder.IdxPictures(2, 100));
        _folder.Write("t10k-labels-idx1-ubyte", TestFolder.Idx([2], [2, 4]));
        PictureDataset set = _folder.Open();
        (set.Count, set.TestStart).ShouldBe((7, 5));
        set.Format.ShouldBe(new PictureFormat(8, 8, 1));
        set.Name(4).ShouldBe("train/00004");
        set.Name(5).ShouldBe("test/00000");
        set.Pixels(4).ToArray().ShouldAllBe(sample => sample == 4);
        set.Pixels(6).ToArray().ShouldAllBe(sample => sample == 101);
        set.Attributes!.Names.ShouldBe(["0", "1", "2", "3", "4"]);
        set.Attributes.Groups.Single().Name.ShouldBe("class");
        set.Attributes[0, 3].ShouldBe(true);
        set.Attributes[0, 1].ShouldBe(false);
        set.Attributes[6, 4].ShouldBe(true);
        _folder.Open("", new DataOptions { Limit = 5 }).TestStart.ShouldBeNull();
        _folder.Open("", new DataOptions { Limit = 6 }).TestStart.ShouldBe(5);
        PictureDataset resized = _folder.Open("", new DataOptions { Size = 11, Channels = 3 });
        resized.Format.ShouldBe(new PictureFormat(11, 11, 3));
        resized.Pixels(6).ToArray().ShouldAllBe(sample => sample == 101);
    }

    [Fact]
    public void ReadsSingleFilesWithAndWithoutLabels()
    {
        _folder.Write("pictures.idx", TestFolder.IdxPictures(3));
        PictureDataset bare = _folder.Open("pictures.idx");
        bare.Attributes.ShouldBeNull();
        bare.Name(2).ShouldBe("00002");
        _folder.Write("my-images-idx3-ubyte", TestFolder.IdxPictures(3));
        string labels = _folder.Write("my-labels-idx1-ubyte.gz", TestFolder.Gzip(TestFolder.Idx([3], [1, 0, 1])));
        _folder.Open("my-images-idx3-ubyte").Attributes!.Positives(1).ShouldBe(2);
        _folder.Open("pictures.idx", new DataOptions { Labels = labels }).Attributes![1, 0].ShouldBe(true);
        string csv = _folder.Write("more.csv", "file,round\n00000,yes\n00001,no\n00002,\n");
        AttributeTable named = _folder.Open("pictures.idx", new DataOptions { Labels = csv }).Attributes!;
        named[0, 0].ShouldBe(true);
        named[2, 0].ShouldBeNull();
    }

    [Fact]
    public void ReadsColorInBothLayouts()
    {
        byte[] body = [.. Enumerable.Range(0, 2 * 8 * 8 * 3).Select(i => (byte)(i * 3))];
        _folder.Write("a.idx", TestFolder.Idx([2, 8, 8, 3], body));
        _folder.Write("b.idx", TestFolder.Idx([2, 3, 8, 8], body));
        PictureDataset interleaved = _folder.Open("a.idx");
        interleaved.Format.ShouldBe(new PictureFormat(8, 8, 3));
        interleaved.Pixels(0)[64].ShouldBe(body[1]);
        _folder.Open("b.idx").Pixels(1).ToArray().ShouldBe(body[192..]);
    }

    [Fact]
    public void WrongMagicSaysExpectedAndFound()
    {
        byte[] bytes = TestFolder.IdxPictures(3);
        bytes[2] = 0x0D;
        string path = _folder.Write("images-idx3-ubyte", bytes);
        _folder.Error("images-idx3-ubyte").ShouldBe(
            $"'{path}': expected the magic number 00 00 08 03 or 00 00 08 04 at offset 0 (IDX file of pictures as unsigned bytes), found " +
                $"00 00 0d 03; check that this is the right file.");
        _folder.Write("images-idx3-ubyte", "text, not IDX");
        _folder.Error("images-idx3-ubyte").ShouldContain("found 74 65 78 74");
        _folder.Write("images-idx3-ubyte", [0, 0]);
        _folder.Error("images-idx3-ubyte").ShouldContain("ends after 2");
        _folder.Write("x-ubyte.gz", TestFolder.Gzip([9, 9, 9, 9, 9]));
        _folder.Error("x-ubyte.gz").ShouldContain("found 09 09 09 09");
        _folder.Write("labels-idx1-ubyte", TestFolder.Idx([2], [1, 2]));
        _folder.Error("labels-idx1-ubyte").ShouldContain("found 00 00 08 01");
    }

    [Fact]
    public void ShortAndLongBodies()
    {
        byte[] whole = TestFolder.IdxPictures(3);
        string path = _folder.Write("images-idx3-ubyte", whole[..^10]);
        _folder.Error("images-idx3-ubyte").ShouldBe(
            $"'{path}': the body of the IDX file should have 192 bytes (3 × 8 × 8), but the file ends after 182 of them; fetch it again.");
        _folder.Write("p.gz", TestFolder.Gzip(whole[..^10]));
        _folder.Error("p.gz").ShouldContain("should have 192 bytes (3 × 8 × 8), but the file ends after 182");
        _folder.Write("cut.gz", TestFolder.Gzip(whole)[..^12]);
        _folder.Error("cut.gz").ShouldNotBeEmpty();
        _folder.Write("images-idx3-ubyte", [.. whole, 0]);
        _folder.Error("images-idx3-ubyte").ShouldContain("but more follow");
        _folder.Write("images-idx3-ubyte", whole[..9]);
        _folder.Error("images-idx3-ubyte").ShouldContain("needs 16 bytes, but the file ends after 9");
        _folder.Write("huge.gz", TestFolder.Gzip(TestFolder.Idx([int.MaxValue, 28, 28], new byte[50])));
        _folder.Error("huge.gz").ShouldContain($"should have {784L * int.MaxValue} bytes");
        _folder.Write("zero.idx", TestFolder.Idx([0, 8, 8], []));
        _folder.Error("zero.idx").ShouldContain("size 1 of 3 at offset 4 must be 1 to");
    }

    [Fact]
    public void FilesThatDoNotBelongTogether()
    {
        _folder.Write("train-images-idx3-ubyte", TestFolder.IdxPictures(5));
        _folder.Write("train-labels-idx1-ubyte", TestFolder.Idx([4], [3, 1, 4, 1]));
        _folder.Error().ShouldContain("has 4 labels, but");
        File.Delete(_folder["train-labels-idx1-ubyte"]);
        _folder.Write("t10k-images-idx3-ubyte", TestFolder.Idx([1, 9, 9], new byte[81]));
        _folder.Error().ShouldContain("has pictures of 9×9, but");
        _folder.Write("other-train-images-idx3-ubyte", TestFolder.IdxPictures(5));
        _folder.Error().ShouldContain("it is not clear which");
        Directory.Delete(_folder.Root, recursive: true);
        _folder.Write("train-labels-idx1-ubyte", TestFolder.Idx([4], [3, 1, 4, 1]));
        _folder.Error().ShouldContain("but none of pictures");
        _folder.Write("one-idx3-ubyte", TestFolder.IdxPictures(1));
        _folder.Error("one-idx3-ubyte").ShouldContain("has only 1 picture");
    }
}
