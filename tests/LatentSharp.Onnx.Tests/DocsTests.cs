using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Runs.Reconstructing;
using LatentSharp.Tests;
using LatentSharp.Training;
using ElementType = Onnx.TensorProto.Types.DataType;

namespace LatentSharp.Onnx.Tests;

/// <summary>From files of pictures to a run, to ONNX files, to what a program without LatentSharp makes of them.</summary>
public sealed class DocsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("latentsharp-onnx").FullName;
    private readonly string _before = Environment.CurrentDirectory;

    public DocsTests() => Environment.CurrentDirectory = _folder;

    [Fact]
    public void TheExampleGivesWhatTheRunGives()
    {
        using Run run = Trained(new PictureFormat(16, 12, 3));
        run.ExportOnnx("faces-onnx").ShouldBe(
            [.. ((string[])["encoder", "encoder-floats", "decoder", "sample", "score"])
                .Select(name => Path.Combine("faces-onnx", $"{name}.onnx"))]);
        ReconstructResult expected = run.Reconstruct("pictures/003.png");
        Picture given = Picture.Read("pictures/003.png");
        byte[] again = DocsExample.Run(Planes(given));
        Picture shown = expected.Cells[1];
        Planes(shown).Zip(again).Max(pair => Math.Abs(pair.First - pair.Second)).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void TheVerdictIsThatOfTheLibrary()
    {
        using Run run = Trained(new PictureFormat(16, 12, 1));
        run.ExportOnnx("faces-onnx");
        using var score = new Session(File.ReadAllBytes("faces-onnx/score.onnx"));
        double[] White(byte shade) => [.. Enumerable.Repeat((double)shade, 16 * 12)];
        double[] own = [.. Planes(Picture.Read("pictures/003.png")).Select(b => (double)b)];
        Dictionary<string, double[]> found = score.Run(ElementType.Uint8, [3, 1, 12, 16], [.. own, .. White(255), .. White(0)]);
        foreach ((string name, int place) in ((string, int)[])[("pictures/003.png", 0), ("white.png", 1), ("black.png", 2)])
        {
            if (place > 0)
            {
                var picture = new Picture(16, 12, 1);
                picture.Pixels.AsSpan().Fill(place == 1 ? (byte)255 : (byte)0);
                Png.WriteFile(name, picture);
            }

            bool isUnlike = run.Reconstruct(name).Unlike!.Count > 0;
            (found["unlike"][place] != 0).ShouldBe(isUnlike, name);
        }

        found["unlike"].ShouldContain(1);
    }

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        Directory.Delete(_folder, recursive: true);
    }

    private static Run Trained(PictureFormat format)
    {
        PictureDataset boxes = TestSets.Boxes(120, format);
        Directory.CreateDirectory("pictures");
        for (int i = 0; i < boxes.Count; i++)
        {
            Png.WriteFile($"pictures/{i:D3}.png", boxes.ToPicture(i));
        }

        return Run.Train(new TrainRequest("pictures")
        {
            Settings = AllSettings.Read("channels=4,8", "latent=3", "batch=16", "epochs=4"),
            Out = "run",
        });
    }

    private static byte[] Planes(Picture picture) =>
    [
        .. Enumerable.Range(0, picture.Channels).SelectMany(c => picture.Pixels.Where((_, i) => i % picture.Channels == c)),
    ];
}
