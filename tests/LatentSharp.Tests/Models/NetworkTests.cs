using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Layers;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Models;

public sealed class NetworkTests
{
    [Theory]
    [InlineData(UpsamplingKind.Transposed, false)]
    [InlineData(UpsamplingKind.Transposed, true)]
    [InlineData(UpsamplingKind.Nearest, true)]
    public void AConvolutionalNetworkIsBuiltForEverySize(UpsamplingKind upsampling, bool residual)
    {
        for (int size = PictureFormat.MinimumSide; size <= PictureFormat.MaximumSide; size++)
        {
            var model = new Autoencoder(TestSets.Conv(new PictureFormat(size, size, 1 + (2 * (size % 2))), residual, upsampling));
            int features = 5 * (size / 8) * (size / 8);
            Shape(model, "posterior.mean.weight").ShouldBe(new Shape(5, features), $"at {size} pixels");
            Shape(model, "decoder.0.weight").ShouldBe(new Shape(features, 5), $"at {size} pixels");
            model.Parameters.Select(p => p.Name).ShouldBeUnique();
        }
    }

    [Fact]
    public void TanhHasFirstValuesOfItsOwnAndStandsInFilesOnlyWhereItIs()
    {
        ModelOptions options = TestSets.Mlp(new PictureFormat(8, 8, 1));
        var network = new MlpOptions { Hidden = [30, 20], Activation = HiddenActivation.Tanh };
        var model = new Autoencoder(options with { Network = network });
        foreach ((string name, int fans) in (ReadOnlySpan<(string, int)>)
            [("encoder.1", 94), ("encoder.3", 50), ("posterior.mean", 20 + options.Latent), ("decoder.4", 94)])
        {
            float most = model.Parameters.Single(p => p.Name == name + ".weight").Value.Span.ToArray().Max(Math.Abs);
            most.ShouldBeInRange(0.95f * MathF.Sqrt(6f / fans), MathF.Sqrt(6f / fans));
            model.Parameters.Single(p => p.Name == name + ".bias").Value.Span.ToArray().ShouldAllBe(value => value == 0);
        }

        string json = System.Text.Json.JsonSerializer.Serialize<NetworkOptions>(network);
        json.ShouldContain("\"activation\":\"tanh\"");
        System.Text.Json.JsonSerializer.Deserialize<NetworkOptions>(json).ShouldBeOfType<MlpOptions>().Activation
            .ShouldBe(HiddenActivation.Tanh);
        System.Text.Json.JsonSerializer.Serialize<NetworkOptions>(new MlpOptions()).ShouldNotContain("activation");
    }

    [Fact]
    public void AGatedLayerLetsThroughWhatItsGateSays()
    {
        var layer = new Gated("layer", name => new Linear(name, 3, 2, new RandomStream(4, 1)));
        layer.Parameters.Select(p => p.Name).ShouldBe(["layer.h.weight", "layer.h.bias", "layer.g.weight", "layer.g.bias"]);
        float[] x = [0.4f, -1.1f, 0.7f];
        double Row(int at, int row) =>
            x.Select((value, j) => (double)value * layer.Parameters[at].Value.Span[(row * 3) + j]).Sum()
                + layer.Parameters[at + 1].Value.Span[row];
        Variable y = layer.Forward(new Tape(records: false).Constant(new Tensor(new Shape(1, 3), x)), training: false);
        for (int row = 0; row < 2; row++)
        {
            ((double)y.Value.Span[row]).ShouldBe(Row(0, row) / (1 + Math.Exp(-Row(2, row))), 1e-6);
        }
    }

    [Theory]
    [InlineData(HiddenLayers.Plain, "encoder.1.weight", "decoder.0.weight")]
    [InlineData(HiddenLayers.Gated, "encoder.1.g.weight", "decoder.0.h.bias")]
    [InlineData(HiddenLayers.Residual, "encoder.3.body.0.weight", "decoder.2.body.2.bias")]
    public void LayersOfAnMlpAreCountedAndNamedAsInPyTorch(HiddenLayers layers, params string[] names)
    {
        ModelOptions options = TestSets.Mlp(new PictureFormat(8, 8, 1)) with
        {
            Network = new MlpOptions { Hidden = [12, 7], Layers = layers },
        };
        var model = new Autoencoder(options);
        model.ParameterCount.ShouldBe(ModelSize.Parameters(options));
        names.ShouldBeSubsetOf(model.Parameters.Select(p => p.Name));
        string json = System.Text.Json.JsonSerializer.Serialize(options.Network);
        json.Contains("layers", StringComparison.Ordinal).ShouldBe(layers != HiddenLayers.Plain);
        System.Text.Json.JsonSerializer.Deserialize<NetworkOptions>(json).ShouldBeOfType<MlpOptions>().Layers.ShouldBe(layers);
    }

    [Fact]
    public void AnMlpIsBuiltForEverySize()
    {
        for (int size = PictureFormat.MinimumSide; size <= PictureFormat.MaximumSide; size++)
        {
            ModelOptions options = TestSets.Mlp(new PictureFormat(size, size, 1 + (2 * (size % 2))));
            var model = new Autoencoder(options with { Network = new MlpOptions { Hidden = [3, 2] } });
            int pixels = (1 + (2 * (size % 2))) * size * size;
            Shape(model, "encoder.1.weight").ShouldBe(new Shape(3, pixels));
            Shape(model, "decoder.4.weight").ShouldBe(new Shape(pixels, 3));
        }
    }

