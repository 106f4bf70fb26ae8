using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Imaging;

namespace LatentSharp.Tests.Data;

/// <summary>What samples mean: masks of 0 and 1, transparent pictures, ranges with little to see.</summary>
public sealed class ValueTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void MasksOfZeroAndOneAreBlackAndWhite(int channels)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Write($"{seed}.png", channels, at => (byte)((at / channels + seed) % 3 == 0 ? 1 : 0));
        }

        PictureDataset set = _folder.Open();
        set.Notes.ShouldContain("values: all are 0 or 1, taken for black and white");
        set.Notes.ShouldNotContain(note => note.StartsWith("warning:"));
        set.Format.Channels.ShouldBe(1);
        set.Pixels(0)[..4].ToArray().ShouldBe([255, 0, 0, 255]);

        // One picture that is none, and not among those that are looked at first.
        Write("4.png", channels, at => (byte)(at / channels % 3));
        PictureDataset other = _folder.Open();
        other.Pixels(0)[..4].ToArray().ShouldBe([1, 0, 0, 1]);
        other.Notes.ShouldContain(note => note.StartsWith("warning: the largest sample of all pictures is 2 of 255"));
    }

    [Theory]
    [InlineData(200, null, 255, 8)]
    [InlineData(900, null, 1023, 10)]
    [InlineData(900, 4000, 4095, 12)]
    [InlineData(4000, null, 4095, 12)]
    [InlineData(15000, null, 16383, 14)]
    public void SixteenBitsThatAreNotFilledAreBroughtToWhiteInAllFiles(int largest, int? stated, int white, int bits)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            WriteDeep(seed, seed == 4 ? largest : largest / 3, stated);
        }

        PictureDataset set = _folder.Open();
        set.Notes.ShouldContain($"values: 16-bit samples of at most {Math.Max(largest, stated is null ? 0 : white)}, taken for samples of "
            + $"{bits} bits ({white} is white)");
        (int bright, int dark) = ((int)Math.Round(255.0 * largest / white), (int)Math.Round(255.0 * (largest / 3) / white));
        (set.Pixels(4)[1], set.Pixels(5)[1]).ShouldBe(((byte)bright, (byte)dark));

        // A model keeps what was white, so that a dark picture alone is read as those of its training were.
        set.White.ShouldBe(white);
        _folder.Open(options: new DataOptions { White = ushort.MaxValue }).Pixels(4)[1]
            .ShouldBe((byte)Math.Round(255.0 * largest / ushort.MaxValue));

        // One picture that fills more, and is not among those that are looked at first.
        WriteDeep(4, 50000, stated);
        PictureDataset full = _folder.Open();
        full.Notes.ShouldNotContain(note => note.StartsWith("values:"));
        full.Pixels(5)[1].ShouldBe((byte)Math.Round(largest / 3 / 257.0));
    }

    [Fact]
    public void MasksOfSixteenBitsAreReadAsThoseOfEight()
    {
        WriteDeep(0, 1, null);
        WriteDeep(1, 1, null);
        PictureDataset set = _folder.Open();
        set.Pixels(0)[1].ShouldBe((byte)255);
        set.Notes.ShouldContain("values: all are 0 or 1, taken for black and white");
    }

    [Fact]
    public void MasksOfMoreClassesAreToldOfAndBlackPicturesToo()
    {
        Write("a.png", 1, at => (byte)(at % 6));
        Write("b.png", 1, at => (byte)(at % 5));
        _folder.Open().Notes.ShouldContain(note =>
            note.StartsWith("warning: the largest sample of all pictures is 5 of 255, so that they are nearly black"));
        Write("a.png", 1, _ => 200);
        Write("b.png", 1, at => (byte)(203 + (at % 2)));
        _folder.Open().Notes.ShouldContain("warning: all pictures are nearly of one colour (samples from 200 to 204 of 255); there is " +
            "little to see in them");
        Write("b.png", 1, _ => 200);
        _folder.Open().Notes.ShouldContain("warning: all samples of all pictures are 200 of 255; there is nothing to see in them");
        _folder.WritePngs("a.png", "b.png");
        _folder.Open().Notes.ShouldNotContain(note => note.StartsWith("warning:"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void WhiteOnTransparentIsLaidUponBlackWhereThatMayBeChosen(int channels)
    {
        for (int seed = 0; seed < 4; seed++)
        {
            Write($"{seed}.png", channels, at => (byte)(at % channels < channels - 1 ? 250 : (at / channels + seed) % 2 * 255));
        }

        PictureDataset chosen = _folder.Open("", new DataOptions { ChooseBackground = true });
        chosen.Background.ShouldBe(Color.Black);
        chosen.Pixels(0)[..2].ToArray().ShouldBe([0, 250]);
        chosen.Notes.ShouldContain("transparency: 4 pictures have an alpha channel and are laid upon black");
        chosen.Notes.ShouldContain("transparency: most transparent pictures cannot be seen on white, and are laid upon black");
        PictureDataset asked = _folder.Open();
        asked.Background.ShouldBeNull();
        asked.Pixels(0)[..2].ToArray().ShouldBe([255, 250]);
        asked.Notes.ShouldContain("warning: most transparent pictures cannot be seen on this background; give another");
        asked.Notes.ShouldContain(note => note.StartsWith("warning: all pictures are nearly of one colour"));
    }

    [Fact]
    public void WhatCanBeSeenOnWhiteStaysOnWhite()
    {
        for (int seed = 0; seed < 4; seed++)
        {
            int number = seed;
            Write($"{seed}.png", 4, at => (byte)(at % 4 < 3 ? (number == 3 ? 255 : 40 * number) : at / 4 % 2 * 255));
        }

        PictureDataset set = _folder.Open("", new DataOptions { ChooseBackground = true });
        set.Background.ShouldBeNull();
        set.Pixels(1)[..2].ToArray().ShouldBe([255, 40]);
        using var opaque = new TestFolder();
        opaque.WritePng("a.png", 1, 8, 8, 3);
        opaque.WritePng("b.png", 2, 8, 8, 3);
        opaque.Open("", new DataOptions { ChooseBackground = true }).Background.ShouldBeNull();
    }

    [Fact]
    public void TheChoiceIsKeptInTheCacheAndAnswersWhoAsksForIt()
    {
        for (int seed = 0; seed < 4; seed++)
        {
            Write($"{seed}.png", 2, at => (byte)(at % 2 == 0 ? 255 : (at / 2 + seed) % 2 * 255));
        }

        using var place = new TestFolder();
        var cache = new PictureCache(place["c"]) { From = 0 };
        PictureDataset Read(DataOptions options) => PictureDataset.Open(_folder.Root, options, cache: cache);
        Read(new DataOptions { ChooseBackground = true }).Background.ShouldBe(Color.Black);
        PictureDataset again = Read(new DataOptions { ChooseBackground = true });
        (again.Background, again.Notes[0][..6]).ShouldBe((Color.Black, "cache:"));
        again.Notes[0].ShouldContain("4 pictures");
        Read(new DataOptions { Background = Color.Black }).Notes[0].ShouldContain("4 pictures");
        Read(new DataOptions()).Notes[0].ShouldContain("were read with other options");
    }

    private void WriteDeep(int seed, int high, int? stated) => _folder.Write($"{seed}.tif", TiffBytes.Page(8, 16, 1,
        [.. Enumerable.Range(0, 64).SelectMany(at => BitConverter.GetBytes((ushort)(at % 2 * high)))], stated));

    private void Write(string name, int channels, Func<int, byte> sample)
    {
        var picture = new Picture(8, 8, channels);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            picture.Pixels[i] = sample(i);
        }

        _folder.Write(name, Png.Encode(picture));
    }
}
