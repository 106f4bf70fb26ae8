namespace LatentSharp.Imaging.Tests;

public sealed class PictureOperationsTests
{
    [Fact]
    public void Crop_takes_the_rectangle()
    {
        Picture picture = TestPictures.Noise(9, 8, 3, 1);
        Picture part = picture.Crop(2, 3, 4, 5);
        for (int y = 0; y < 5; y++)
        {
            part.Row(y).ToArray().ShouldBe(picture.Row(y + 3).Slice(6, 12).ToArray());
        }

        Should.Throw<ArgumentOutOfRangeException>(() => picture.Crop(6, 0, 4, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => picture.Crop(0, 4, 1, 5));
        Should.Throw<ArgumentOutOfRangeException>(() => picture.Crop(-1, 0, 4, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => picture.Crop(int.MaxValue, 0, 4, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => picture.Crop(0, 0, 0, 1));
    }

    [Fact]
    public void Enlarge_repeats_every_pixel()
    {
        Picture picture = TestPictures.Noise(5, 3, 3, 2);
        Picture large = picture.Enlarge(3);
        for (int y = 0; y < 9; y++)
        {
            for (int x = 0; x < 15; x++)
            {
                large.Row(y).Slice(x * 3, 3).ToArray().ShouldBe(picture.Row(y / 3).Slice(x / 3 * 3, 3).ToArray());
            }
        }

        picture.Enlarge(1).Pixels.ShouldBe(picture.Pixels);
        Should.Throw<ArgumentOutOfRangeException>(() => picture.Enlarge(0));
    }

    [Fact]
    public void Compose_mixes_by_alpha_with_exact_rounding()
    {
        var background = new Color(10, 200, 100);
        for (int alpha = 0; alpha < 256; alpha++)
        {
            var picture = new Picture(1, 1, 4, [250, 3, 100, (byte)alpha]);
            byte[] mixed = picture.Compose(background).Pixels;
            mixed.Length.ShouldBe(3);
            mixed[0].ShouldBe((byte)Math.Round(10 + ((250 - 10) * alpha / 255.0)));
            mixed[1].ShouldBe((byte)Math.Round(200 + ((3 - 200) * alpha / 255.0)));
            mixed[2].ShouldBe((byte)100);
        }

        new Picture(1, 1, 2, [7, 0]).Compose(new Color(255, 0, 0)).Pixels.ShouldBe([76]);
        Picture opaque = TestPictures.Noise(3, 3, 3, 1);
        opaque.Compose(Color.White).Pixels.ShouldBe(opaque.Pixels);
    }

    [Fact]
    public void Luma_is_that_of_Rec_601_and_keeps_grays()
    {
        new Color(255, 0, 0).Luma.ShouldBe((byte)76);
        new Color(0, 255, 0).Luma.ShouldBe((byte)150);
        new Color(0, 0, 255).Luma.ShouldBe((byte)29);
        for (int level = 0; level < 256; level++)
        {
            Color.Gray((byte)level).Luma.ShouldBe((byte)level);
        }
    }

    [Theory]
    [InlineData(1, 3, new byte[] { 9 }, new byte[] { 9, 9, 9 })]
    [InlineData(1, 2, new byte[] { 9 }, new byte[] { 9, 255 })]
    [InlineData(1, 4, new byte[] { 9 }, new byte[] { 9, 9, 9, 255 })]
    [InlineData(2, 1, new byte[] { 9, 0 }, new byte[] { 255 })]
    [InlineData(2, 3, new byte[] { 9, 255 }, new byte[] { 9, 9, 9 })]
    [InlineData(2, 4, new byte[] { 9, 8 }, new byte[] { 9, 9, 9, 8 })]
    [InlineData(3, 1, new byte[] { 255, 0, 0 }, new byte[] { 76 })]
    [InlineData(3, 2, new byte[] { 0, 0, 255 }, new byte[] { 29, 255 })]
    [InlineData(3, 4, new byte[] { 1, 2, 3 }, new byte[] { 1, 2, 3, 255 })]
    [InlineData(4, 1, new byte[] { 0, 0, 0, 51 }, new byte[] { 204 })]
    [InlineData(4, 2, new byte[] { 0, 255, 0, 7 }, new byte[] { 150, 7 })]
    [InlineData(4, 3, new byte[] { 1, 2, 3, 255 }, new byte[] { 1, 2, 3 })]
    public void Channels_convert(int from, int to, byte[] pixel, byte[] expected)
    {
        var picture = new Picture(2, 1, from, [.. pixel, .. pixel]);
        picture.ToChannels(to, Color.White).Pixels.ShouldBe([.. expected, .. expected]);
        picture.ToChannels(from, Color.White).ShouldBeSameAs(picture);
        Should.Throw<ArgumentOutOfRangeException>(() => picture.ToChannels(5, Color.White));
    }

    [Theory]
    [InlineData(-2, -3, 4, 5)]
    [InlineData(5, 4, 90, 90)]
    [InlineData(1, 1, 3, 2)]
    [InlineData(20, 20, 3, 2)]
    [InlineData(3, 3, 0, -1)]
    public void Fill_touches_only_the_rectangle(int x, int y, int width, int height)
    {
        Picture picture = TestPictures.Noise(8, 7, 3, 1);
        Picture before = TestPictures.Noise(8, 7, 3, 1);
        PictureOperations.Fill(picture, x, y, width, height, new Color(1, 2, 3));
        for (int v = 0; v < 7; v++)
        {
            for (int u = 0; u < 8; u++)
            {
                bool inside = u >= x && u < x + width && v >= y && v < y + height;
                picture.Row(v).Slice(u * 3, 3).ToArray().ShouldBe(inside ? [1, 2, 3] : before.Row(v).Slice(u * 3, 3).ToArray());
            }
        }
    }

    [Theory]
    [InlineData(-2, -1)]
    [InlineData(6, 5)]
    [InlineData(1, 2)]
    [InlineData(-9, 0)]
    [InlineData(0, 9)]
    public void Paste_copies_what_lies_inside(int x, int y)
    {
        Picture target = TestPictures.Noise(8, 7, 2, 1);
        Picture before = TestPictures.Noise(8, 7, 2, 1);
        Picture source = TestPictures.Noise(4, 3, 2, 9);
        PictureOperations.Paste(target, source, x, y);
        for (int v = 0; v < 7; v++)
        {
            for (int u = 0; u < 8; u++)
            {
                bool inside = u >= x && u < x + 4 && v >= y && v < y + 3;
                byte[] expected = inside ? source.Row(v - y).Slice((u - x) * 2, 2).ToArray() : before.Row(v).Slice(u * 2, 2).ToArray();
                target.Row(v).Slice(u * 2, 2).ToArray().ShouldBe(expected);
            }
        }

        Should.Throw<ArgumentException>(() =>
            PictureOperations.Paste(target, new Picture(1, 1, 3), 0, 0)).Message.ShouldContain("2 channels");
    }
}
