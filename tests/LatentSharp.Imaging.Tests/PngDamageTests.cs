using System.Text;
using LatentSharp.Imaging.Tests.Corpus;
using static LatentSharp.Imaging.Tests.PngForge;

namespace LatentSharp.Imaging.Tests;

public sealed class PngDamageTests
{
    private static readonly IReadOnlyList<CorpusFile> Files = CorpusFile.ReadAll();

    // name, file, a piece of the message, offset
    private static readonly (string Name, byte[] Bytes, string Message, long? Offset)[] Damaged =
    [
        ("text", Encoding.ASCII.GetBytes("hello, this is a text"),
            "no picture that is read (it begins with the bytes 68656c6c6f2c2074)", 0),
        ("empty", [], "the file is empty", 0),
        ("zero width", File(Header(0, 1), Data(0), End()), "found 0×1", 16),
        ("negative height", File(Header(1, 0x80000001), Data(0), End()), "found 1×2147483649", 16),
        ("depth", File(Header(1, 1, depth: 4, type: 2), Data(0, 0), End()), "colour type 2 with 4 bits", 24),
        ("colour type", File(Header(1, 1, type: 5), Data(0, 0), End()), "colour type 5", 24),
        ("interlace", File(Header(1, 1, interlace: 2), Data(0, 0), End()), "found 0, 0 and 2", 26),
        ("no header", File(Data(0, 0), End()), "expected chunk IHDR of 13 bytes, found IDAT", 8),
        ("no data", File(Header(1, 1), End()), "expected an IDAT chunk", 33),
        ("no end", File(Header(1, 1), Data(0, 0)), "ends before its IEND", null),
        ("split data", File(Header(1, 1), Data(0, 0), Chunk("tEXt", []), Data(0, 0), End()), "not together", null),
        ("too short", File(Header(2, 2), Data(0, 1, 2), End()), "damaged or too short", 33),
        ("not zlib", File(Header(1, 1), Chunk("IDAT", [1, 2, 3, 4, 5, 6]), End()), "damaged or too short", 33),
        ("empty data", File(Header(1, 1), Chunk("IDAT", []), End()), "too short", 41),
        ("filter", File(Header(1, 1), Data(7, 0), End()), "damaged or too short", 33),
        ("huge", File(Header(2147483647, 2147483647), Data(0, 0), End()), "expected at most 134217728", null),
        ("large but empty", File(Header(11000, 11000, depth: 16, type: 6), Data(0, 0), End()), "compressed bytes cannot hold them", null),
        ("no palette", File(Header(1, 1, type: 3), Data(0, 0), End()), "expected a PLTE chunk before the pixels", 33),
        ("odd palette", File(Header(1, 1, type: 3), Chunk("PLTE", [1, 2, 3, 4]), Data(0, 0), End()), "or the palette, are damaged",
            49),
        ("two palettes", File(Header(1, 1, type: 3), Chunk("PLTE", new byte[9]), Chunk("PLTE", new byte[9]), Data(0, 0), End()),
            "or the palette, are damaged", 75),
        ("unknown critical", File(Header(1, 1), Chunk("ABCD", []), Data(0, 0), End()), "found chunk ABCD, which cannot be skipped", 33),
        ("chunk name", File(Header(1, 1), Chunk("A1CD", []), Data(0, 0), End()), "expected a chunk type of four letters, found 0x41314344",
            37),
    ];

