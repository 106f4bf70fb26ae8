namespace LatentSharp.Tensors;

/// <summary>
/// The sizes of a two-dimensional convolution from a wide grid [batch, wideChannels, wideHeight, wideWidth] to a narrow
/// grid [batch, narrowChannels, narrowHeight, narrowWidth]. A convolution goes from wide to narrow; a transposed
/// convolution goes from narrow to wide with the weights of the convolution that it reverses. Weights are
/// [narrowChannels, wideChannels, kernelHeight, kernelWidth] in both cases, as in PyTorch.
/// </summary>
internal readonly record struct ConvolutionShape
{
    private ConvolutionShape(Shape wide, Shape narrow, Shape weight, int stride, int padding)
    {
        Wide = wide;
        Narrow = narrow;
        Weight = weight;
        Stride = stride;
        Padding = padding;
    }

    /// <summary>The wide grid, <c>[batch, channels, height, width]</c>.</summary>
    public Shape Wide { get; }

    /// <summary>The narrow grid, <c>[batch, channels, height, width]</c>.</summary>
    public Shape Narrow { get; }

    /// <summary>The weights, <c>[narrowChannels, wideChannels, kernelHeight, kernelWidth]</c>.</summary>
    public Shape Weight { get; }

    /// <summary>Step on the wide grid for one step on the narrow grid.</summary>
    public int Stride { get; }

    /// <summary>Rows and columns of zeros around the wide grid.</summary>
    public int Padding { get; }

    /// <summary>Multiply-adds of one product, those with zeros of the border included.</summary>
    public long MultiplyAdds => (long)Narrow.Length / Narrow[1] * Weight.Length;

    /// <summary>Taps of the kernel: height × width.</summary>
    public int Taps => Weight[2] * Weight[3];

    /// <summary>The sizes of a convolution.</summary>
    /// <param name="input">Input, <c>[batch, in, height, width]</c>.</param>
    /// <param name="weight">Weights, <c>[out, in, kernelHeight, kernelWidth]</c>.</param>
    /// <param name="stride">Stride, at least 1.</param>
    /// <param name="padding">Zeros on every side, at least 0.</param>
    /// <exception cref="ArgumentException">The shapes do not fit each other; the message names both.</exception>
    public static ConvolutionShape Convolution(Shape input, Shape weight, int stride, int padding)
    {
        Check("Convolution", input, weight, stride, padding, channel: 1);
        int height = ((input[2] + (2 * padding) - weight[2]) / stride) + 1;
        int width = ((input[3] + (2 * padding) - weight[3]) / stride) + 1;
        if (input[2] + (2 * padding) < weight[2] || input[3] + (2 * padding) < weight[3])
        {
            throw new ArgumentException($"Convolution: the kernel of {weight} is larger than the input {input} with padding {padding}; " +
                $"use a smaller kernel or more padding.");
        }

        return new ConvolutionShape(input, new Shape(input[0], weight[0], height, width), weight, stride, padding);
    }

    /// <summary>The sizes of a transposed convolution.</summary>
    /// <param name="input">Input, <c>[batch, in, height, width]</c>.</param>
    /// <param name="weight">Weights, <c>[in, out, kernelHeight, kernelWidth]</c>.</param>
    /// <param name="stride">Stride, at least 1.</param>
    /// <param name="padding">Rows and columns cut from every side of the result, at least 0.</param>
    /// <param name="outputPadding">Rows added at the bottom and columns added at the right, from 0 to stride − 1.</param>
    /// <exception cref="ArgumentException">The shapes do not fit each other; the message names both.</exception>
    public static ConvolutionShape Transposed(Shape input, Shape weight, int stride, int padding, (int Rows, int Columns) outputPadding)
    {
        Check("Transposed convolution", input, weight, stride, padding, channel: 0);
        if (outputPadding.Rows < 0 || outputPadding.Rows >= stride || outputPadding.Columns < 0 || outputPadding.Columns >= stride)
        {
            throw new ArgumentException($"Transposed convolution: output padding must be from 0 to stride − 1 = {stride - 1}, but " +
                $"is {outputPadding}.");
        }

        int height = ((input[2] - 1) * stride) - (2 * padding) + weight[2] + outputPadding.Rows;
        int width = ((input[3] - 1) * stride) - (2 * padding) + weight[3] + outputPadding.Columns;
        if (height < 1 || width < 1)
        {
            throw new ArgumentException($"Transposed convolution: input {input}, weights {weight}, stride {stride} and padding {padding} " +
                $"leave a result of {height}×{width}; use less padding.");
        }

        return new ConvolutionShape(new Shape(input[0], weight[1], height, width), input, weight, stride, padding);
    }

    private static void Check(string operation, Shape input, Shape weight, int stride, int padding, int channel)
    {
        if (input.Rank != 4 || weight.Rank != 4 || input[1] != weight[channel])
        {
            throw new ArgumentException($"{operation}: needs an input [batch, channels, height, width] and weights with as many channels " +
                $"at position {channel}, but got {input} and {weight}.");
        }

        if (stride < 1 || padding < 0 || weight[2] < 1 || weight[3] < 1)
        {
            throw new ArgumentException($"{operation}: needs a kernel and a stride of at least 1 and padding of at least 0, but got " +
                $"weights {weight}, stride {stride}, padding {padding}.");
        }
    }
}