    public static TheoryData<int, int, int> Sizes() => new()
    {
        { 8, 8, 1 }, { 9, 9, 1 }, { 13, 13, 3 }, { 28, 28, 1 }, { 29, 29, 3 }, { 33, 33, 1 }, { 63, 63, 1 }, { 64, 64, 3 }, { 65, 65, 3 },
            { 100, 100, 1 }, { 20, 12, 3 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void PicturesComeBackInTheirShape(int width, int height, int channels)
    {
        var format = new PictureFormat(width, height, channels);
        Tensor pictures = TestSets.Pixels(TestSets.Boxes(2, format));
        ModelOptions[] models =
        [
            TestSets.Mlp(format), TestSets.Conv(format), TestSets.Conv(format, residual: true, UpsamplingKind.Nearest),
            TestSets.Conv(format, residual: true) with { Posterior = new PointOptions() },
        ];
        foreach (ModelOptions options in models)
        {
            var model = new Autoencoder(options, seed: 3);
            Tensor codes = model.Encode(pictures);
            codes.Shape.ShouldBe(new Shape(2, options.Latent));
            codes.Span.ToArray().ShouldAllBe(v => float.IsFinite(v));
            Tensor again = model.Decode(codes);
            again.Shape.ShouldBe(pictures.Shape);
            again.Span.ToArray().ShouldAllBe(v => v >= 0 && v <= 1);
            again.Span.ToArray().Distinct().Count().ShouldBeGreaterThan(1);
        }
    }

    [Fact]
    public void EveryFeatureReachesThePicture()
    {
        // 29 → 14 → 7 → 3 and 27 → 13 → 6 → 3: enlargements to odd sizes, where a cut could lose a row.
        foreach (UpsamplingKind upsampling in Enum.GetValues<UpsamplingKind>())
        {
            var model = new Autoencoder(TestSets.Conv(new PictureFormat(29, 27, 1), upsampling: upsampling));
            Tensor codes = TestSets.Normal(new Shape(1, 5));
            Tensor before = model.Decode(codes);
            Tensor bias = model.Parameters.Single(p => p.Name == "decoder.0.bias").Value;
            for (int i = 0; i < bias.Length; i++)
            {
                float kept = bias.Span[i];
                bias.Span[i] += 10;
                TestSets.Bits(model.Decode(codes)).ShouldNotBe(TestSets.Bits(before), $"{upsampling}, feature {i}");
                bias.Span[i] = kept;
            }
        }
    }

    [Fact]
    public void LayersAreNamedAsInASequential()
    {
        var model = new Autoencoder(TestSets.Conv(new PictureFormat(16, 16, 3)) with
        {
            Network =
            new ConvolutionOptions { Channels = [4], Residual = true }
        });
        model.Parameters.Select(p => $"{p.Name} {p.Value.Shape}").ShouldBe(
        [
            "encoder.0.weight [4, 3, 4, 4]", "encoder.0.bias [4]", "encoder.1.weight [4]", "encoder.1.bias [4]",
            "encoder.3.body.0.weight [4, 4, 3, 3]", "encoder.3.body.0.bias [4]", "encoder.3.body.1.weight [4]", "encoder.3.body.1.bias [4]",
            "encoder.3.body.3.weight [4, 4, 3, 3]", "encoder.3.body.3.bias [4]", "encoder.3.body.4.weight [4]", "encoder.3.body.4.bias [4]",
            "posterior.mean.weight [5, 256]", "posterior.mean.bias [5]", "posterior.log_variance.weight [5, 256]",
                "posterior.log_variance.bias [5]",
            "decoder.0.weight [256, 5]", "decoder.0.bias [256]", "decoder.2.weight [4, 4, 4, 4]", "decoder.2.bias [4]",
                "decoder.3.weight [4]", "decoder.3.bias [4]",
            "decoder.5.body.0.weight [4, 4, 3, 3]", "decoder.5.body.0.bias [4]", "decoder.5.body.1.weight [4]", "decoder.5.body.1.bias [4]",
            "decoder.5.body.3.weight [4, 4, 3, 3]", "decoder.5.body.3.bias [4]", "decoder.5.body.4.weight [4]", "decoder.5.body.4.bias [4]",
            "decoder.6.weight [3, 4, 3, 3]", "decoder.6.bias [3]",
        ]);
        model.RunningStatistics.Count.ShouldBe(2 * 6);
        model.Buffers.Count.ShouldBe((2 * 6) + 1);
        model.ParameterCount.ShouldBe(model.Parameters.Sum(p => (long)p.Value.Length));
    }

    [Fact]
    public void TooManyHalvingsAreRefusedWithTheNumberThatIsPossible()
    {
        ModelOptions options = TestSets.Conv(new PictureFormat(20, 9, 1)) with
        {
            Network =
            new ConvolutionOptions { Channels = [4, 4, 4, 4] }
        };
        string message = Should.Throw<SettingException>(() => new Autoencoder(options)).Message;
        message.ShouldContain("channels 4,4,4,4");
        message.ShouldContain("20×9");
        message.ShouldContain("at most 3 channel counts");
    }

    private static Shape Shape(Autoencoder model, string name) => model.Parameters.Single(p => p.Name == name).Value.Shape;
}
