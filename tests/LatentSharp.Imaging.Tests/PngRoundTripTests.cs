using FsCheck;
using FsCheck.Fluent;
using LatentSharp.Imaging.PngCodec;
using LatentSharp.Imaging.Reading;

namespace LatentSharp.Imaging.Tests;

public sealed class PngRoundTripTests
{
    [Fact]
    public void Encoding_and_decoding_gives_the_same_samples_back() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), static seed =>
        {
            Picture picture = TestPictures.Any(seed);
            Picture back = Picture.Decode(Png.Encode(picture));
            return (back.Width, back.Height, back.Channels) == (picture.Width, picture.Height, picture.Channels)
                && back.Pixels.AsSpan().SequenceEqual(picture.Pixels);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [InlineData(1, (int)PngColorType.Gray)]
    [InlineData(2, (int)PngColorType.GrayAlpha)]
    [InlineData(3, (int)PngColorType.Color)]
    [InlineData(4, (int)PngColorType.ColorAlpha)]
    public void The_header_says_size_and_kind(int channels, int type)
    {
        byte[] file = Png.Encode(new Picture(7, 5, channels));
        file[25].ShouldBe((byte)type);
        PictureHead head = PictureFile.ReadHead(file.AsSpan(0, 33));
        (head.Kind, head.Width, head.Height, head.Channels, head.Depth).ShouldBe((PictureKind.Png, 7, 5, channels, 8));
        PictureFile.KindOf(file.AsSpan(1)).ShouldBe(PictureKind.None);
    }

    [Fact]
    public void A_gradient_is_packed_far_below_its_raw_size()
    {
        var picture = new Picture(256, 256, 3);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            picture.Pixels[i] = (byte)((i / 3 % 256) + (i / 768) + (i % 3 * 20));
        }

        Png.Encode(picture).Length.ShouldBeLessThan(3000);
    }

    [Fact]
    public void Files_are_written_whole_and_folders_are_made()
    {
        string folder = Path.Combine(Path.GetTempPath(), "imaging-" + Guid.NewGuid().ToString("N"));
        string path = Path.Combine(folder, "deep", "a.png");
        try
        {
            Png.WriteFile(path, TestPictures.Noise(5, 4, 3, 1));
            Picture second = TestPictures.Noise(6, 4, 4, 2);
            Png.WriteFile(path, second);
            Picture.Read(path).Pixels.ShouldBe(second.Pixels);
            Directory.GetFiles(Path.GetDirectoryName(path)!).ShouldBe([path]);

            string blocked = Path.Combine(folder, "deep");
            Should.Throw<Exception>(() => Png.WriteFile(blocked, second)).ShouldBeAssignableTo<SystemException>();
            Directory.GetFiles(folder).ShouldBeEmpty();
            File.WriteAllText(path, "not a picture");
            Should.Throw<PictureFormatException>(() => Picture.Read(path)).Path.ShouldBe(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Missing_arguments_are_programmer_errors()
    {
        Should.Throw<ArgumentNullException>(() => Png.Encode(null!));
        Should.Throw<ArgumentException>(() => Picture.Read(string.Empty));
        Should.Throw<FileNotFoundException>(() => Picture.Read("no-such-file.png"));
    }
}
