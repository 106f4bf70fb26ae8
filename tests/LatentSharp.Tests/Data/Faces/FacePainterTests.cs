using System.Security.Cryptography;
using LatentSharp.Data.Faces;
using LatentSharp.Imaging;

namespace LatentSharp.Tests.Data.Faces;

public sealed class FacePainterTests
{
    private static readonly FaceFactors Plain = new();

    [Theory]
    [InlineData(64, 0, "DA747B3995D67288")]
    [InlineData(64, 1, "D0C65431EA5186AE")]
    [InlineData(64, 2, "3472005B041CA83B")]
    [InlineData(33, 3, "E49C32353E36C6AE")]
    [InlineData(200, 4, "D693B5EC7E17F522")]
    public void TheSameFaceHasTheSameBytes(int size, int index, string hash)
    {
        Picture picture = new FaceSet(10, size, 1).Picture(index);
        Convert.ToHexString(SHA256.HashData(picture.Pixels))[..16].ShouldBe(hash);
    }

    [Fact]
    public void ThreadsDoNotDisturbEachOther()
    {
        var set = new FaceSet(40, 24, 5);
        var together = new byte[40][];
        Parallel.For(0, 40, i => together[i] = set.Picture(i).Pixels);
        for (int i = 0; i < 40; i++)
        {
            together[i].ShouldBe(set.Picture(i).Pixels);
        }
    }

    [Fact]
    public void EverySizeIsPainted()
    {
        var set = new FaceSet(70, 8, 6);
        for (int size = 8; size <= 70; size++)
        {
            Picture picture = FacePainter.Paint(set.Factors(size - 8), size, size);
            (picture.Width, picture.Height, picture.Channels).ShouldBe((size, size, 3));
            picture.Pixels.Distinct().Count().ShouldBeGreaterThan(15);
        }

        foreach ((int width, int height) in new[] { (8, 1024), (1024, 8), (40, 64), (64, 40), (1024, 1024) })
        {
            Picture picture = FacePainter.Paint(Plain, width, height);
            (picture.Width, picture.Height).ShouldBe((width, height));
        }
    }

    [Fact]
    public void APictureThatIsNotSquareShowsTheSquareInItsMiddle()
    {
        Picture square = FacePainter.Paint(Plain, 40, 40), wide = FacePainter.Paint(Plain, 60, 40), tall = FacePainter.Paint(Plain, 40, 60);
        for (int y = 0; y < 40; y++)
        {
            // Coordinates are rounded differently, which may move a sample to the level beside it.
            for (int i = 0; i < 40 * 3; i++)
            {
                Math.Abs(wide.Row(y)[(10 * 3) + i] - square.Row(y)[i]).ShouldBeLessThanOrEqualTo(1);
                Math.Abs(tall.Row(y + 10)[i] - square.Row(y)[i]).ShouldBeLessThanOrEqualTo(1);
            }
        }
    }

    [Fact]
    public void ExtremesArePaintedAndSeen()
    {
        // Every factor at both ends and every choice, each on several faces; each must change the picture.
        foreach (FaceFactors other in Extremes(Plain))
        {
            byte[] changed = FacePainter.Paint(other, 32, 32).Pixels;
            changed.ShouldNotBe(FacePainter.Paint(Plain, 32, 32).Pixels, other.ToString());
            foreach (FaceFactors both in Extremes(other))
            {
                FacePainter.Paint(both, 12, 12).Pixels.Length.ShouldBe(12 * 12 * 3);
            }
        }
    }

    [Fact]
    public void TheBackgroundDoesNotShineThrough()
    {
        // Head, neck and chest, in units of a 100-pixel picture.
        Same(Plain, Plain with { Background = Background.Coral }, 42, 30, 58, 99);
        Differ(Plain, Plain with { Background = Background.Coral }, 0, 0, 10, 40);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(1f)]
    public void ASmileStaysInTheLowerFace(float turn)
    {
        FaceFactors face = Plain with { HeadTurn = turn, Smile = -1 };
        Same(face, face with { Smile = 1 }, 0, 0, 100, 60);
        Same(face, face with { Smile = 1 }, 0, 84, 100, 100);
        Differ(face, face with { Smile = 1 }, 35, 60, 65, 84);
    }

    [Fact]
    public void OtherFactorsStayInTheirPlace()
    {
        Same(Plain, Plain with { Hat = Hat.Beanie }, 0, 68, 100, 100);
        Same(Plain, Plain with { EyeColor = EyeColor.Blue }, 0, 0, 100, 42);
        Same(Plain, Plain with { EyeColor = EyeColor.Blue }, 0, 62, 100, 100);
        Same(Plain, Plain with { Glasses = Glasses.Sunglasses }, 0, 64, 100, 100);
        Same(Plain, Plain with { Beard = 1 }, 0, 0, 100, 44);
        Same(Plain, Plain with { Clothing = Clothing.Tomato }, 0, 0, 100, 78);
        Same(Plain, Plain with { Eyebrows = 1 }, 0, 48, 100, 100);
        Same(Plain, Plain with { EyeOpenness = 0.1f }, 0, 60, 100, 100);
    }

