using LatentSharp.Data;
using LatentSharp.Data.Kinds;
using LatentSharp.Distributions;
using LatentSharp.Formats;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tests.Formats;
using LatentSharp.Training;

namespace LatentSharp.Tests.Models;

/// <summary>Models of tables: unbounded means, options that fit, and columns that the model file keeps.</summary>
public sealed class TableModelTests : IDisposable
{
    private static readonly TableColumns Columns = new(["a", "b", "c"], [1, -2e9, 0.125], [2, 1e-3, 0]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void MeansAreNotBounded()
    {
        Tensor rows = new Autoencoder(Options(), seed: 3).Decode(TestSets.Normal(new Shape(200, 2)));
        rows.Shape.ShouldBe(new Shape(200, 3));
        rows.Span.ToArray().Min().ShouldBeLessThan(0);
    }

    [Fact]
    public void WhatDoesNotFitATableIsRefused()
    {
        Error(Options() with { Likelihood = new LogisticOptions() })
            .ShouldBe("likelihood logistic is not possible: it must be gaussian for a table of numbers.");
        Error(Options() with { Network = new ConvolutionOptions() })
            .ShouldContain("it must be mlp for a table of numbers");
        Error(Options() with { Format = Columns with { Scales = [1, 1, -1] } }).ShouldContain("a scale from 0 to 1e150 each");
        Error(Options() with { Format = Columns with { Means = [1, 1, double.NaN] } }).ShouldContain("a mean from -1e150 to 1e150");
        Error(Options() with { Format = new PictureFormat(1, 1, 3) }).ShouldContain("8 to 256 pixels");
    }

    [Fact]
    public void TheModelFileKeepsTheColumnsToTheBit()
    {
        var model = new Autoencoder(Options(), seed: 3);
        var card = new ModelCard
        {
            Model = model.Options,
            Training = new TrainingOptions(),
            Data = new DataCard(),
            Test = new HeldOutMeasures().With(ExampleFigure.ColumnErrors, 1, 2, 3)
        };
        ModelFile.Save(_folder["model.safetensors"], model, card);
        (Autoencoder loaded, ModelCard read) = ModelFile.Load(_folder["model.safetensors"]);
        read.Model.Format.ShouldBe(Columns);
        read.Test!.Figure("columnErrors").ShouldBe([1, 2, 3]);
        Tensor codes = TestSets.Normal(new Shape(5, 2));
        loaded.Decode(codes).Span.ToArray().ShouldBe(model.Decode(codes).Span.ToArray());
    }

    [Theory]
    [InlineData("\"means\":[", "\"meens\":[")]
    [InlineData("\"scales\":[2,", "\"scales\":[-2,")]
    [InlineData("\"scales\":[2,", "\"scales\":[")]
    [InlineData("\"names\":[\"a\"", "\"names\":[\"b\"")]
    [InlineData("\"names\":[\"a\"", "\"names\":[null")]
    [InlineData("\"channels\":3", "\"channels\":4")]
    public void DamagedColumnsAreRefused(string from, string to)
    {
        var model = new Autoencoder(Options(), seed: 3);
        Dictionary<string, string> metadata =
            ModelFile.Metadata(new ModelCard { Model = model.Options, Training = new TrainingOptions(), Data = new DataCard() });
        metadata["latentsharp.model"].ShouldContain(from);
        metadata["latentsharp.model"] = metadata["latentsharp.model"].Replace(from, to, StringComparison.Ordinal);
        SafeTensorsFile.Write(_folder["model.safetensors"], metadata, [.. model.Parameters.Select(p => (p.Name, p.Value))]);
        Should.Throw<ModelFileException>(() => ModelFile.Load(_folder["model.safetensors"])).Message.ShouldContain("train the model again");
    }

    private static string Error(ModelOptions options) => Should.Throw<SettingException>(options.Validate).Message;

    private static ModelOptions Options() => new()
    {
        Format = Columns,
        Latent = 2,
        Network = new MlpOptions { Hidden = [8] },
    };
}
