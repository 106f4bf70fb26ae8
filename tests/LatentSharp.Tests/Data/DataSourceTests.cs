using LatentSharp.Data;
using LatentSharp.Imaging;

namespace LatentSharp.Tests.Data;

public sealed class DataSourceTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadsFolderInNaturalOrderAsPlanes()
    {
        _folder.WritePngs("p10.png", "p2.png", "sub/p1.png");
        _folder.Write("notes.txt", "not a picture");
        PictureDataset set = _folder.Open();
        set.Format.ShouldBe(new PictureFormat(8, 8, 3));
        Names(set).ShouldBe(["p2.png", "p10.png", "sub/p1.png"]);
        Picture expected = TestFolder.Draw(8, 8, 3, 2);
        set.Pixels(0)[0].ShouldBe(expected.Pixels[0]);
        set.Pixels(0)[64].ShouldBe(expected.Pixels[1]);
        set.Pixels(0)[129].ShouldBe(expected.Pixels[5]);
        set.ToPicture(0).Pixels.ShouldBe(expected.Pixels);
        set.Attributes.ShouldBeNull();
        set.TestStart.ShouldBeNull();
        set.Duplicates.ShouldBe(0);
        set.Notes.ShouldContain("size: 8×8 (the size of all pictures)");
    }

    [Fact]
    public void JpegAndPngPicturesAreReadByWhatTheyAre()
    {
        using Stream stream = typeof(DataSourceTests).Assembly.GetManifestResourceStream("quarters.jpg")!;
        var jpeg = new byte[stream.Length];
        stream.ReadExactly(jpeg);
        _folder.Write("a.jpg", jpeg);
        _folder.Write("b.JPEG", jpeg);
        _folder.Write("c.png", Png.Encode(Picture.Decode(jpeg)));
        _folder.Write("misnamed.png", jpeg);
        PictureDataset set = _folder.Open();
        set.Count.ShouldBe(4);
        set.Format.ShouldBe(new PictureFormat(37, 21, 3));
        set.Notes.ShouldNotContain(note => note.StartsWith("left out"));
        for (int i = 0; i < 4; i++)
        {
            set.ToPicture(i).Pixels.ShouldBe(Picture.Decode(jpeg).Pixels);
        }

        _folder.Write("d.jpg", jpeg[..400]);
        _folder.Error().ShouldContain("d.jpg");
        _folder.Open("a.jpg", new DataOptions { Size = 8, Minimum = 1 }).Count.ShouldBe(1);
    }

    [Fact]
    public void ZipHoldsTheSameAsFolder()
    {
        _folder.WritePngs("in/b.png", "in/a.png", "in/c/d.png", "in/c/@eaDir/d.png", "in/#recycle/e.png", "in/$RECYCLE.BIN/f.png",
            "in/System Volume Information/g.png");
        byte[] zip = TestFolder.Zip(
        [
            .. new[] { "b.png", "c/d.png", "a.png" }.Select(name => (name, File.ReadAllBytes(_folder["in/" + name]))),
            ("__MACOSX/a.png", [1]),
            (".hidden/a.png", [1]),
            ("c/@eaDir/d.png/THUMB.jpg", [1]),
            ("c/", []),
        ]);
        _folder.Write("pictures.zip", zip);
        PictureDataset fromFolder = _folder.Open("in");
        PictureDataset fromZip = _folder.Open("pictures.zip");
        Names(fromFolder).ShouldBe(["a.png", "b.png", "c/d.png"]);
        Names(fromZip).ShouldBe(Names(fromFolder));
        for (int i = 0; i < 3; i++)
        {
            fromZip.Pixels(i).ToArray().ShouldBe(fromFolder.Pixels(i).ToArray());
            fromZip.Hash(i).ShouldBe(fromFolder.Hash(i));
        }
    }

    [Fact]
    public void ThreadCountChangesNothing()
    {
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"{i}.png")];
        for (int i = 0; i < names.Length; i++)
        {
            _folder.WritePng(names[i], i % 30, 12, 10, 4);
        }

        PictureDataset one = _folder.Open("", new DataOptions { Size = 9 }, threads: 1);
        PictureDataset four = _folder.Open("", new DataOptions { Size = 9 }, threads: 4);
        one.Duplicates.ShouldBe(10);
        Enumerable.Range(0, 40).Select(four.Hash).ShouldBe(Enumerable.Range(0, 40).Select(one.Hash));

        foreach (int broken in new[] { 35, 17, 31 })
        {
            _folder.Write(names[broken], File.ReadAllBytes(_folder[names[broken]])[..60]);
        }

        for (int i = 0; i < 5; i++)
        {
            _folder.Error().ShouldContain("17.png");
        }
    }

    [Fact]
    public void GrayPicturesGetOneChannel()
    {
        _folder.WritePng("a.png", 1, channels: 1);
        var gray = new Picture(8, 8, 3);
        gray.Pixels.AsSpan(0, 30).Fill(77);
        _folder.Write("b.png", Png.Encode(gray));
        _folder.Open().Format.Channels.ShouldBe(1);
        _folder.Open().Pixels(1)[9].ShouldBe((byte)77);
        _folder.Open("", new DataOptions { Channels = 3 }).Format.Channels.ShouldBe(3);
        _folder.WritePng("c.png", 1);
        _folder.Open().Format.Channels.ShouldBe(3);
        PictureDataset forced = _folder.Open("", new DataOptions { Channels = 1 });
        forced.Format.Channels.ShouldBe(1);
        forced.Pixels(2)[0].ShouldBe(TestFolder.Draw(8, 8, 3, 1).ToChannels(1, Color.White).Pixels[0]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void TransparentPixelsShowTheBackground(int channels)
    {
        _folder.Write("a.png", Png.Encode(new Picture(8, 8, channels)));
        _folder.WritePng("b.png");
        PictureDataset white = _folder.Open();
        white.Pixels(0).ToArray().ShouldAllBe(sample => sample == 255);
        white.Notes.ShouldContain(note => note.StartsWith("transparency: 1 picture"));
        PictureDataset red = _folder.Open("", new DataOptions { Background = new Color(200, 10, 0) });
        red.Pixels(0)[..64].ToArray().ShouldAllBe(sample => sample == 200);
        red.Pixels(0)[64..128].ToArray().ShouldAllBe(sample => sample == 10);
    }

    [Fact]
    public void GrayPicturesOnColoredBackgroundAreColored()
    {
        _folder.Write("a.png", Png.Encode(new Picture(8, 8, 2)));
        _folder.Write("b.png", Png.Encode(new Picture(8, 8, 2)));
        PictureDataset set = _folder.Open("", new DataOptions { Background = new Color(1, 2, 3) });
        set.Format.Channels.ShouldBe(3);
        set.Pixels(0)[128].ShouldBe((byte)3);
    }

    [Theory]
    [InlineData(20, 30, 20, 30)]
    [InlineData(512, 256, 256, 128)]
    [InlineData(4, 6, 8, 12)]
    [InlineData(600, 8, 256, 8)]
    public void ChoosesSizeWithinTheLimits(int width, int height, int expectedWidth, int expectedHeight)
    {
        _folder.WritePng("a.png", 1, width, height);
        _folder.WritePng("b.png", 2, width, height);
        PictureFormat format = _folder.Open().Format;
        (format.Width, format.Height).ShouldBe((expectedWidth, expectedHeight));
    }

    [Fact]
    public void MixedSizesBecomeSquaresOfTheMiddle()
    {
        var wide = new Picture(24, 8, 1);
        for (int y = 0; y < 8; y++)
        {
            wide.Row(y).Slice(8, 8).Fill(200); // black, light, black
        }

        _folder.Write("a.png", Png.Encode(wide));
        _folder.WritePng("b.png", 1, 9, 9);
        PictureDataset set = _folder.Open();
        set.Format.ShouldBe(new PictureFormat(64, 64, 3));
        set.Pixels(0).ToArray().ShouldAllBe(sample => sample == 200);
        set.Notes.ShouldContain(note => note.StartsWith("crop:"));
        PictureFormat asked = _folder.Open("", new DataOptions { Width = 10, Height = 16 }).Format;
        (asked.Width, asked.Height).ShouldBe((10, 16));
    }

    [Fact]
    public void LimitTakesTheFirstByName()
    {
        _folder.WritePngs("c.png", "a.png", "b.png");
        _folder.Write("labels.csv", "file,hat\na.png,1\nb.png,-1\nc.png,1\n");
        PictureDataset set = _folder.Open("", new DataOptions { Limit = 2 });
        Names(set).ShouldBe(["a.png", "b.png"]);
        set.Attributes!.Rows.ShouldBe(2);
    }

    [Fact]
    public void A_single_file_is_a_set_of_one_and_nothing_to_learn_from()
    {
        _folder.WritePngs("a.png");
        PictureDataset set = _folder.Open("a.png", new DataOptions { Minimum = 1 });
        set.Count.ShouldBe(1);
        set.Name(0).ShouldBe(_folder["a.png"]);
        _folder.Error("c.png", new DataOptions { Minimum = 1 }).ShouldContain("does not exist (did you mean");
        _folder.Error("a.png").ShouldContain("is a single picture; give a folder or .zip of at least 2 pictures");
    }

    [Fact]
    public void BuiltInNamesAndProgress()
    {
        TestFolder.ErrorOf(() => Dataset.Open("facse")).ShouldContain("did you mean 'faces'?");
        _folder.WritePngs("a.png", "b.png");
        var seen = new Recorder();
        PictureDataset.Open(_folder.Root, new DataOptions(), seen, threads: 1);
        seen.Last.ShouldBe(new DataProgress("decoding", 2, 2));
        using var canceled = new CancellationTokenSource();
        canceled.Cancel();
        Should.Throw<OperationCanceledException>(() =>
            PictureDataset.Open(_folder.Root, new DataOptions(), cancellation: canceled.Token));
    }

    private static string[] Names(Dataset set) => [.. Enumerable.Range(0, set.Count).Select(set.Name)];

    private sealed class Recorder : IProgress<DataProgress>
    {
        public DataProgress Last { get; private set; }

        public void Report(DataProgress value) => Last = value;
    }
}
