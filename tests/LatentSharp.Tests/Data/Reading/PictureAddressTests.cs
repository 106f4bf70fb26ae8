using LatentSharp.Data;
using LatentSharp.Imaging;

namespace LatentSharp.Tests.Data.Reading;

/// <summary>One picture of a set, by number or name.</summary>
public sealed class PictureAddressTests : IDisposable
{
    private static readonly DataOptions One = new() { Minimum = 1, Width = 8, Height = 8, Channels = 3, WithLabels = false };

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pictures_of_folders_and_archives_are_named_or_counted()
    {
        _folder.WritePngs("in/p1.png", "in/p2.png", "in/sub/p10.png");
        _folder.Write("all.zip",
            TestFolder.Zip([.. new[] { "p1.png", "p2.png", "sub/p10.png" }.Select(name =>
            (name, File.ReadAllBytes(_folder["in/" + name])))]));
        foreach (string place in new[] { "in", "all.zip" })
        {
            foreach ((string key, int seed) in new[] { ("p1.png", 1), ("p10.png", 3), ("sub/p10.png", 3), ("0", 1), ("2", 3) })
            {
                PictureDataset set = _folder.Open($"{place}:{key}", One);
                set.Count.ShouldBe(1);
                set.Name(0).ShouldBe($"{_folder[place]}:{key}");
                set.ToPicture(0).Pixels.ShouldBe(TestFolder.Draw(8, 8, 3, seed).Pixels);
            }

            _folder.Error($"{place}:3", One).ShouldContain("has 3 pictures, numbered 0 to 2");
            _folder.Error($"{place}:p3.png", One).ShouldContain("did you mean 'p");
            _folder.Error($"{place}:", One).ShouldContain("names no picture");
            _folder.Error($"{place}:0").ShouldContain("is a single picture");
        }

        _folder.WritePng("in/other/p2.png", 9);
        _folder.Open("in:p2.png", One).ToPicture(0).Pixels.ShouldBe(TestFolder.Draw(8, 8, 3, 2).Pixels);
        _folder.WritePng("in/twice/x.png", 4);
        _folder.WritePng("in/more/x.png", 4);
        _folder.Error("in:x.png", One).ShouldContain("several pictures are named 'x.png'");
    }

    [Fact]
    public void A_part_of_a_set_is_opened_by_its_name_with_its_labels()
    {
        _folder.Write("set/train-images-idx3-ubyte", TestFolder.IdxPictures(5, 20));
        _folder.Write("set/t10k-images-idx3-ubyte", TestFolder.IdxPictures(3, 40));
        PictureDataset test = _folder.Open("set:test");
        Enumerable.Range(0, test.Count).Select(i => test.Pixels(i)[0]).ShouldBe([(byte)40, (byte)41, (byte)42]);
        test.TestStart.ShouldBeNull();
        test.Notes.ShouldContain("test: 3 pictures of 8, as the source has it");
        _folder.Open("set:train", new DataOptions { Limit = 4 }).Count.ShouldBe(4);

        var small = new DataOptions { Size = 16 };
        PictureDataset faces = PictureDataset.Open("faces", small);
        Split split = Split.Default(faces);
        PictureDataset part = PictureDataset.Open("faces:test", small);
        part.Count.ShouldBe(split.Test.Length);
        part.Notes.ShouldContain($"test: {split.Test.Length} pictures of 6,000, chosen by content");
        Split.Default(part).Test.Length.ShouldBeInRange(part.Count / 20, part.Count / 5, "it is divided anew, by another hash");
        foreach (int i in new[] { 0, part.Count - 1 })
        {
            part.Name(i).ShouldBe(faces.Name(split.Test[i]));
            part.Hash(i).ShouldBe(faces.Hash(split.Test[i]));
            part.Attributes![i, 0].ShouldBe(faces.Attributes![split.Test[i], 0]);
        }
    }

    [Fact]
    public void Arrays_and_idx_files_are_counted_from_zero()
    {
        _folder.Write("digits.npy", NpyBytes.Bytes("(4, 8, 8)", Enumerable.Range(0, 256).Select(i => (byte)(10 + (i / 64)))));
        _folder.Write("train-images-idx3-ubyte.gz", TestFolder.Gzip(TestFolder.IdxPictures(5, 20)));
        _folder.Write("set/train-images-idx3-ubyte", TestFolder.IdxPictures(5, 20));
        _folder.Write("set/t10k-images-idx3-ubyte", TestFolder.IdxPictures(3, 40));
        foreach ((string address, int level) in new[]
        {
            ("digits.npy:3", 13), ("train-images-idx3-ubyte.gz:0", 20), ("train-images-idx3-ubyte.gz:4", 24), ("set:6", 41),
                ("set:test:2", 42), ("set:train:1", 21), ("set:test/00001", 41),
        })
        {
            _folder.Open(address, One).Pixels(0)[0].ShouldBe((byte)level, address);
        }

        _folder.Error("digits.npy:4", One).ShouldContain("digits.npy' has 4 pictures, numbered 0 to 3");
        _folder.Error("set:test:3", One).ShouldContain("set:test' has 3 pictures, numbered 0 to 2");
        _folder.Error("digits.npy:x", One).ShouldContain("there is no picture 'x'");
    }

    [Fact]
    public void Numbers_are_those_of_the_set_with_its_parts()
    {
        _folder.WritePngs("in/test/a/1.png", "in/test/b/2.png", "in/train/a/3.png", "in/train/b/4.png", "in/train/a/5.png");
        PictureDataset set = _folder.Open("in");
        for (int i = 0; i < 5; i++)
        {
            _folder.Open($"in:{i}", One).Hash(0).ShouldBe(set.Hash(i));
        }

        _folder.Open("in:test:1", One).Hash(0).ShouldBe(set.Hash(4));
    }

    [Fact]
    public void Built_in_faces_are_the_same_as_in_the_set()
    {
        PictureDataset all = PictureDataset.Open("faces", new DataOptions { Size = 8, Limit = 30 });
        PictureDataset.Open("faces:17", One).Hash(0).ShouldBe(all.Hash(17));
        TestFolder.ErrorOf(() => PictureDataset.Open("faces:6000", One)).ShouldContain("'faces' has 6000 pictures, numbered 0 to 5999");
        TestFolder.ErrorOf(() => PictureDataset.Open("fases:1", One)).ShouldContain("does not exist");
    }

    [Fact]
    public void A_file_with_a_colon_in_its_name_wins()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _folder.WritePngs("in/0");
        File.WriteAllBytes(_folder["in:0"], Png.Encode(TestFolder.Draw(8, 8, 3, 7)));
        PictureDataset.Open(_folder["in:0"], One).ToPicture(0).Pixels.ShouldBe(TestFolder.Draw(8, 8, 3, 7).Pixels);
    }
}
