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
