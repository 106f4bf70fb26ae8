using LatentSharp.Data;
using LatentSharp.Layers;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;
using LatentSharp.Tests.Training;
using LatentSharp.Training;
using LatentSharp.Training.Steps;

namespace LatentSharp.Tests.Layers;

public sealed class SelfAttentionTests
{
    private const int Batch = 2;
    private const int Channels = 3;
    private const int Height = 2;
    private const int Width = 3;
    private const int Places = Height * Width;

    private readonly SelfAttention _layer = new("a", Channels, new RandomStream(7, 1));

    [Fact]
    public void ItHasPyTorchsNamesAndShapesAndBeginsAsNothing()
    {
        _layer.Parameters.Select(p => $"{p.Name} {p.Value.Shape}").ShouldBe(
        [
            "a.norm.weight [3]", "a.norm.bias [3]", "a.attention.in_proj_weight [9, 3]", "a.attention.in_proj_bias [9]",
            "a.attention.out_proj.weight [3, 3]", "a.attention.out_proj.bias [3]",
        ]);
        SelfAttention.Count(Channels).ShouldBe(_layer.Parameters.Sum(p => p.Value.Length));
        float most = _layer.Parameters[2].Value.Span.ToArray().Max(Math.Abs);
        most.ShouldBeInRange(0.6f, MathF.Sqrt(6f / 12));
        Tensor x = TestSets.Normal(new Shape(Batch, Channels, Height, Width));
        _layer.Forward(new Tape(records: false).Constant(x), false).Value.Span.ToArray().ShouldBe(x.Span.ToArray());
    }

    /// <summary>The formula in double precision, and finite differences of it for every value.</summary>
    [Fact]
    public void ValuesAndGradientsAreThoseOfTheFormula()
    {
        Fill();
        Tensor x = TestSets.Normal(new Shape(Batch, Channels, Height, Width));
        float[] weights = TestSets.Normal(x.Shape, 4).Span.ToArray();
        var tape = new Tape();
        Variable watched = tape.Watch(x);
        Variable y = _layer.Forward(watched, true);
        double[][] values = [Doubles(x), .. _layer.Parameters.Select(p => Doubles(p.Value))];
        y.Value.Span.ToArray().Select(v => (double)v).ShouldBe(Twin(values), 1e-5);

        tape.Backward((y * tape.Constant(new Tensor(x.Shape, weights))).Sum());
        double Loss() => Twin(values).Zip(weights, (v, w) => v * w).Sum();
        Tensor[] gradients = [watched.Gradient!, .. _layer.Parameters.Select(p => p.Gradient)];
        for (int of = 0; of < values.Length; of++)
        {
            for (int i = 0; i < values[of].Length; i++)
            {
                const double step = 1e-5;
                double kept = values[of][i];
                values[of][i] = kept + step;
                double above = Loss();
                values[of][i] = kept - step;
                double slope = (above - Loss()) / (2 * step);
                values[of][i] = kept;
                ((double)gradients[of].Span[i]).ShouldBe(slope, 1e-4, $"value {i} of {(of == 0 ? "x" : _layer.Parameters[of - 1].Name)}");
            }
        }
    }

    [Fact]
    public void ABatchIsItsExamplesAndEveryPlaceIsSeen()
    {
        Fill();
        Tensor x = TestSets.Normal(new Shape(Batch, Channels, Height, Width));
        float[] all = Run(x);
        for (int i = 0; i < Batch; i++)
        {
            int from = i * Channels * Places;
            var one = new Tensor(new Shape(1, Channels, Height, Width), x.Span.Slice(from, Channels * Places).ToArray());
            Run(one).ShouldBe(all[from..(from + one.Length)]);
        }

        for (int place = 0; place < Places; place++)
        {
            Tensor moved = x.Clone();
            moved.Span[place] += 1;
            float[] found = Run(moved);
            Enumerable.Range(0, Places).ShouldAllBe(at => found[at] != all[at], $"place {place}");
        }
    }

    [Fact]
    public void ItStandsBeforeAndAfterTheCodeAndInFilesOnlyWhereItIs()
    {
        var network = new ConvolutionOptions { Channels = [4, 6], Attention = true };
        var model = new Autoencoder(new ModelOptions { Pictures = new PictureFormat(16, 16, 1), Latent = 3, Network = network });
        model.Parameters.Where(p => p.Name.EndsWith("in_proj_weight", StringComparison.Ordinal)).Select(p => $"{p.Name} {p.Value.Shape}")
            .ShouldBe(["encoder.6.attention.in_proj_weight [18, 6]", "decoder.2.attention.in_proj_weight [18, 6]"]);
        string json = System.Text.Json.JsonSerializer.Serialize<NetworkOptions>(network);
        json.ShouldContain("\"attention\":true");
        System.Text.Json.JsonSerializer.Deserialize<NetworkOptions>(json).ShouldBeOfType<ConvolutionOptions>().Attention.ShouldBeTrue();
        System.Text.Json.JsonSerializer.Serialize<NetworkOptions>(new ConvolutionOptions()).ShouldNotContain("attention");
        network.Short.ShouldBe("conv 4,6, attention");
    }

