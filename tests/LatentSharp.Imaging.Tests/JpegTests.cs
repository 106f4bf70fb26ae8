using LatentSharp.Imaging.Reading;

namespace LatentSharp.Imaging.Tests;

/// <summary>Files of every kind that is read, against what libjpeg-turbo makes of them: the same bytes.</summary>
public sealed class JpegTests
{
    public static TheoryData<string> Kinds =>
        [.. Names.Where(n => n.EndsWith(".png", StringComparison.Ordinal)).Select(n => Path.GetFileNameWithoutExtension(n))];

    private static string[] Names { get; } = [.. typeof(JpegTests).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith("jpegs/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Fact]
    public void There_are_files_of_all_kinds() => Kinds.Count.ShouldBe(14);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Pixels_are_those_of_the_reference_decoder(string kind)
    {
        Picture expected = Picture.Decode(File(kind + ".png"));
        Picture found = Picture.Decode(File(kind + ".jpg"));
        (found.Width, found.Height, found.Channels).ShouldBe((expected.Width, expected.Height, expected.Channels));
        found.Pixels.ShouldBe(expected.Pixels);
        PictureHead head = PictureFile.ReadHead(File(kind + ".jpg").AsSpan(0, 300));
        (head.Kind, head.Width, head.Height, head.Channels).ShouldBe((PictureKind.Jpeg, 37, 21, expected.Channels));
        head.IsProgressive.ShouldBe(kind.Contains("progressive", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_with_twelve_bits_or_lossless_is_refused_by_name()
    {
        byte[] file = File("grey.jpg");
        int frame = Find(file, 0xc0);
        byte[] deep = (byte[])file.Clone();
        deep[frame + 4] = 12;
        Should.Throw<PictureFormatException>(() => Picture.Decode(deep)).Message.ShouldContain("12 bits");
        byte[] lossless = (byte[])file.Clone();
        lossless[frame + 1] = 0xc3;
        Should.Throw<PictureFormatException>(() => Picture.Decode(lossless)).Message.ShouldContain("without loss");
    }

    [Theory]
    [InlineData(1, 0, 0, 36, 0)]
    [InlineData(2, 36, 0, 0, 0)]
    [InlineData(3, 36, 20, 0, 20)]
    [InlineData(4, 0, 20, 36, 20)]
    [InlineData(5, 0, 0, 0, 20)]
    [InlineData(6, 0, 20, 0, 0)]
    [InlineData(7, 36, 20, 36, 0)]
    [InlineData(8, 36, 0, 36, 20)]
    public void Pictures_stand_upright(int orientation, int firstX, int firstY, int lastX, int lastY)
    {
        // Where the first pixel of the upright picture, and the last of its first row, lie in the stored one.
        Picture stored = Picture.Decode(File("whole.jpg"));
        foreach (bool little in new[] { true, false })
        {
            byte[] file = WithExif(File("whole.jpg"), orientation, little);
            Picture upright = Picture.Decode(file);
            (upright.Width, upright.Height).ShouldBe(orientation >= 5 ? (21, 37) : (37, 21));
            upright.Row(0)[..3].ToArray().ShouldBe(stored.Row(firstY).Slice(3 * firstX, 3).ToArray());
            upright.Row(0)[^3..].ToArray().ShouldBe(stored.Row(lastY).Slice(3 * lastX, 3).ToArray());
            PictureFile.ReadHead(file).Width.ShouldBe(upright.Width);
        }
    }

    [Fact]
    public void A_file_cut_anywhere_is_told_of()
    {
        foreach (string kind in new[] { "quarters", "progressive", "restarts" })
        {
            byte[] whole = File(kind + ".jpg");
            for (int length = 0; length < whole.Length - 4; length += 7)
            {
                Should.Throw<PictureFormatException>(() => Picture.Decode(whole[..length], "'cut.jpg'"),
                    $"{kind} cut after {length} bytes").Message.ShouldStartWith("'cut.jpg'");
            }
        }
    }

    [Fact]
    public void Damaged_bytes_give_a_picture_or_one_sentence_and_nothing_else()
    {
        var random = new Random(7);
        foreach (string kind in Names.Where(n => n.EndsWith(".jpg", StringComparison.Ordinal))
            .Select(n => Path.GetFileNameWithoutExtension(n)))
        {
            byte[] whole = File(kind + ".jpg");
            for (int round = 0; round < 150; round++)
            {
                byte[] damaged = (byte[])whole.Clone();
                for (int i = random.Next(1, 5); i > 0; i--)
                {
                    damaged[random.Next(2, damaged.Length)] = (byte)random.Next(256);
                }

                try
                {
                    Picture.Decode(damaged, maximumPixels: 1 << 20).Width.ShouldBePositive();
                }
                catch (PictureFormatException error)
                {
                    error.Message.ShouldContain("; ");
                }
            }
        }
    }

    [Fact]
    public void A_small_file_that_claims_to_be_huge_is_refused_before_room_is_made()
    {
        byte[] file = File("quarters.jpg");
        int frame = Find(file, 0xc0);
        (file[frame + 5], file[frame + 6], file[frame + 7], file[frame + 8]) = (0x27, 0x10, 0x27, 0x10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<PictureFormatException>(() => Picture.Decode(file)).Message.ShouldContain("too few for 10000×10000");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);
        Should.Throw<PictureFormatException>(() => Picture.Decode(file, maximumPixels: 1000)).Message
            .ShouldContain("expected at most 1000");
    }

    internal static byte[] File(string name)
    {
        using Stream stream = typeof(JpegTests).Assembly.GetManifestResourceStream("jpegs/" + name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static int Find(byte[] file, int marker)
    {
        for (int at = 2; ;)
        {
            if (file[at + 1] == marker)
            {
                return at;
            }

            at += 2 + (file[at + 2] << 8) + file[at + 3];
        }
    }

    internal static byte[] WithExif(byte[] file, int orientation, bool little)
    {
        byte[] tiff = little
            ? [0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, 2, 0, 0x0f, 1, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (byte)orientation,
                0, 0, 0, 0, 0, 0, 0]
            : [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 2, 1, 0x0f, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0x12, 0, 3, 0, 0, 0, 1, 0,
                (byte)orientation, 0, 0, 0, 0, 0, 0];
        int length = 2 + 6 + tiff.Length;
        byte[] segment = [0xff, 0xe1, (byte)(length >> 8), (byte)length, .. "Exif\0\0"u8, .. tiff];
        return [.. file[..2], .. segment, .. file[2..]];
    }
}
