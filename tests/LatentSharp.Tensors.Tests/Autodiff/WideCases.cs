using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Autodiff.Operations;

namespace LatentSharp.Tensors.Tests.Autodiff;

/// <summary>The operations that are spread over threads, and fixed inputs for them.</summary>
internal static class WideCases
{
    private static readonly int[] Images = [9, 12, 29, 31];

    public static IReadOnlyList<WideCase> All { get; } =
    [
        new("exp", v => Exp.Apply(v[0]), Images),
        new("log", v => Log.Apply(Square.Apply(v[0])), Images),
        new("tanh", v => Activate.Apply(v[0], new Activation(ActivationKind.Tanh)), Images),
        new("softplus", v => Activate.Apply(v[0], new Activation(ActivationKind.Softplus)), Images),
        new("multiply by channel", v => Multiply.Apply(v[0], v[1]), Images, [12, 1, 1]),
        new("divide", v => Divide.Apply(v[0], Exp.Apply(v[1])), Images, Images),
        new("matrix product", v => MatrixProduct.Apply(v[0], v[1]), [131, 77], [77, 95]),
        new("affine", v => Affine.Apply(v[0], v[1], v[2], new Activation(ActivationKind.Sigmoid)), [65, 130], [71, 130], [71]),
        new("convolution", v => Convolve.Apply(v[0], v[1], v[2], 2, 1), Images, [10, 12, 4, 4], [10]),
        new("transposed convolution", v => ConvolveTransposed.Apply(v[0], v[1], v[2], 2, 1), [5, 12, 9, 7], [12, 6, 4, 4], [6]),
        new("batch normalisation", v => BatchNormalize.Apply(
            v[0], v[1], v[2], new Tensor(new Shape(12)), new Tensor(new Shape(12)), training: true,
                activation: new Activation(ActivationKind.Elu, 1)), Images, [12], [12]),
        new("group normalisation", v => GroupNormalize.Apply(v[0], v[1], v[2], 3), Images, [12], [12]),
        new("layer normalisation", v => LayerNormalize.Apply(v[0], v[1], v[2]), [310, 211], [211], [211]),
        new("upsampling", v => UpsampleNearest.Apply(v[0], 2), Images),
        new("softmax", v => Softmax.Apply(v[0]), [310, 211]),
        new("log-softmax", v => LogSoftmax.Apply(v[0]), [310, 211]),
        new("log-sum-exp", v => LogSumExp.Apply(v[0]), [310, 211]),
    ];
}
