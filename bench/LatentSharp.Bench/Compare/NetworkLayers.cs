using LatentSharp.Tensors;

namespace LatentSharp.Bench.Compare;

/// <summary>x [batch, inputs] · Wᵀ [inputs, outputs].</summary>
internal sealed record LinearLayer(int Batch, int Inputs, int Outputs)
{
    public double MultiplyAdds => (double)Batch * Inputs * Outputs;
}

/// <summary>A convolution or transposed convolution on square grids; size is the side of its input.</summary>
internal sealed record ConvolutionLayer(bool Transposed, int Batch, int Inputs, int Outputs, int Size, int Kernel, int Stride, int Padding)
{
    public ConvolutionShape Shape => Transposed
        ? ConvolutionShape.Transposed(new Shape(Batch, Inputs, Size, Size), new Shape(Inputs, Outputs, Kernel, Kernel), Stride, Padding,
            (0, 0))
        : ConvolutionShape.Convolution(new Shape(Batch, Inputs, Size, Size), new Shape(Outputs, Inputs, Kernel, Kernel), Stride, Padding);

    public string Name =>
        $"{(Transposed ? "transposed " : "")}{Inputs}→{Outputs}, {Kernel}×{Kernel}{(Stride > 1 ? $" stride {Stride}" : "")}" +
        $", from {Size}×{Size}";
}

/// <summary>
/// The layers of the networks that are compared: Models/Networks.cs at 784-400-20, and at 64×64×3 with 32-64-128-256 channels and 128
/// latent dimensions.
/// </summary>
internal static class NetworkLayers
{
    private const int Batch = 64;

    /// <summary>Linear layers of the training step 784-400-20, batch 128. The two of the posterior have the same shape.</summary>
    public static IReadOnlyList<LinearLayer> Mlp { get; } = [new(128, 784, 400), new(128, 400, 20), new(128, 20, 400), new(128, 400, 784)];

    /// <summary>Linear layers of the convolutional step.</summary>
    public static IReadOnlyList<LinearLayer> ConvLinear { get; } = [new(Batch, 4096, 128), new(Batch, 128, 4096)];

    /// <summary>The encoder of the convolutional network.</summary>
    public static IReadOnlyList<ConvolutionLayer> Encoder { get; } =
        [Down(3, 32, 64), Down(32, 64, 32), Down(64, 128, 16), Down(128, 256, 8)];

    /// <summary>Its decoder of transposed convolutions.</summary>
    public static IReadOnlyList<ConvolutionLayer> Decoder { get; } =
        [Up(256, 128, 4), Up(128, 64, 8), Up(64, 32, 16), Up(32, 32, 32), Same(32, 3, 64)];

    /// <summary>What the decoder has instead with nearest upsampling.</summary>
    public static IReadOnlyList<ConvolutionLayer> Nearest { get; } =
        [Same(256, 128, 8), Same(128, 64, 16), Same(64, 32, 32), Same(32, 32, 64)];

    private static ConvolutionLayer Down(int inputs, int outputs, int size) => new(false, Batch, inputs, outputs, size, 4, 2, 1);

    private static ConvolutionLayer Up(int inputs, int outputs, int size) => new(true, Batch, inputs, outputs, size, 4, 2, 1);

    private static ConvolutionLayer Same(int inputs, int outputs, int size) => new(false, Batch, inputs, outputs, size, 3, 1, 1);
}
