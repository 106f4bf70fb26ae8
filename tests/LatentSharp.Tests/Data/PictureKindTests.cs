using LatentSharp.Data;
using LatentSharp.Fuzzing;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Settings;
using LatentSharp.Training;

namespace LatentSharp.Tests.Data;

/// <summary>Folders of pictures of every kind, by what they are, not by their names.</summary>
public sealed class PictureKindTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("webp", 5)]
    [InlineData("gif", 3)]
    [InlineData("bmp", 3)]
    [InlineData("ico", 2)]
    [InlineData("tiff", 13)]
    [InlineData("pnm", 2)]
    public void A_folder_trains(string kind, int count)
    {
        byte[][] files = Sound(kind);
        for (int i = 0; i < files.Length; i++)
        {
            _folder.Write($"in/{i}", files[i]);
        }

        PictureDataset set = _folder.Open("in", new DataOptions { Size = 8 });
        set.Count.ShouldBe(count);
        set.LeftOut.ShouldBeEmpty();
        set.Notes.Contains("pages: 1 file has more than one page (4 has 3), and each page is a picture").ShouldBe(kind == "tiff");
        SettingValues tiny = AllSettings.Read("network=mlp", "hidden=8", "latent=2", "epochs=1");
        using Run run = Run.Train(new TrainRequest(new DataRequest(_folder["in"]) { Size = 8 }) { Settings = tiny, Out = _folder["run"] });
        (run.Card.Data.Train + run.Card.Data.Test).ShouldBe(count);
    }

    [Theory]
    [InlineData(4, "the first 3 of 4")]
    [InlineData(2, "the first of 2")]
    public void Bands_of_a_TIFF_file_that_are_not_read_are_told_of(int samples, string used)
    {
        _folder.Write("a.tif", TiffBytes.Page(8, 8, samples, [.. Enumerable.Range(0, 64 * samples).Select(at => (byte)at)]));
        _folder.Write("b.tif", TiffBytes.Page(8, 8, samples, [.. Enumerable.Range(0, 64 * samples).Select(at => (byte)(at * 3))]));
        _folder.WritePng("c.png");
        _folder.Open().Notes.ShouldContain($"bands: 2 pictures with more samples a pixel than are read ('a.tif': {used}); save other bands "
            + "as pictures of their own");
    }

    [Fact]
    public void Cmyk_and_arithmetic_JPEG_files_are_read_among_others()
    {
        byte[][] files = Sound("jpeg");
        for (int i = 0; i < files.Length; i++)
        {
            _folder.Write($"in/{i}.dat", files[i]);
        }

        PictureDataset set = _folder.Open("in", new DataOptions { Size = 16 });
        set.Count.ShouldBe(files.Length);
        set.Format.Channels.ShouldBe(3);
    }

    /// <summary>The seeds of the fuzz targets, but one of floating point.</summary>
    private static byte[][] Sound(string kind)
    {
        using FuzzTarget target = FuzzTargets.Create(kind);
        return [.. target.Seeds.Where(target.Read)];
    }
}
