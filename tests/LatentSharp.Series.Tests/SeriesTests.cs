using System.Text.Json;
using LatentSharp.Data;
using LatentSharp.Data.Kinds;
using LatentSharp.Distributions;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Latent.Stored;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Runs;
using LatentSharp.Series.Tests.Series;
using LatentSharp.Tensors;
using LatentSharp.Training;
using static LatentSharp.Series.Tests.CommandLine;

namespace LatentSharp.Series.Tests;

/// <summary>A third kind of data is one folder, and touches no file of the library.</summary>
public sealed class SeriesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("latentsharp-series-").FullName;

    public SeriesTests() => DataKind.Register(SeriesKind.Kind);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("vae")]
    [InlineData("ae")]
    public void ItTrainsSavesAndLoads(string family)
    {
        Split split = Split.Default(Dataset.Open("waves")).Standardized();
        Dataset set = split.Set;
        var options = new ModelOptions
        {
            Format = set.Format,
            Network = new MlpOptions(),
            Likelihood = new GaussianOptions(),
            Posterior = family == "ae" ? new PointOptions() : new DiagonalGaussianOptions(),
            Latent = 3,
        };

        var folder = new RunFolder(_folder);
        var model = new Autoencoder(options, seed: 1);
        var training = new TrainingOptions { Epochs = 30, EvaluateEvery = 30 };
        ModelCard card = new Trainer(model, split, training, folder, data: new DataCard { Source = "waves" }).Run();
        card.Test!.MeanSquaredError!.Value.ShouldBeLessThan(0.5, "reconstructions are better than the mean wave");
        card.Test.Psnr.ShouldBeNull();
        double largest = card.Test.Figure("largestError").ShouldHaveSingleItem();
        (largest * largest).ShouldBeGreaterThan(card.Test.MeanSquaredError.Value);
        File.Exists(folder.Sheet(30)).ShouldBeTrue("waves can be drawn");
        LatentStore.Learn(model, split).Save(folder.Model, model, card);

        using Run run = Run.Open(_folder);
        run.Card.Model.Format.ShouldBe(set.Format);
        run.Card.Test!.Figure("largestError").ShouldHaveSingleItem().ShouldBe(largest);
        Tensor x = set.Batch([0, 1]);
        Tensor codes = run.Model.Encode(x);
        codes.Shape.ShouldBe(new Shape(2, 3));
        codes.Span.ToArray().ShouldBe(model.Encode(x).Span.ToArray());
        Tensor between = run.Model.Decode(LatentPath.Linear(codes.Span[..3], codes.Span[3..], 5));
        between.Shape.ShouldBe(new Shape(5, 40));
        run.Model.Sample(4, seed: 2).Shape.ShouldBe(new Shape(4, 40));
        run.HasStore.ShouldBeTrue();
    }

    [Fact]
    public void FilesAreOpenedAsTheModelWantsThem()
    {
        string path = Path.Combine(_folder, "few.waves");
        File.WriteAllText(path, "1,2,3\n4,5,6\n7,8,10\n");
        Dataset set = Dataset.Open(path);
        (set.Count, set.Noun, set.Format.Length).ShouldBe((3, "wave", 3));
        Dataset applied = Dataset.Open(path, DataOptions.Like(new SeriesFormat(3, Mean: 1, Scale: 2)));
        applied.Batch([1]).Span.ToArray().ShouldBe([1.5f, 2, 2.5f]);
        Should.Throw<DataException>(() => Dataset.Open(path, DataOptions.Like(new SeriesFormat(4)))).Message.ShouldContain("takes 4");
        Should.Throw<DataException>(() => Dataset.Open("faces", DataOptions.Like(new SeriesFormat(4)))).Message
            .ShouldContain("is not a set of waves");
        Should.Throw<DataException>(() => PictureDataset.Open(path)).Message.ShouldContain("is a set of waves, and pictures are wanted");
    }

    [Theory]
    [InlineData("--model", "vae")]
    [InlineData("--model", "ae")]
    public void TheCommandLineAndThePageKnowIt(string option, string kind)
    {
        string run = Path.Combine(_folder, "run");
        Ran("train", "waves", option, kind, "--epochs", "3", "--latent", "2", "--out", run).ShouldContain("waves");
        string page = File.ReadAllText(Path.Combine(run, "report.html"));
        page.ShouldContain("samples a wave");
        page.ShouldContain("New waves");
        page.ShouldContain("nats per wave");
        page.ShouldContain("largest error of a wave, deviations");
        Ran("info", run).ShouldContain("waves: 40 samples");
        Ran("info", run).ShouldMatch("largest error of a wave [0-9]+\\.[0-9]{2} deviations");
        JsonDocument.Parse(Ran("info", run, "--json")).RootElement.GetProperty("test").GetProperty("largestError").GetDouble()
            .ShouldBeGreaterThan(0);
        using (Run opened = Run.Open(run))
        {
            opened.Card.Model.Network.ShouldBeOfType<MlpOptions>();
            opened.Card.Model.Likelihood.ShouldBeOfType<GaussianOptions>();
        }

        string drawn = Path.Combine(_folder, "new.png");
        Ran("sample", run, "-n", "4", "--out", drawn);
        File.Exists(drawn).ShouldBeTrue("waves are drawn");
        Ran("encode", run, "waves", "--out", Path.Combine(_folder, "codes.csv")).ShouldContain("240 codes of 2 numbers");
    }

    [Fact]
    public void WhatIsDrawnIsInterpolatedMovedAndSwept()
    {
        string swept = Path.Combine(_folder, "swept");
        Ran("train", "waves", "--epochs", "2", "--latent", "2", "--sweep", "beta=0.5,1", "--out", swept).ShouldContain("waves");
        File.ReadAllText(Path.Combine(swept, "report.html")).ShouldContain("New waves");
        string run = Path.Combine(swept, "beta-1");
        string drawn = Path.Combine(_folder, "drawn.png");
        Ran("interpolate", run, "waves:0", "waves:7", "--steps", "5", "--out", drawn).ShouldContain("largest over mean step");
        Ran("interpolate", run, "waves:0", "waves:7", "--weights", "1,2", "--out", drawn).ShouldContain("mixture");
        Ran("grid", run, "--out", drawn).ShouldContain("z0 to the right");
        Ran("alter", run, "waves:3", "--like", "waves:1", "waves:2", "--out", drawn).ShouldContain("in standard deviations");
        Ran("sample", run, "--like", "waves:3", "-n", "4", "--out", drawn).ShouldContain("4 pictures");
        Refused("interpolate", run, "waves:0", "waves:240", "--out", drawn).ShouldContain("there is no wave 240; there are 240");
        Refused("alter", run, "waves:3", "--toward", "Smiling", "--out", drawn).ShouldContain("trained without labels");
        Refused("reconstruct", run, "waves:3", "--out", drawn).ShouldContain("encode and decode go through their codes and back");
        Refused("compare", "waves", "--out", Path.Combine(_folder, "compared")).ShouldContain("compare what latent info says of them");
    }
}
