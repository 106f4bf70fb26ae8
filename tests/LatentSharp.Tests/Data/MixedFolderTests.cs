using System.IO.Hashing;
using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Imaging;

namespace LatentSharp.Tests.Data;

/// <summary>What people have: pictures of all kinds and sizes under names in any script, in folders within folders or a zip.</summary>
public sealed class MixedFolderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Kinds_names_and_folders_may_be_mixed()
    {
        byte[] scene = Scene();
        (string Name, byte[] Bytes)[] files =
        [
            ("Ελλάδα/Αθήνα/φωτογραφία.png", Png.Encode(TestFolder.Draw(20, 20, 3, 1))),
            ("中国/北京 照片.png", Png.Encode(TestFolder.Draw(16, 24, 1, 2))),
            ("🎉/😀.png", Png.Encode(TestFolder.Draw(9, 9, 4, 3))),
            ("Москва/a b&c #1.png", Png.Encode(TestFolder.Draw(8, 12, 2, 4))),
            ("עברית/صورة.JPG", scene),
            ("cafe\u0301/e\u0301te\u0301.png", Forge(16, 6, new byte[8 * 8 * 8])),
            ("palette.png", Forge(8, 3, new byte[8 * 8], [200, 100, 50])),
        ];
        foreach ((string name, byte[] bytes) in files)
        {
            _folder.Write("in/" + name, bytes);
        }

        _folder.Write("all.zip", TestFolder.Zip(files));
        var options = new DataOptions { Size = 8, WithLabels = false };
        PictureDataset fromFolder = _folder.Open("in", options);
        PictureDataset fromZip = _folder.Open("all.zip", options);
        fromFolder.Count.ShouldBe(files.Length);
        fromFolder.Format.ShouldBe(new PictureFormat(8, 8, 3));
        string[] names = [.. Enumerable.Range(0, fromFolder.Count).Select(fromFolder.Name)];
        names.ShouldBe(files.Select(file => file.Name), ignoreOrder: true);
        for (int i = 0; i < names.Length; i++)
        {
            fromZip.Name(i).ShouldBe(names[i]);
            fromZip.Pixels(i).ToArray().ShouldBe(fromFolder.Pixels(i).ToArray());
        }

        int palette = Array.IndexOf(names, "palette.png");
        fromFolder.ToPicture(palette).Pixels[..3].ShouldBe([200, 100, 50]);
    }

    [Theory]
    [InlineData(PictureFit.Crop, 8, 8)]
    [InlineData(PictureFit.Crop, 16, 4)]
    [InlineData(PictureFit.Crop, 32, 2)]
    [InlineData(PictureFit.Stretch, 16, 4)]
    [InlineData(PictureFit.Pad, 12, 8)]
    [InlineData(PictureFit.Pad, 24, 4)]
    [InlineData(PictureFit.Pad, 50, 2)]
    public void A_large_jpeg_picture_looks_the_same_when_less_of_it_is_decoded(PictureFit fit, int side, int reduction)
    {
        var fitting = new PictureFitting(new PictureFormat(side, side, 3), Color.White, fit);
        fitting.Reduction(403, 301).ShouldBe(reduction);
        fitting.Reduction(301, 403).ShouldBe(reduction);
        _folder.Write("in/a.jpg", Scene());
        _folder.Write("in/b.png", Png.Encode(TestFolder.Draw(8, 8, 3, 1)));
        PictureDataset set = _folder.Open("in", new DataOptions { Size = side, Fit = fit });
        var whole = new byte[fitting.Format.Length];
        fitting.Apply(Picture.Decode(Scene()), whole);
        int[] differences = [.. whole.Zip(set.Pixels(0).ToArray(), (a, b) => Math.Abs(a - b))];
        differences.Average().ShouldBeLessThan(3);
    }

    [Fact]
    public void A_jpeg_picture_that_is_not_made_much_smaller_is_decoded_whole()
    {
        var fitting = new PictureFitting(new PictureFormat(160, 160, 3), Color.White);
        fitting.Reduction(403, 301).ShouldBe(1);
        fitting.Reduction(160, 160).ShouldBe(1);
        fitting.Reduction(20, 5000).ShouldBe(1);
        fitting.Reduction(5120, 5120).ShouldBe(8);
    }

    [Fact]
    public void Pictures_that_say_they_are_huge_are_refused_before_room_is_made()
    {
        // A JPEG frame header of 60000×60000, and a PNG file of 2²⁰×2²⁰ that is sound but for its size.
        byte[] jpeg = [0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0xea, 0x60, 0xea, 0x60, 1, 1, 0x11, 0, .. new byte[100]];
        byte[] png = Forge(8, 0, new byte[64], side: 1 << 20);
        byte[] sound = Png.Encode(TestFolder.Draw(8, 8, 3, 2));
        foreach ((string name, byte[] bytes, string message) in new[] { ("huge.jpg", jpeg, "expected at most 134217728"),
            ("huge.png", png, "more than the 100 megapixels that one picture may have") })
        {
            _folder.Write($"{name}.d/{name}", bytes);
            _folder.Write($"{name}.d/sound.png", sound);
            _folder.Write("huge.zip", TestFolder.Zip((name, bytes), ("sound.png", sound)));
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (string place in new[] { $"{name}.d", "huge.zip" })
            {
                string error = _folder.Error(place, threads: 1);
                error.ShouldContain(name);
                error.ShouldContain(message);
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10 << 20);
        }
    }

    private static byte[] Scene()
    {
        using Stream stream = typeof(MixedFolderTests).Assembly.GetManifestResourceStream("scene.jpg")!;
        var jpeg = new byte[stream.Length];
        stream.ReadExactly(jpeg);
        return jpeg;
    }

    /// <summary>
    /// A PNG file of 8×8 pixels (or one that says another size) of any depth and color type (W3C PNG, 11.2), from rows without filters.
    /// </summary>
    private static byte[] Forge(byte depth, byte type, byte[] samples, byte[]? palette = null, int side = 8)
    {
        int row = samples.Length / 8;
        using var packed = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            for (int y = 0; y < 8; y++)
            {
                zlib.WriteByte(0);
                zlib.Write(samples, y * row, row);
            }
        }

        byte[] middle = palette is null ? [] : Chunk("PLTE", palette);
        return
        [
            0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, .. Chunk("IHDR",
                [0, (byte)(side >> 16), 0, (byte)side, 0, (byte)(side >> 16), 0, (byte)side, depth, type, 0, 0, 0]), .. middle,
            .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", []),
        ];
    }

    private static byte[] Chunk(string name, byte[] body)
    {
        byte[] named = [.. System.Text.Encoding.ASCII.GetBytes(name), .. body];
        uint crc = Crc32.HashToUInt32(named);
        return [0, 0, (byte)(body.Length >> 8), (byte)body.Length, .. named, (byte)(crc >> 24), (byte)(crc >> 16), (byte)(crc >> 8),
            (byte)crc];
    }
}