    public static TheoryData<string> Names() => [.. Damaged.Select(static entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Damage_is_named_with_path_place_and_advice(string name)
    {
        (_, byte[] bytes, string message, long? offset) = Damaged.Single(entry => entry.Name == name);
        var thrown = Should.Throw<PictureFormatException>(() => Picture.Decode(bytes, "folder/a.png"));
        thrown.Message.ShouldStartWith("folder/a.png");
        thrown.Message.ShouldContain(message);
        thrown.Message.ShouldContain("; ");
        thrown.Message.ShouldEndWith(".");
        thrown.Path.ShouldBe("folder/a.png");
        if (offset is not null)
        {
            thrown.Offset.ShouldBe(offset);
        }
    }

    [Theory]
    [InlineData("c2d8n")]
    [InlineData("c3d4it")]
    [InlineData("c6d16i")]
    [InlineData("magick0")]
    public void Every_truncation_is_reported(string name)
    {
        byte[] png = Files.Single(file => file.Name == name).Png;
        Should.Throw<PictureFormatException>(() => Picture.Decode(png[..7])).Message.ShouldContain("no picture that is read");
        for (int length = 8; length < png.Length; length++)
        {
            var thrown = Should.Throw<PictureFormatException>(() => Picture.Decode(png[..length]));
            thrown.Offset.ShouldBe(length);
            thrown.Message.ShouldContain("cut short");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(9)]
    public void A_zlib_stream_cut_short_inside_a_sound_file_is_reported(int cut)
    {
        byte[] raw = new byte[40 * 41];
        byte[] zlib = Zlib(raw);
        byte[] file = File(Header(40, 40), Chunk("IDAT", zlib[..^cut]), End());
        Should.Throw<PictureFormatException>(() => Picture.Decode(file)).Offset.ShouldBe(33);
    }

    [Fact]
    public void A_wrong_zlib_checksum_is_reported()
    {
        byte[] zlib = Zlib([0, 1, 2, 3]);
        zlib[^1] ^= 1;
        Should.Throw<PictureFormatException>(() => Picture.Decode(File(Header(3, 1), Chunk("IDAT", zlib), End())))
            .Message.ShouldContain("are damaged");
    }

    /// <summary>Files that break a rule, behind sound checksums, but say what their pixels are: other programs show them, too.</summary>
    [Fact]
    public void What_does_not_change_the_pixels_is_no_damage()
    {
        Picture.Decode(File(Header(1, 1), Data(0, 1, 2), End())).Pixels.ShouldBe([1]);
        Picture.Decode(File(Header(1, 1, depth: 1, type: 3), Chunk("PLTE", [7, 8, 9, 4, 5, 6, 1, 2, 3]), Data(0, 0), End()))
            .Pixels.ShouldBe([7, 8, 9]);
        Picture.Decode(File(Header(1, 1), Chunk("tRNS", [1]), Data(0, 3), End())).Pixels.ShouldBe([3, 255]);
        Picture.Decode(File(Header(1, 1, type: 3), Chunk("tRNS", [1]), Chunk("PLTE", [7, 8, 9]), Data(0, 0), End()))
            .Pixels.ShouldBe([7, 8, 9, 255]);
        Picture.Decode(File(Header(1, 1, type: 3), Chunk("PLTE", new byte[9]), Data(0, 3), End())).Pixels.ShouldBe([0, 0, 0]);
    }

    [Fact]
    public void Every_flipped_bit_is_caught_by_a_checksum()
    {
        byte[] png = Files.Single(static file => file.Name == "small8x8d8").Png;
        for (int bit = 0; bit < png.Length * 8; bit++)
        {
            byte[] damaged = (byte[])png.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Should.Throw<PictureFormatException>(() => Picture.Decode(damaged));
        }
    }

    // The checksums are mended, so that the damage reaches the parts behind them.
    [Fact]
    public void Flipped_bits_behind_sound_checksums_never_raise_another_exception()
    {
        var random = new Random(20240501);
        int refused = 0;
        foreach (CorpusFile file in Files)
        {
            for (int trial = 0; trial < 30; trial++)
            {
                byte[] damaged = Mended(file.Png, random);
                try
                {
                    Picture.Decode(damaged, maximumPixels: 1 << 22);
                }
                catch (PictureFormatException)
                {
                    refused++;
                }
            }
        }

        refused.ShouldBeGreaterThan(Files.Count * 10);
    }

    [Fact]
    public void Random_bytes_never_raise_another_exception()
    {
        var random = new Random(7);
        for (int trial = 0; trial < 2000; trial++)
        {
            byte[] bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            byte[] file = trial % 2 == 0 ? bytes : [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, .. bytes];
            Should.Throw<PictureFormatException>(() => Picture.Decode(file));
        }
    }

    [Fact]
    public void Bytes_after_the_end_and_unknown_ancillary_chunks_are_skipped()
    {
        byte[] file = [.. File(Header(1, 1), Chunk("zzZz", [1, 2, 3]), Data(0, 9), End()), 1, 2, 3];
        Picture.Decode(file).Pixels.ShouldBe([9]);
    }

    [Fact]
    public void Bytes_after_the_zlib_stream_are_skipped()
    {
        byte[] file = File(Header(2, 1), Chunk("IDAT", [.. Zlib([0, 9, 8]), 1, 2, 3, 4, 5, 6, 7, 8, 9]), End());
        Picture.Decode(file).Pixels.ShouldBe([9, 8]);
    }

    [Fact]
    public void The_limit_on_pixels_is_the_callers()
    {
        byte[] file = Png.Encode(new Picture(10, 10, 1));
        Picture.Decode(file, maximumPixels: 100).Width.ShouldBe(10);
        Should.Throw<PictureFormatException>(() =>
            Picture.Decode(file, maximumPixels: 99)).Message.ShouldContain("10×10 = 100 pixels (expected at most 99)");
        Should.Throw<ArgumentOutOfRangeException>(() => Picture.Decode(file, maximumPixels: 0));
    }

    private static byte[] Mended(byte[] png, Random random)
    {
        var chunks = new List<(string Name, byte[] Body)>();
        for (int at = 8; at < png.Length;)
        {
            int length = (png[at + 2] << 8) | png[at + 3];
            chunks.Add((Encoding.ASCII.GetString(png, at + 4, 4), png.AsSpan(at + 8, length).ToArray()));
            at += length + 12;
        }

        for (int flips = random.Next(1, 4); flips > 0; flips--)
        {
            byte[] body = chunks[random.Next(chunks.Count)].Body;
            if (body.Length > 0)
            {
                body[random.Next(body.Length)] ^= (byte)(1 << random.Next(8));
            }
        }

        if (random.Next(4) == 0)
        {
            chunks.RemoveAt(random.Next(chunks.Count));
        }

        return File([.. chunks.Select(static chunk => Chunk(chunk.Name, chunk.Body))]);
    }
}
