using System.Security.Cryptography;
using LatentSharp.Imaging.Reading;

namespace LatentSharp.Imaging.Tests;

/// <summary>
/// Files of every kind that is read: their pixels are pinned, so that no other version of a library changes them unseen.
/// LATENTSHARP_ACCEPT=1 writes the list anew.
/// </summary>
public sealed class PictureFileTests
{
    private static readonly string[] Names = [.. typeof(PictureFileTests).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith("pictures/", StringComparison.Ordinal) && !n.EndsWith(".txt", StringComparison.Ordinal))
        .Select(n => n["pictures/".Length..]).Order(StringComparer.Ordinal)];

    private static readonly byte[] Drawn = Draw(0);

    public static TheoryData<string> Files => [.. Names];

    [Fact]
    public void Pixels_of_every_kind_are_those_that_are_pinned()
    {
        string[] found =
        [
            .. Names.Where(name => name != "float.tif").Select(name => (name, Picture.Decode(File(name))))
                .Concat(((string[])["arithmetic.jpg", "cmyk.jpg", "progressive.jpg", "quarters.jpg"])
                    .Select(name => (name, Picture.Decode(JpegTests.File(name)))))
                .Select(one => $"{one.name} {one.Item2.Width} {one.Item2.Height} {one.Item2.Channels} "
                    + Convert.ToHexStringLower(SHA256.HashData(one.Item2.Pixels))[..16]),
        ];
        if (Environment.GetEnvironmentVariable("LATENTSHARP_ACCEPT") is not null)
        {
            System.IO.File.WriteAllLines(Path.Combine(Folder(), "Pictures", "pixels.txt"), found);
        }

        found.ShouldBe(System.Text.Encoding.UTF8.GetString(File("pixels.txt")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_head_says_what_the_picture_is(string name)
    {
        if (name == "float.tif")
        {
            Should.Throw<PictureFormatException>(() => PictureFile.ReadHead(File(name), "'x'")).Message
                .ShouldContain("32 bits of floating point, which is not read here; save it");
            return;
        }

        PictureHead head = PictureFile.ReadHead(File(name));
        Picture picture = Picture.Decode(File(name));
        (head.Width, head.Height, head.Channels).ShouldBe((picture.Width, picture.Height, picture.Channels));
        PictureFile.ReadHead(File(name), pages: true).More.Count.ShouldBe(name == "pages.tif" ? 2 : 0);
    }

    [Fact]
    public void The_first_frame_or_page_is_read()
    {
        byte[] pages = File("pages.tif");
        Picture.Decode(pages).Pixels.ShouldBe(Drawn);
        PictureHead second = PictureFile.ReadHead(pages, pages: true).More[0];
        PictureFile.DecodeReduced(pages, 1, page: second.DataOffset).Pixels.ShouldBe(Draw(1));
        Picture[] frames = [.. Enumerable.Range(0, 3).Select(i => TestPictures.Noise(5, 4, 3, i))];
        Picture.Decode(AnimatedGif.Encode(frames, 100)).Pixels.ShouldBe(frames[0].Pixels);
    }

    [Theory]
    [InlineData("exif.webp")]
    [InlineData("orientation6.tif")]
    public void Pictures_stand_upright(string name)
    {
        byte[] turned = [.. from x in Enumerable.Range(0, 13) from y in Enumerable.Range(0, 9) from c in Enumerable.Range(0, 3)
            select Drawn[((((8 - y) * 13) + x) * 3) + c]];
        Picture.Decode(File(name)).Pixels.ShouldBe(turned);
    }

    [Fact]
    public void An_orientation_in_a_PNG_file_is_honored()
    {
        var picture = new Picture(13, 9, 3, Drawn);
        byte[] file = Png.Encode(picture);
        byte[] tiff = [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        byte[] turned = [.. file[..33], .. PngForge.Chunk("eXIf", tiff), .. file[33..]];
        Picture.Decode(turned).Pixels.ShouldBe(Picture.Decode(File("exif.webp")).Pixels);
        PictureFile.ReadHead(turned.AsSpan(0, 80)).Width.ShouldBe(9);
    }

    [Fact]
    public void Samples_that_do_not_fill_sixteen_bits_have_another_white()
    {
        byte[] file = PngForge.File(PngForge.Header(2, 1, 16, 4), PngForge.Data(0, 0x0F, 0xFE, 0x80, 0, 0x07, 0xFF, 0xFF, 0xFF),
            PngForge.End());
        Picture.Decode(file).Pixels.ShouldBe([16, 128, 8, 255]);
        Picture found = PictureFile.DecodeReduced(file, 1, white: 4095);
        found.Pixels.ShouldBe([255, 128, 127, 255]);
        found.Largest.ShouldBe(0xFFE);
        PictureFile.DecodeReduced(file, 1, white: 1023).Pixels.ShouldBe([255, 128, 255, 255]);
    }

    [Fact]
    public void Sixteen_bits_are_rounded()
    {
        byte[] expected = [.. from y in Enumerable.Range(0, 9) from x in Enumerable.Range(0, 13)
            select (byte)Math.Floor((((x * 2311) + (y * 7001)) % 65536 * 255 / 65535.0) + 0.5)];
        Picture.Decode(File("gray16-lzw.tif")).Pixels.ShouldBe(expected);
        Picture.Decode(File("gray16-big-endian.tif")).Pixels.ShouldBe(expected);
        byte[] pnm = [.. "P5 # a remark\n13 9\n65535\n"u8, .. from y in Enumerable.Range(0, 9) from x in Enumerable.Range(0, 26)
            select (byte)((((x / 2 * 2311) + (y * 7001)) % 65536) >> (x % 2 == 0 ? 8 : 0))];
        Picture.Decode(pnm).Pixels.ShouldBe(expected);
        Picture.Decode([.. "P6 1 1 100\n"u8, 0, 50, 100]).Pixels.ShouldBe([0, 128, 255]);
    }

    /// <summary>Display P3 has the transfer function of sRGB and other primaries (SMPTE EG 432-1).</summary>
    [Theory]
    [InlineData("profile.png")]
    [InlineData("profile.webp")]
    public void A_color_profile_is_converted_to_sRGB(string name)
    {
        byte[] found = Picture.Decode(File(name)).Pixels;
        for (int i = 0; i < Drawn.Length; i += 3)
        {
            double r = Linear(Drawn[i]), g = Linear(Drawn[i + 1]), b = Linear(Drawn[i + 2]);
            ((double)found[i]).ShouldBe(Level((1.2249 * r) - (0.2247 * g)), 1);
            ((double)found[i + 1]).ShouldBe(Level((-0.0420 * r) + (1.0419 * g)), 1);
            ((double)found[i + 2]).ShouldBe(Level((-0.0197 * r) - (0.0786 * g) + (1.0979 * b)), 1);
        }
    }

    [Fact]
    public void Transparency_is_not_premultiplied()
    {
        Picture white = Picture.Decode(Png.Encode(new Picture(2, 1, 4, [255, 255, 255, 0, 255, 255, 255, 3])));
        white.Pixels.ShouldBe([255, 255, 255, 0, 255, 255, 255, 3]);
        byte[] straight = Picture.Decode(File("lossless-alpha.webp")).Pixels;
        Picture.Decode(File("two.ico")).Pixels.ShouldBe(straight);
        byte[] divided = Picture.Decode(File("rgba-premultiplied.tif")).Pixels;
        for (int i = 0; i < straight.Length; i++)
        {
            // Of a color that was multiplied by an alpha, as many levels are left as that has.
            (Math.Abs(straight[i] - divided[i]) * divided[i | 3] / 255.0).ShouldBeLessThan(1.5);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_cut_short_is_refused(string name)
    {
        byte[] whole = name == "pages.tif" ? File(name)[..500] : File(name); // where its first page ends
        for (int length = 0; length < whole.Length * 2 / 3; length += 1 + (whole.Length / 40))
        {
            Should.Throw<PictureFormatException>(() => Picture.Decode(whole[..length], "'cut'"), $"{name} cut after {length} bytes").Message
                .ShouldStartWith("'cut'");
        }
    }

    internal static byte[] File(string name)
    {
        using Stream stream = typeof(PictureFileTests).Assembly.GetManifestResourceStream("pictures/" + name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static byte[] Draw(int seed) => [.. from y in Enumerable.Range(0, 9) from x in Enumerable.Range(0, 13)
        from c in Enumerable.Range(0, 3) select (byte)((x * 17) + (y * 23 * (c + 1)) + (seed * 40) + (c * 50))];

    private static double Linear(byte level) =>
        level <= 10 ? level / 255.0 / 12.92 : Math.Pow(((level / 255.0) + 0.055) / 1.055, 2.4);

    private static double Level(double linear) => 255 * Math.Clamp(linear <= 0.0031308 ? 12.92 * linear
        : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055, 0, 1);

    private static string Folder([System.Runtime.CompilerServices.CallerFilePath] string source = "") => Path.GetDirectoryName(source)!;
}
