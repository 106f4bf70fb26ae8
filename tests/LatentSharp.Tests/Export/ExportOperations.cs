using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Export.Onnx;
using LatentSharp.Layers;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Export;

/// <summary>A model for each operation of the engine, whose decoder does it on values x <c>[batch, 2, 4, 4]</c>.</summary>
internal static class ExportOperations
{
    private static readonly Parameter Channels = Some("channels", 2);
    private static readonly Parameter Columns = Some("columns", 4);
    private static readonly Parameter Square = Some("square", 2, 2, 3, 3);
    private static readonly Parameter Matrix = Some("matrix", 32, 32);
    private static readonly Parameter Row = Some("row", 32);

    private static readonly Dictionary<string, Func<Variable, Variable>> Steps = new(StringComparer.Ordinal)
    {
        ["Abs"] = x => x.Abs(),
        ["Activate"] = x => Variable.Concatenate(
            1, Enum.GetValues<ActivationKind>().Select(kind => x.Activate(new Activation(kind, 0.3f))).ToArray()).Slice(1, 3, 2)
            + x.Activate(Activation.Silu) + x.Activate(Activation.Softplus) + x.Tanh() + x.Sigmoid()
            + x.Activate(Activation.Elu(0.4f)) + x.Activate(Activation.LeakyRelu(0.2f)),
        ["Add"] = x => x + x.Slice(2, 1, 1),
        ["Affine"] = x => x.Reshape(Flat(x)).Affine(
            x.Tape.Use(Matrix), x.Tape.Use(Row), Activation.Elu(0.5f)).Affine(x.Tape.Use(Matrix), null),
        ["BatchNormalize"] = x => x.Tanh().BatchNormalize(
            x.Tape.Use(Channels), x.Tape.Use(Channels), new Tensor(new Shape(2), [0.2f, -0.4f]), new Tensor(new Shape(2), [0.5f, 2]), false,
            activation: Activation.Tanh),
        ["Clamp"] = x => x.Clamp(-0.4, 0.6) + x.AtLeast(0.1),
        ["Concatenate"] = x => Variable.Concatenate(2, x.Slice(2, 2, 2), x.Slice(2, 0, 2)),
        ["Convolve"] = x => x.Convolve(x.Tape.Use(Square), null, 1, 1, Activation.LeakyRelu(0.1f))
            .Convolve(x.Tape.Use(Square), x.Tape.Use(Channels), 1, 1),
        ["ConvolveTransposed"] = x => x.Slice(2, 0, 2).Slice(3, 0, 2).ConvolveTransposed(
            x.Tape.Use(Square), x.Tape.Use(Channels), 2, 1, (1, 1), Activation.Sigmoid),
        ["Divide"] = x => x / (x.Square() + 1),
        ["Exp"] = x => x.Exp(),
        ["LayerNormalize"] = x => x.LayerNormalize(x.Tape.Use(Columns), x.Tape.Use(Columns), 1e-3f),
        ["Log"] = x => (x.Abs() + 0.5).Log(),
        ["LogSumExp"] = x => x + x.Reshape(new Shape(x.Shape[0], 2, 16)).LogSumExp().Reshape(new Shape(x.Shape[0], 2, 1, 1)),
        ["MatrixProduct"] = x => x.Reshape(Flat(x)).MatrixProduct(x.Tape.Use(Matrix), transposeOther: true)
            .MatrixProduct(x.Tape.Use(Matrix)).Reshape(x.Shape)
            + OfABatch(x, false, false) + OfABatch(x, true, false) + OfABatch(x, false, true) + OfABatch(x, true, true),
        ["Mean"] = x => x + (x * 0).Mean(),
        ["MeanAxis"] = x => x - x.Mean(1, keep: true) + x.Mean(1).Reshape(new Shape(x.Shape[0], 1, 4, 4)),
        ["Multiply"] = x => x * x.Slice(3, 1, 1),
        ["Permute"] = x => x.Permute(0, 2, 3, 1),
        ["Reshape"] = x => x.Reshape(new Shape(x.Shape[0], 4, 8)).Permute(0, 2, 1),
        ["Round"] = x => (x * 3).Round(),
        ["Scale"] = x => (2.5 * x) - 0.75,
        ["Slice"] = x => Variable.Concatenate(1, x.Slice(1, 1, 1), x.Slice(-3, 0, 1)),
        ["Softmax"] = x => x.Softmax() + x.LogSoftmax(),
        ["Sqrt"] = x => (x.Abs() + 0.1).Sqrt(),
        ["Square"] = x => x.Square(),
        ["Subtract"] = x => x - x.Slice(1, 0, 1),
        ["Sum"] = x => x + (x * 0).Sum(),
        ["SumAxis"] = x => x - x.Sum(-1, keep: true) + x.Sum(3).Reshape(new Shape(x.Shape[0], 2, 4, 1)),
        ["UpsampleNearest"] = x => x.Slice(2, 0, 2).Slice(3, 1, 2).UpsampleNearest(2),
    };

    /// <summary>Names of the operations.</summary>
    public static TheoryData<string> Names => [.. Steps.Keys];

    /// <summary>A model whose decoder does an operation.</summary>
    public static OnnxSource Source(string operation) => new(Model(Steps[operation]));

    /// <summary>A model whose decoder does something of its own.</summary>
    public static Autoencoder Model(Func<Variable, Variable> step)
    {
        var random = new RandomStream(4, 1);
        Sequence encoder = Sequence.Named("encoder", _ => new Reshaping(new Shape(4)), name => new Linear(name, 4, 6, random));
        Sequence decoder = Sequence.Named(
            "decoder", name => new Linear(name, 3, 32, random), _ => new Reshaping(new Shape(2, 4, 4)),
            _ => new Uses(step, [Channels, Columns, Square, Matrix, Row]), _ => new Reshaping(new Shape(32)),
            name => new Linear(name, 32, 4, random));
        return new Autoencoder(
            new TableColumns(["a", "b", "c", "d"], [0, 1, 2, 3], [1, 2, 3, 4]), encoder, new DiagonalGaussianPosterior(6, 3, random),
            new StandardNormalPrior(), decoder, new GaussianLikelihood(isBounded: false), new ElboOptions().Build());
    }

    private static Variable OfABatch(Variable x, bool turnsLeft, bool turnsRight)
    {
        Variable left = x.Reshape(new Shape(x.Shape[0], 8, 4));
        Variable right = x.Tanh().Reshape(new Shape(x.Shape[0], 4, 8));
        return (turnsLeft ? left.Permute(0, 2, 1) : left).MatrixProduct(turnsRight ? right.Permute(0, 2, 1) : right, turnsLeft, turnsRight)
            .Sum(1).Reshape(new Shape(x.Shape[0], 2, 4, 1));
    }

    private static Shape Flat(Variable x) => new(x.Shape[0], 32);

    private static Parameter Some(string name, params int[] sizes)
    {
        var value = new Tensor(new Shape(sizes));
        new RandomStream(6, 3).Substream((ulong)name.Length).FillNormal(value.Span, 0);
        foreach (ref float v in value.Span)
        {
            v *= 0.4f;
        }

        return new Parameter(name, value);
    }

    private sealed class Uses(Func<Variable, Variable> forward, IReadOnlyList<Parameter> parameters) : Layer
    {
        public override IReadOnlyList<Parameter> Parameters => parameters;

        public override IReadOnlyList<(string Name, Tensor Value)> Buffers => [];

        public override Variable Forward(Variable x, bool training) => forward(x);
    }
}
