using System.Buffers.Binary;
using System.Text;

namespace LatentSharp.Imaging.Tests;

public sealed class AnimationTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(13, 9, 1, 4)]
    [InlineData(40, 30, 3, 3)]
    [InlineData(200, 150, 1, 2)]
    public void Gif_frames_of_few_colors_come_back_exactly(int width, int height, int channels, int count)
    {
        List<Picture> frames = [.. Enumerable.Range(0, count).Select(index =>
            FewColors(TestPictures.Noise(width, height, channels, index), channels))];
        var gif = new GifReader(AnimatedGif.Encode(frames, 120));
        (gif.Width, gif.Height, gif.Frames.Count, gif.Loops).ShouldBe((width, height, count, true));
        gif.Delays.ShouldAllBe(static delay => delay == 12);
        for (int index = 0; index < count; index++)
        {
            gif.Frames[index].Pixels.ShouldBe(frames[index].ToChannels(3, Color.White).Pixels);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(256)]
    public void Gif_palettes_of_every_size_are_exact(int levels)
    {
        var picture = new Picture(61, 53, 1);
        var random = new Random(levels);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            picture.Pixels[i] = (byte)(random.Next(levels) * 255 / (levels - 1));
        }

        new GifReader(AnimatedGif.Encode([picture], 100)).Frames.Single().Pixels.ShouldBe(picture.ToChannels(3, Color.White).Pixels);
    }

    [Theory]
    [InlineData(false, 5.5)]
    [InlineData(true, 7.5)]
    public void Gif_palettes_of_many_colors_are_close(bool dither, double limit)
    {
        List<Picture> frames = [TestPictures.Smooth(96, 64, 3), TestPictures.Smooth(96, 64, 3, 0.7)];
        var gif = new GifReader(AnimatedGif.Encode(frames, 100, loop: false, dither));
        gif.Loops.ShouldBeFalse();
        for (int index = 0; index < 2; index++)
        {
            double squares = gif.Frames[index].Pixels.Zip(frames[index].Pixels, static (a, b) => Math.Pow(a - b, 2)).Average();
            Math.Sqrt(squares).ShouldBeLessThan(limit);
        }
    }

    [Fact]
    public void Animated_png_frames_come_back_exactly()
    {
        for (int channels = 1; channels <= 4; channels++)
        {
            Picture first = TestPictures.Smooth(24, 18, channels);
            Picture second = first.Crop(0, 0, 24, 18);
            PictureOperations.Fill(second, 5, 6, 7, 3, new Color(255, 255, 255));
            Picture third = TestPictures.Noise(24, 18, channels, 1);
            List<Picture> frames = [first, second, second, third];
            byte[] file = AnimatedPng.Encode(frames, 80);

            Picture.Decode(file).Pixels.ShouldBe(first.Pixels);
            List<(string Name, byte[] Body)> chunks = Chunks(file);
            chunks[1].Name.ShouldBe("acTL");
            chunks[1].Body.ShouldBe([0, 0, 0, 4, 0, 0, 0, 0]);
            Sequence(chunks).ShouldBe(Enumerable.Range(0, 7));
            List<Picture> played = Play(chunks, first);
            for (int index = 0; index < frames.Count; index++)
            {
                played[index].Pixels.ShouldBe(frames[index].Pixels);
            }
        }
    }

    [Fact]
    public void Animated_png_stores_only_what_changed()
    {
        var first = new Picture(20, 20, 1);
        Picture second = first.Crop(0, 0, 20, 20);
        PictureOperations.Fill(second, 4, 7, 3, 2, Color.White);
        byte[] control = Chunks(AnimatedPng.Encode([first, second], 40, loop: false)).Where(static chunk => chunk.Name == "fcTL")
            .ElementAt(1).Body;
        Enumerable.Range(1, 4).Select(index => BinaryPrimitives.ReadInt32BigEndian(control.AsSpan(4 * index))).ShouldBe([3, 2, 4, 7]);
        control.AsSpan(20).ToArray().ShouldBe([0, 40, 3, 232, 0, 0]);
    }

    [Fact]
    public void Wrong_calls_are_refused()
    {
        Should.Throw<ArgumentException>(() => AnimatedGif.Encode([], 100)).Message.ShouldContain("at least one frame");
        Should.Throw<ArgumentException>(() =>
            AnimatedPng.Encode([new Picture(2, 2, 1), new Picture(2, 3, 1)], 100)).Message.ShouldContain("2×2×1 and 2×3×1");
        Should.Throw<ArgumentOutOfRangeException>(() => AnimatedGif.Encode([new Picture(2, 2, 1)], 0));
        Should.Throw<ArgumentOutOfRangeException>(() => AnimatedPng.Encode([new Picture(2, 2, 1)], 70000));
        Should.Throw<ArgumentException>(() => AnimatedGif.Encode([new Picture(65536, 1, 1)], 100)).Message.ShouldContain("65535");
    }

    private static Picture FewColors(Picture picture, int channels)
    {
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            picture.Pixels[i] &= (byte)(channels == 1 ? 0xFF : 0xC0);
        }

        return picture;
    }

    private static List<(string Name, byte[] Body)> Chunks(byte[] file)
    {
        var chunks = new List<(string, byte[])>();
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            chunks.Add((Encoding.ASCII.GetString(file, at + 4, 4), file.AsSpan(at + 8, length).ToArray()));
            at += length + 12;
        }

        return chunks;
    }

    private static IEnumerable<int> Sequence(List<(string Name, byte[] Body)> chunks) =>
        chunks.Where(static chunk => chunk.Name is "fcTL" or "fdAT")
            .Select(static chunk => BinaryPrimitives.ReadInt32BigEndian(chunk.Body));

    // Plays the animation by making each frame a PNG file of its own.
    private static List<Picture> Play(List<(string Name, byte[] Body)> chunks, Picture first)
    {
        var canvas = new Picture(first.Width, first.Height, first.Channels);
        var frames = new List<Picture>();
        byte[] control = [];
        foreach ((string name, byte[] body) in chunks)
        {
            if (name == "fcTL")
            {
                control = body;
            }

            if (name is not ("IDAT" or "fdAT"))
            {
                continue;
            }

            byte[] head = [.. control.AsSpan(4, 8), .. chunks[0].Body.AsSpan(8)];
            byte[] file = PngForge.File(PngForge.Chunk("IHDR", head), PngForge.Chunk("IDAT", name == "IDAT" ? body : body[4..]),
                PngForge.End());
            int x = BinaryPrimitives.ReadInt32BigEndian(control.AsSpan(12));
            int y = BinaryPrimitives.ReadInt32BigEndian(control.AsSpan(16));
            PictureOperations.Paste(canvas, Picture.Decode(file), x, y);
            frames.Add(canvas.Crop(0, 0, canvas.Width, canvas.Height));
        }

        return frames;
    }
}