    [Fact]
    public void ANetworkWithoutAGridRefusesIt()
    {
        SettingValues said = SettingValues.None.With(ConvolutionOptions.AttentionSetting, true).With(ModelSettings.Network, "mlp");
        var split = new Split(TestSets.Boxes(40, new PictureFormat(16, 16, 1)), [.. Enumerable.Range(0, 32)], [.. Enumerable.Range(32, 8)]);
        Should.Throw<LatentSharpException>(() => RunOptions.Choose(split, said)).Message
            .ShouldBe("attention is for network conv; leave it out");
    }

    private float[] Run(Tensor x) => _layer.Forward(new Tape(records: false).Constant(x), false).Value.Span.ToArray();

    private void Fill()
    {
        foreach (Parameter parameter in _layer.Parameters)
        {
            TestSets.Normal(parameter.Value.Shape, (ulong)parameter.Name.Length).Span.CopyTo(parameter.Value.Span);
        }
    }

    private static double[] Doubles(Tensor tensor) => [.. tensor.Span.ToArray().Select(v => (double)v)];

    /// <summary>The layer in double precision; values are x and the parameters in their order.</summary>
    private static double[] Twin(double[][] values)
    {
        (double[] x, double[] scale, double[] shift, double[] w, double[] b, double[] o, double[] p) =
            (values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
        var y = (double[])x.Clone();
        for (int example = 0; example < Batch; example++)
        {
            int At(int place, int channel) => (((example * Channels) + channel) * Places) + place;
            var maps = new double[Places][];
            for (int place = 0; place < Places; place++)
            {
                double[] row = [.. Enumerable.Range(0, Channels).Select(c => x[At(place, c)])];
                double deviation = Math.Sqrt(row.Average(v => (v - row.Average()) * (v - row.Average())) + 1e-5);
                double[] normal = [.. row.Select((v, c) => ((v - row.Average()) / deviation * scale[c]) + shift[c])];
                maps[place] = [.. b.Select((bias, i) => bias + normal.Select((v, c) => v * w[(i * Channels) + c]).Sum())];
            }

            for (int place = 0; place < Places; place++)
            {
                double[] likeness = [.. maps.Select(other => Math.Exp(Enumerable.Range(0, Channels)
                    .Sum(c => maps[place][c] * other[Channels + c]) / Math.Sqrt(Channels)))];
                double[] seen = [.. Enumerable.Range(0, Channels).Select(c =>
                    likeness.Zip(maps, (l, other) => l * other[(2 * Channels) + c]).Sum() / likeness.Sum())];
                for (int c = 0; c < Channels; c++)
                {
                    y[At(place, c)] += p[c] + seen.Select((v, i) => v * o[(c * Channels) + i]).Sum();
                }
            }
        }

        return y;
    }
}

[Collection(ThreadCollection.Name)]
public sealed class SelfAttentionThreadTests
{
    [Fact]
    public void AnyNumberOfThreadsTrainsToTheSameBits()
    {
        Dictionary<string, int[]> expected = Train(1);
        Train(2).ShouldHaveTheBitsOf(expected);
        Train(5).ShouldHaveTheBitsOf(expected);
    }

    private static Dictionary<string, int[]> Train(int threads)
    {
        int before = Compute.Threads;
        try
        {
            Compute.Threads = threads;
            var format = new PictureFormat(32, 24, 1);
            var model = new Autoencoder(new ModelOptions
            {
                Pictures = format,
                Latent = 3,
                Network = new ConvolutionOptions { Channels = [8, 40], Attention = true },
            });
            var step = new TrainingStep(new StepContext(
                model, TestSets.Boxes(48, format), new Optimizer(OptimizerKind.Adam, model.Parameters), new TrainingOptions { Seed = 9 }));
            for (int i = 0; i < 4; i++)
            {
                step.Run([.. Enumerable.Range(0, 48)], i, 0.5);
            }

            return TestSets.Bits(model);
        }
        finally
        {
            Compute.Threads = before;
        }
    }
}
