using LatentSharp.Imaging;
using LatentSharp.Models;
using LatentSharp.Training;

namespace LatentSharp.Cli.Tests;

public sealed class TimedCommandTests : IDisposable
{
    private static readonly string[] Tiny = ["--network", "mlp", "--hidden", "8", "--latent", "2", "--batch", "8"];

    private readonly Latent _latent = new();

    [Fact]
    public void A_run_within_a_time_is_repeated_to_the_bit_by_the_steps_that_it_prints()
    {
        string pictures = _latent.Pictures(30, 1);
        Outcome timed = _latent.Run(["train", pictures, "--time", "1.5s", .. Tiny, "--out", _latent.At("timed")]);
        timed.Code.ShouldBe(0, timed.Error);
        string plan = timed.Error.Split("the same weights again: the same command with --steps ")[1].Split('\n')[0].Trim();
        StepPlan.TryParse(plan).ShouldNotBeNull();
        File.Exists(_latent.At("timed", "report.html")).ShouldBeTrue();

        Outcome again = _latent.Run(["train", pictures, "--time", "1.5s", "--steps", plan, .. Tiny, "--out", _latent.At("again")]);
        again.Code.ShouldBe(0, again.Error);
        Weights("again").ShouldBe(Weights("timed"));
        again.Output.Split('\n').First(line => line.StartsWith("test:", StringComparison.Ordinal))
            .ShouldBe(timed.Output.Split('\n').First(line => line.StartsWith("test:", StringComparison.Ordinal)));
        _latent.Run(["train", pictures, "--steps", "5", "--epochs", "2", .. Tiny, "--out", _latent.At("both")]).Code.ShouldBe(2);
        _latent.Run(["train", pictures, "--steps", "5,9:3", .. Tiny, "--out", _latent.At("both")]).Code.ShouldBe(2);
    }

    [Fact]
    public void A_comparison_that_could_not_be_measured_is_refused_before_it_trains()
    {
        Outcome outcome = _latent.Run(["compare", _latent.Pictures(3, 1), .. Tiny, "--out", _latent.At("compared")]);
        outcome.Code.ShouldBe(1);
        outcome.Error.ShouldContain("at least 2 held-out pictures");
        outcome.Error.ShouldNotContain("training an AE");
        Directory.Exists(_latent.At("compared")).ShouldBeFalse();
    }

    [Fact]
    public void Ten_pictures_are_compared_within_a_budget()
    {
        Outcome outcome = _latent.Run(["compare", _latent.Pictures(10, 1), "--network", "mlp", "--hidden", "8", "--latent", "2", "--budget",
            "5", "--out", _latent.At("ten")]);
        outcome.Code.ShouldBe(0, outcome.Error);
        StepPlan ae = ModelFile.ReadCard(_latent.At("ten", "ae", "model.safetensors")).Training.Plan!;
        StepPlan vae = ModelFile.ReadCard(_latent.At("ten", "vae", "model.safetensors")).Training.Plan!;
        vae.Points[0].ShouldBe(ae.Points[0]);

        // On a busy machine the time may end before the VAE has made as many steps; then the page says so.
        bool isTold = File.ReadAllText(_latent.At("ten", "report.html"))
            .Contains("before both models were trained alike", StringComparison.Ordinal);
        isTold.ShouldBe(vae.End != ae.End);
    }

    [Fact]
    public void One_picture_of_another_size_does_not_enlarge_the_others()
    {
        string folder = _latent.Pictures(12, 1);
        Png.WriteFile(Path.Combine(folder, "odd.png"), new Picture(40, 24, 1));
        Outcome outcome = _latent.Run(["train", folder, .. Tiny, "--epochs", "1", "--out", _latent.At("odd")]);
        outcome.Code.ShouldBe(0, outcome.Error);
        outcome.Error.ShouldContain("size: 16×16 (the size of 12 of 13 pictures)");
    }

    public void Dispose() => _latent.Dispose();

    private float[] Weights(string run)
    {
        Autoencoder model = ModelFile.Load(_latent.At(run, "model.safetensors")).Model;
        return [.. model.Parameters.SelectMany(p => p.Value.Span.ToArray())];
    }
}
