using System.Buffers.Binary;
using System.Diagnostics;
using SkiaSharp;

namespace LatentSharp.Imaging.Tests;

/// <summary>Files that ask for more than they are: told of before anything is decoded, in little time and memory.</summary>
public sealed class PictureLimitTests
{
    private const int Side = 100_000;

    /// <summary>Of each kind, the largest square that it can name, up to 100,000.</summary>
    public static TheoryData<string> Kinds => [.. Huge().Select(file => file.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_huge_picture_is_refused_by_its_head(string kind)
    {
        byte[] file = Huge().Single(one => one.Kind == kind).Bytes;
        Should.Throw<PictureFormatException>(() => Picture.Decode(file[..20])); // loads what has to be loaded
        long before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        string message = Should.Throw<PictureFormatException>(() => Picture.Decode(file, "'huge'")).Message;
        watch.Elapsed.TotalSeconds.ShouldBeLessThan(5);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);
        message.ShouldStartWith("'huge'");
        message.ShouldContain("expected at most 134217728");
    }

    [Fact]
    public void A_JPEG_file_of_thousands_of_scans_is_refused()
    {
        byte[] file = JpegTests.File("progressive.jpg");
        int scan = file.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xff, 0xda]);
        byte[] again = [.. file[..^2], .. Enumerable.Repeat(file[scan..^2], 5000).SelectMany(bytes => bytes), 0xff, 0xd9];
        var watch = Stopwatch.StartNew();
        Should.Throw<PictureFormatException>(() => Picture.Decode(again)).Message.ShouldContain("more than 100 scans");
        watch.Elapsed.TotalSeconds.ShouldBeLessThan(5);
    }

    [Fact]
    public void No_head_may_be_longer_than_its_file()
    {
        byte[] bmp = PictureFileTests.File("plain.bmp");
        bmp[17] = 0xf0; // Skia would make room for 4 GB
        Should.Throw<PictureFormatException>(() => Picture.Decode(bmp)).Message.ShouldContain("ends inside the head of a bitmap");
        byte[] ico = PictureFileTests.File("old.ico");
        ico[25] = 0xf0;
        Should.Throw<PictureFormatException>(() => Picture.Decode(ico)).Message.ShouldContain("ends inside the head of a bitmap");
        byte[] tiff = PictureFileTests.File("plain.tif");
        int entry = BinaryPrimitives.ReadInt32LittleEndian(tiff.AsSpan(4)) + 2;
        (tiff[entry + 2], tiff[entry + 6]) = (16, 0x24); // two million values of a type that classic TIFF has not
        Should.Throw<PictureFormatException>(() => Picture.Decode(tiff)).Message.ShouldContain("ends before the");
    }

    [Fact]
    public void Of_ten_thousand_frames_the_first_is_decoded()
    {
        Picture[] frames = [.. Enumerable.Range(0, 10_000).Select(i => new Picture(4, 4, 1, [.. Enumerable.Repeat((byte)i, 16)]))];
        byte[] file = AnimatedGif.Encode(frames, 20);
        var watch = Stopwatch.StartNew();
        Picture.Decode(file).Pixels.ShouldBe(new byte[48]);
        watch.Elapsed.TotalSeconds.ShouldBeLessThan(5);
    }

    [Fact]
    public void Decoding_is_canceled_inside_a_file()
    {
        // Noise, so that most of the time goes into unpacking; each row begins with the number of its filter, none.
        const int Noisy = 6000;
        var rows = new byte[Noisy * (Noisy + 1)];
        new Random(1).NextBytes(rows);
        for (int row = 0; row < Noisy; row++)
        {
            rows[row * (Noisy + 1)] = 0;
        }

        CancelInside(PngForge.File(PngForge.Header(Noisy, Noisy), PngForge.Data(rows), PngForge.End()));
    }

    /// <summary>libwebp takes a file in one call, which is left to itself.</summary>
    [Fact]
    public void Decoding_of_WebP_is_canceled_inside_a_file()
    {
        const int Side = 2500;
        using var bitmap = new SKBitmap(Side, Side);
        new Random(1).NextBytes(bitmap.GetPixelSpan());
        using SKData webp = bitmap.Encode(SKEncodedImageFormat.Webp, 50);
        CancelInside(webp.ToArray());
    }

    private static void CancelInside(byte[] file)
    {
        Picture.Decode(file).Width.ShouldBeGreaterThan(0);
        var watch = Stopwatch.StartNew();
        Picture.Decode(file).Width.ShouldBeGreaterThan(0);
        TimeSpan whole = watch.Elapsed;

        // On a busy machine a timer may come when the work is done: then an earlier one.
        bool isCanceled = false;
        for (int part = 3; part < 15 && !isCanceled; part++)
        {
            using var cancellation = new CancellationTokenSource(whole / part);
            try
            {
                Picture.Decode(file, cancellation: cancellation.Token);
            }
            catch (OperationCanceledException)
            {
                isCanceled = true;
            }
        }

        isCanceled.ShouldBeTrue();
        Should.Throw<OperationCanceledException>(() => Picture.Decode(file, cancellation: new CancellationToken(true)));
    }

    private static IEnumerable<(string Kind, byte[] Bytes)> Huge()
    {
        yield return ("png", PngForge.File(PngForge.Header(Side, Side), PngForge.Data(0, 0), PngForge.End()));
        byte[] jpeg = JpegTests.File("quarters.jpg");
        int frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xff, 0xc0]);
        jpeg.AsSpan(frame + 5, 4).Fill(0xff);
        yield return ("jpeg", jpeg);
        byte[] webp = PictureFileTests.File("exif.webp");
        (webp[24], webp[25], webp[26], webp[27], webp[28], webp[29]) = (0xff, 0x3f, 0, 0xff, 0x3f, 0); // 16384, the most of VP8L
        yield return ("webp", webp);
        byte[] gif = PictureFileTests.File("plain.gif");
        gif.AsSpan(6, 4).Fill(0xff);
        yield return ("gif", gif);
        byte[] bmp = PictureFileTests.File("plain.bmp");
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(18), Side);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(22), Side);
        yield return ("bmp", bmp);
        byte[] ico = PictureFileTests.File("old.ico");
        BinaryPrimitives.WriteInt32LittleEndian(ico.AsSpan(26), Side);
        BinaryPrimitives.WriteInt32LittleEndian(ico.AsSpan(30), 2 * Side);
        yield return ("ico", ico);
        byte[] tiff = PictureFileTests.File("plain.tif");
        int directory = BinaryPrimitives.ReadInt32LittleEndian(tiff.AsSpan(4)) + 2;
        BinaryPrimitives.WriteInt32LittleEndian(tiff.AsSpan(directory + 8), Side);
        BinaryPrimitives.WriteInt32LittleEndian(tiff.AsSpan(directory + 20), Side);
        yield return ("tiff", tiff);
        yield return ("pnm", [.. "P5 100000 100000 255\n"u8]);
    }
}
