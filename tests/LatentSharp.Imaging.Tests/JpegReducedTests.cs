using System.Globalization;
using System.Security.Cryptography;

namespace LatentSharp.Imaging.Tests;

/// <summary>Decoding at a part of the size: the same bytes as libjpeg-turbo's at its scales.</summary>
public sealed class JpegReducedTests
{
    public static TheoryData<string> Lines =>
        [.. System.Text.Encoding.UTF8.GetString(JpegTests.File("reduced.txt")).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    [Fact]
    public void There_are_three_sizes_of_each_kind() => Lines.Count.ShouldBe((14 * 3) + 4);

    [Theory]
    [MemberData(nameof(Lines))]
    public void Samples_are_those_of_the_reference_decoder(string line)
    {
        string[] parts = line.Split(' ');
        int[] numbers = [.. parts[1..5].Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        Picture found = PictureFile.DecodeReduced(JpegTests.File(parts[0] + ".jpg"), numbers[0]);
        (found.Width, found.Height, found.Channels).ShouldBe((numbers[1], numbers[2], numbers[3]));
        Convert.ToHexStringLower(SHA256.HashData(found.Pixels))[..16].ShouldBe(parts[5]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Samples_are_means_of_the_whole_picture(int reduction)
    {
        Picture whole = Picture.Decode(JpegTests.File("grey.jpg"));
        Picture reduced = PictureFile.DecodeReduced(JpegTests.File("grey.jpg"), reduction);
        for (int y = 0; y < whole.Height / reduction; y++)
        {
            for (int x = 0; x < whole.Width / reduction; x++)
            {
                double sum = 0;
                for (int i = 0; i < reduction * reduction; i++)
                {
                    sum += whole.Row((y * reduction) + (i / reduction))[(x * reduction) + (i % reduction)];
                }

                // A level more where the whole transform is cut off at 0 or 255.
                ((double)reduced.Row(y)[x]).ShouldBe(sum / (reduction * reduction), 2);
            }
        }
    }

    [Fact]
    public void Reduced_pictures_stand_upright()
    {
        byte[] file = JpegTests.File("scene.jpg");
        Picture stored = PictureFile.DecodeReduced(file, 4);
        Picture upright = PictureFile.DecodeReduced(JpegTests.WithExif(file, 6, little: true), 4);
        (upright.Width, upright.Height).ShouldBe((stored.Height, stored.Width));
        for (int x = 0; x < upright.Width; x++)
        {
            upright.Row(0).Slice(3 * x, 3).ToArray().ShouldBe(stored.Row(stored.Height - 1 - x)[..3].ToArray());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(16)]
    public void Other_reductions_are_programmer_errors(int reduction) =>
        Should.Throw<ArgumentOutOfRangeException>(() => PictureFile.DecodeReduced(JpegTests.File("grey.jpg"), reduction));

    [Fact]
    public void Damage_is_told_of_at_any_size()
    {
        byte[] file = JpegTests.File("scene.jpg");
        foreach (int reduction in new[] { 1, 2, 4, 8 })
        {
            Should.Throw<PictureFormatException>(() =>
                PictureFile.DecodeReduced(file[..(file.Length / 2)], reduction, "'cut.jpg'")).Message.ShouldStartWith("'cut.jpg' at byte");
        }
    }

    [Fact]
    public void A_sequential_picture_takes_the_memory_of_its_samples_and_no_more()
    {
        byte[] file = JpegTests.File("scene.jpg");
        Picture.Decode(file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Picture.Decode(file);
        long whole = GC.GetAllocatedBytesForCurrentThread() - before;
        before = GC.GetAllocatedBytesForCurrentThread();
        PictureFile.DecodeReduced(file, 8);
        long eighth = GC.GetAllocatedBytesForCurrentThread() - before;

        // Pixels, lightness and two quarters; tables, rows and blocks that stand over the edge.
        whole.ShouldBeLessThan((long)(403 * 301 * 4.5 * 1.1) + 60_000);
        eighth.ShouldBeLessThan(80_000);
    }
}
