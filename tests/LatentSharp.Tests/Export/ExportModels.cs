using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Distributions.Levels;
using LatentSharp.Distributions.Mixtures;
using LatentSharp.Distributions.Priors;
using LatentSharp.Distributions.Quantized;
using LatentSharp.Export.Onnx;
using LatentSharp.Latent.Typical;
using LatentSharp.Layers;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Networks;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Export;

/// <summary>A model of each kind of network, likelihood, family and data, small and of odd sizes, not as at its start.</summary>
internal static class ExportModels
{
    private static readonly Dictionary<string, Func<ModelOptions>> Options = new(StringComparer.Ordinal)
    {
        ["mlp, bernoulli"] = () => TestSets.Mlp(new(9, 11, 1)),
        ["mlp, logistic, colour"] = () => TestSets.Mlp(new(8, 13, 3), "logistic"),
        ["mlp, gaussian, ae"] = () => TestSets.Mlp(new(10, 8, 1), "gaussian") with { Posterior = new PointOptions() },
        ["transposed"] = () => TestSets.Conv(new(16, 16, 3)),
        ["transposed, odd, residual"] = () => TestSets.Conv(new(17, 23, 3), residual: true) with
        {
            Likelihood = new GaussianOptions { Variance = VarianceKind.Learned },
        },
        ["nearest, odd"] = () => TestSets.Conv(new(13, 9, 1), upsampling: UpsamplingKind.Nearest) with
        {
            Likelihood = new LogisticOptions(),
        },
        ["nearest, residual, ae"] = () => TestSets.Conv(new(20, 11, 3), residual: true, UpsamplingKind.Nearest) with
        {
            Posterior = new PointOptions(),
            Likelihood = new BernoulliOptions(),
        },
        ["transposed, attention"] = () => TestSets.Conv(new(40, 24, 3)) with
        {
            Network = new ConvolutionOptions { Channels = [4, 6, 5], Attention = true },
        },
        ["mlp, mixture, colour"] = () => TestSets.Mlp(new(8, 13, 3), "logistic-mixture"),
        ["transposed, mixture of one"] = () => TestSets.Conv(new(16, 16, 1)) with
        {
            Likelihood = new LogisticMixtureOptions { Mixtures = 1 },
        },
        ["mlp, gated"] = () => TestSets.Mlp(new(9, 11, 1)) with
        {
            Network = new MlpOptions { Hidden = [13, 7], Layers = HiddenLayers.Gated },
        },
        ["mlp, residual, flow"] = () => TestSets.Mlp(new(9, 11, 1)) with
        {
            Network = new MlpOptions { Hidden = [13, 7], Layers = HiddenLayers.Residual },
            Prior = new FlowPriorOptions { Couplings = 2, Width = 5 },
        },
        ["mlp, two levels"] = () => TestSets.Mlp(new(9, 11, 1)) with
        {
            Posterior = new TwoLevelPosteriorOptions { Width = 6 },
            Prior = new TwoLevelPriorOptions { Width = 5 },
        },
        ["grid of quantised codes"] = () => TestSets.Conv(new(16, 16, 3)) with
        {
            Network = new ConvolutionOptions { Channels = [4, 6], GridCodes = true },
            Posterior = new QuantizedOptions { Levels = [6, 5] },
            Latent = 32,
        },
        ["table"] = () => Table(),
        ["table, ae"] = () => Table() with { Posterior = new PointOptions() },
    };

    /// <summary>Their names; the last was composed of layers.</summary>
    public static TheoryData<string> Names => [.. Options.Keys, "composed"];

    /// <summary>A model with all that a file can say of it.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static OnnxSource Source(string name)
    {
        Autoencoder model = name == "composed" ? Composed() : new Autoencoder(Options[name](), seed: 5);
        Shake(model);
        Dataset? set = model.Options.Format is PictureFormat format ? TestSets.Boxes(60, format) : null;
        return new OnnxSource(model)
        {
            Data = "boxes",
            Codes = TestSets.Normal(new Shape(40, model.Options.Latent), 9),
            Features = ["bright"],
            Typical = set is not null ? TypicalExamples.Measure(model, new Split(set, [.. Enumerable.Range(0, 60)], []))
                : new TypicalExamples(100, [new(TypicalFigure.Decibels, -3, 1, 5), new(TypicalFigure.Distance, 0.5, 1, 2)]),
        };
    }

    /// <summary>Columns of which one is constant, one of large numbers that hardly differ and one of small ones.</summary>
    private static ModelOptions Table() => new()
    {
        Format = new TableColumns(["year", "constant", "mass", "seconds"], [2000, 7, 3e-9, 1.7e9], [12, 0, 1e-9, 50]),
        Latent = 2,
        Network = new MlpOptions { Hidden = [12, 7] },
        Likelihood = new GaussianOptions(),
    };

    /// <summary>All that a program may put together: activations that are not fused, a normalization of rows, own layers.</summary>
    private static Autoencoder Composed()
    {
        var random = new RandomStream(3, 1);
        var format = new PictureFormat(12, 10, 1);
        Sequence encoder = Sequence.Named(
            "encoder", name => new Convolution(name, 1, 3, 3, 1, 1, random), _ => new Nonlinearity(Activation.Silu),
            name => new Convolution(name, 3, 4, 4, 2, 1, random), _ => new Nonlinearity(Activation.Elu(0.7f)),
            _ => new Reshaping(new Shape(4 * 5 * 6)), _ => new Step(x => x / 2 + 0.25));
        Sequence decoder = Sequence.Named(
            "decoder", name => new Linear(name, 3, 120, random), _ => new Nonlinearity(Activation.Tanh),
            _ => new Step(x => x * x.Softmax()), name => new Linear(name, 120, 120, random),
            _ => new Nonlinearity(Activation.Softplus));
        return new Autoencoder(
            format, encoder, new DiagonalGaussianPosterior(120, 3, random), new StandardNormalPrior(), decoder, new BernoulliLikelihood(),
            new ElboOptions().Build());
    }

    /// <summary>Statistics, scales and shifts that are not 0 and 1, as after a training.</summary>
    private static void Shake(Autoencoder model)
    {
        var random = new RandomStream(8, 2);
        foreach ((string Name, Tensor Value) buffer in model.RunningStatistics)
        {
            bool isVariance = buffer.Name.EndsWith("var", StringComparison.Ordinal);
            RandomStream own = random.Substream((ulong)buffer.Name.Length + (ulong)buffer.Value.Length);
            own.FillUniform(buffer.Value.Span, 0);
            foreach (ref float value in buffer.Value.Span)
            {
                value = isVariance ? 0.3f + value : value - 0.5f;
            }
        }

        // What begins at 0 would hide all that is before it.
        foreach (Parameter parameter in model.Parameters.Where(p => p.Name.EndsWith("out_proj.weight", StringComparison.Ordinal)))
        {
            random.Substream((ulong)parameter.Name.Length).FillUniform(parameter.Value.Span, 0);
        }

        foreach (Parameter parameter in model.Parameters.Where(p => p.Value.Shape.Rank == 1))
        {
            foreach (ref float value in parameter.Value.Span)
            {
                value = (value * 0.9f) + 0.05f;
            }
        }
    }
}

/// <summary>A layer that a program writes itself.</summary>
internal sealed class Step(Func<Variable, Variable> forward) : Layer
{
    public override IReadOnlyList<Parameter> Parameters => [];

    public override IReadOnlyList<(string Name, Tensor Value)> Buffers => [];

    public override Variable Forward(Variable x, bool training) => forward(x);
}
