using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Layers;

/// <summary>A two-dimensional transposed convolution, x [batch, in, height, width] → y [batch, out, height′, width′].</summary>
public sealed class TransposedConvolution : Layer, IFusesActivation
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly int _stride;
    private readonly int _padding;
    private readonly (int Rows, int Columns) _outputPadding;

    /// <summary>Creates the layer with PyTorch's default first values.</summary>
    /// <param name="name">Prefix of its parameters' names.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="kernel">Side of the kernel.</param>
    /// <param name="stride">Stride.</param>
    /// <param name="padding">Rows and columns cut from every side of the result.</param>
    /// <param name="outputPadding">Rows and columns added at the bottom and right.</param>
    /// <param name="random">Where draws come from.</param>
    /// <exception cref="ArgumentException">The name is empty, a size or the stride is less than 1, or a padding less than 0.</exception>
    public TransposedConvolution(string name, int inputs, int outputs, int kernel, int stride, int padding,
        (int Rows, int Columns) outputPadding, RandomStream random)
    {
        Convolution.Check(name, inputs, outputs, kernel, stride, padding);
        ArgumentOutOfRangeException.ThrowIfNegative(outputPadding.Rows, nameof(outputPadding));
        ArgumentOutOfRangeException.ThrowIfNegative(outputPadding.Columns, nameof(outputPadding));

        // PyTorch counts the fan of the second dimension, which here is the output.
        int fanIn = outputs * kernel * kernel;
        _weight = Initialization.Uniform($"{name}.weight", new Shape(inputs, outputs, kernel, kernel), fanIn, random);
        _bias = Initialization.Uniform($"{name}.bias", new Shape(outputs), fanIn, random);
        _stride = stride;
        _padding = padding;
        _outputPadding = outputPadding;
        Parameters = [_weight, _bias];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override Variable Forward(Variable x, bool training) => Forward(x, training, default);

    /// <inheritdoc/>
    public Variable Forward(Variable x, bool training, Activation activation) =>
        x.ConvolveTransposed(x.Tape.Use(_weight), x.Tape.Use(_bias), _stride, _padding, _outputPadding, activation);
}
