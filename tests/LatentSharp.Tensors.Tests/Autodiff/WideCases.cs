namespace LatentSharp.Tensors.Tests.Autodiff;

/// <summary>The operations that are spread over threads, and fixed inputs for them.</summary>
internal static class WideCases
{
    private static readonly int[] Images = [9, 12, 29, 31];

    public static IReadOnlyList<WideCase> All { get; } =
    [
        new("exp", v => v[0].Exp(), Images),
        new("log", v => v[0].Square().Log(), Images),
        new("tanh", v => v[0].Tanh(), Images),
        new("softplus", v => v[0].Softplus(), Images),
        new("multiply by channel", v => v[0] * v[1], Images, [12, 1, 1]),
        new("divide", v => v[0] / v[1].Exp(), Images, Images),
        new("matrix product", v => v[0].MatrixProduct(v[1]), [131, 77], [77, 95]),
        new("matrix products of a batch", v => v[0].MatrixProduct(v[1]), [5, 131, 77], [5, 77, 95]),
        new("affine", v => v[0].Affine(v[1], v[2], Activation.Sigmoid), [65, 130], [71, 130], [71]),
        new("convolution", v => v[0].Convolve(v[1], v[2], 2, 1), Images, [10, 12, 4, 4], [10]),
        new("transposed convolution", v => v[0].ConvolveTransposed(v[1], v[2], 2, 1), [5, 12, 9, 7], [12, 6, 4, 4], [6]),
        new("batch normalisation", v => v[0].BatchNormalize(v[1], v[2], new Tensor(new Shape(12)), new Tensor(new Shape(12)),
            training: true, activation: Activation.Elu(1)), Images, [12], [12]),
        new("layer normalisation", v => v[0].LayerNormalize(v[1], v[2]), [310, 211], [211], [211]),
        new("upsampling", v => v[0].UpsampleNearest(2), Images),
        new("softmax", v => v[0].Softmax(), [310, 211]),
        new("log-softmax", v => v[0].LogSoftmax(), [310, 211]),
        new("log-sum-exp", v => v[0].LogSumExp(), [310, 211]),
    ];
}