    [Fact]
    public void BrightnessAndSkinGoTheRightWay()
    {
        Mean(Plain with { LightBrightness = 1 }, 0, 0, 100, 100)
            .ShouldBeGreaterThan(Mean(Plain with { LightBrightness = 0 }, 0, 0, 100, 100) + 20);
        Mean(Plain with { SkinShade = 0 }, 45, 42, 55, 70).ShouldBeGreaterThan(Mean(Plain with { SkinShade = 1 }, 45, 42, 55, 70) + 60);
        (FaceFactors left, FaceFactors right) = (Plain with { LightDirection = -1 }, Plain with { LightDirection = 1 });
        (Mean(left, 28, 50, 48, 75) - Mean(left, 52, 50, 72, 75))
            .ShouldBeGreaterThan(Mean(right, 28, 50, 48, 75) - Mean(right, 52, 50, 72, 75) + 20);
    }

    [Fact]
    public void ImpossibleFacesAreRefused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => FacePainter.Paint(Plain, 7, 64)).Message.ShouldContain("8 to 1024");
        Should.Throw<ArgumentOutOfRangeException>(() => FacePainter.Paint(Plain, 64, 1025));
        Should.Throw<ArgumentOutOfRangeException>(() =>
            FacePainter.Paint(Plain with { Smile = 1.5f }, 64, 64)).Message.ShouldContain("Smile");
        Should.Throw<ArgumentOutOfRangeException>(() =>
            FacePainter.Paint(Plain with { Beard = float.NaN }, 64, 64)).Message.ShouldContain("Beard");
        Should.Throw<ArgumentOutOfRangeException>(() =>
            FacePainter.Paint(Plain with { Hat = (Hat)7 }, 64, 64)).Message.ShouldContain("Beanie");
    }

    private static IEnumerable<FaceFactors> Extremes(FaceFactors f)
    {
        foreach (float v in new[] { 0f, 1f })
        {
            float signed = (2 * v) - 1;
            yield return f with { HairLength = v };
            yield return f with { SkinShade = v };
            yield return f with { Smile = signed };
            yield return f with { Beard = 0.3f + (0.7f * v) };
            yield return f with { HeadTurn = signed };
            yield return f with { LightDirection = signed };
            yield return f with { LightBrightness = v };
            yield return f with { EyeOpenness = v };
            yield return f with { Eyebrows = signed };
        }

        foreach (HairColor v in Enum.GetValues<HairColor>().Where(v => v != Plain.HairColor)) yield return f with { HairColor = v };
        foreach (HairStyle v in Enum.GetValues<HairStyle>().Where(v => v != Plain.HairStyle)) yield return f with { HairStyle = v };
        foreach (Glasses v in Enum.GetValues<Glasses>().Where(v => v != Plain.Glasses)) yield return f with { Glasses = v };
        foreach (Hat v in Enum.GetValues<Hat>().Where(v => v != Plain.Hat)) yield return f with { Hat = v };
        foreach (Background v in Enum.GetValues<Background>().Where(v => v != Plain.Background)) yield return f with { Background = v };
        foreach (Clothing v in Enum.GetValues<Clothing>().Where(v => v != Plain.Clothing)) yield return f with { Clothing = v };
        foreach (EyeColor v in Enum.GetValues<EyeColor>().Where(v => v != Plain.EyeColor)) yield return f with { EyeColor = v };
    }

    private static void Same(FaceFactors a, FaceFactors b, int left, int top, int right, int bottom) =>
        Window(a, left, top, right, bottom).SequenceEqual(Window(b, left, top, right, bottom))
            .ShouldBeTrue($"{b} differs inside ({left}, {top})–({right}, {bottom})");

    private static void Differ(FaceFactors a, FaceFactors b, int left, int top, int right, int bottom) =>
        Window(a, left, top, right, bottom).SequenceEqual(Window(b, left, top, right, bottom)).ShouldBeFalse();

    private static double Mean(FaceFactors f, int left, int top, int right, int bottom) =>
        Window(f, left, top, right, bottom).Average(v => v);

    private static byte[] Window(FaceFactors f, int left, int top, int right, int bottom)
    {
        Picture picture = FacePainter.Paint(f, 100, 100);
        return [.. Enumerable.Range(top, bottom - top).SelectMany(y => picture.Row(y)[(left * 3)..(right * 3)].ToArray())];
    }
}
