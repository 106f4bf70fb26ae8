using LatentSharp.Imaging;
using LatentSharp.Runs;
using LatentSharp.Runs.Altering;
using LatentSharp.Runs.Interpolating;
using LatentSharp.Runs.Reconstructing;
using LatentSharp.Runs.Sampling;
using LatentSharp.Training;

namespace LatentSharp.Cli.Tests;

/// <summary>What the command line does with a trained model is done from C# in a line each, with the same results.</summary>
public sealed class RunUseTests : IDisposable
{
    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [Fact]
    public void EachUseIsALine()
    {
        using var run = Run.Open(_latent.Train());
        string a = _latent.At("pictures", "000.png");
        string b = _latent.At("pictures", "001.png");
        run.Sample(6).Save(_latent.At("new.png"));
        run.Sample(6).Save(_latent.At("new/"));
        Same("sample", "new.png", "-n", "6");
        Directory.GetFiles(_latent.At("new")).Length.ShouldBe(6);

        run.Reconstruct(a, b).Save(_latent.At("pairs.png"));
        Same("reconstruct", "pairs.png", a, b);

        run.Interpolate(a, b).Save(_latent.At("ab.png"));
        Same("interpolate", "ab.png", a, b);

        run.Grid().Save(_latent.At("grid.png"));
        Same("grid", "grid.png");

        run.Encode(_latent.At("pictures")).Save(_latent.At("codes.npy"));
        Same("encode", "codes.npy", _latent.At("pictures"));

        run.Decode(run.Encode(_latent.At("pictures")).Codes).Pictures.Count().ShouldBe(40);
    }

    [Fact]
    public void PicturesInMemoryAndFilesGiveTheSame()
    {
        using var run = Run.Open(_latent.Train());
        string a = _latent.At("pictures", "000.png");
        ReconstructResult file = run.Reconstruct(a);
        ReconstructResult memory = run.Reconstruct(Picture.Read(a));
        memory.Pictures[0].Psnr.ShouldBe(file.Pictures[0].Psnr);
        memory.Cells[1].Pixels.ShouldBe(file.Cells[1].Pixels);
    }

    [Fact]
    public void AFeatureOfExamplesMovesPictures()
    {
        using var run = Run.Open(_latent.Train());
        string[] like = [_latent.At("pictures", "002.png"), _latent.At("pictures", "003.png")];
        var request = new AlterRequest { Inputs = [_latent.At("pictures", "000.png")], Like = [like[0], like[1]] };
        AlterResult result = run.Alter(request);
        result.Features.ShouldHaveSingleItem().Feature.ShouldBe(AlterRequest.ExampleFeature);
        result.Pictures.ShouldHaveSingleItem().Width.ShouldBe(16);
        Should.Throw<Exception>(() => run.Alter(_latent.At("pictures", "000.png"), "Smiling", 1)).Message.ShouldContain("without labels");
    }

    [Fact]
    public void WorkTellsHowFarItHasComeAndStops()
    {
        using var run = Run.Open(_latent.Train());
        var events = new Events();
        run.Encode(new() { Data = _latent.At("pictures") }, events);
        events.All.OfType<RunPhase>().Last().ShouldBe(new RunPhase("encoding", 40, 40, "picture"));
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Should.Throw<OperationCanceledException>(() => run.Encode(new() { Data = _latent.At("pictures") }, null, stop.Token));
    }

    [Fact]
    public void ContradictionsAreSaidWithoutFlags()
    {
        string message = Should.Throw<RequestException>(() => new SampleRequest { Spread = 0.3 }.Validate()).Message;
        message.ShouldBe("spread needs like PICTURE, whose variations it spreads");
        var weighed = new InterpolateRequest { Inputs = ["a.png", "b.png"], Out = "a.gif", Weights = [1, 1] };
        Should.Throw<RequestException>(weighed.Validate).Message.ShouldStartWith("weights makes one picture");
    }

    /// <summary>The command line writes the same bytes.</summary>
    private void Same(string verb, string file, params string[] arguments)
    {
        string again = _latent.At("again-" + file);
        Outcome outcome = _latent.Run([verb, _latent.At("run"), .. arguments, "--out", again]);
        outcome.Code.ShouldBe(0, outcome.Error);
        File.ReadAllBytes(again).ShouldBe(File.ReadAllBytes(_latent.At(file)), verb);
    }

    private sealed class Events : IProgress<RunEvent>
    {
        public List<RunEvent> All { get; } = [];

        public void Report(RunEvent value)
        {
            lock (All)
            {
                All.Add(value);
            }
        }
    }
}
