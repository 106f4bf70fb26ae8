using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Layers;

/// <summary>A two-dimensional convolution, x [batch, in, height, width] → y [batch, out, height′, width′].</summary>
public sealed class Convolution : Layer, IFusesActivation
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly int _stride;
    private readonly int _padding;

    /// <summary>Creates the layer with PyTorch's default first values.</summary>
    /// <param name="name">Prefix of its parameters' names.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="kernel">Side of the kernel.</param>
    /// <param name="stride">Stride.</param>
    /// <param name="padding">Zeros on every side.</param>
    /// <param name="random">Where draws come from.</param>
    /// <exception cref="ArgumentException">The name is empty, a size or the stride is less than 1, or a padding less than 0.</exception>
    public Convolution(string name, int inputs, int outputs, int kernel, int stride, int padding, RandomStream random)
    {
        Check(name, inputs, outputs, kernel, stride, padding);
        int fanIn = inputs * kernel * kernel;
        _weight = Initialization.Uniform($"{name}.weight", new Shape(outputs, inputs, kernel, kernel), fanIn, random);
        _bias = Initialization.Uniform($"{name}.bias", new Shape(outputs), fanIn, random);
        _stride = stride;
        _padding = padding;
        Parameters = [_weight, _bias];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override Variable Forward(Variable x, bool training) => Forward(x, training, default);

    /// <inheritdoc/>
    public Variable Forward(Variable x, bool training, Activation activation) =>
        x.Convolve(x.Tape.Use(_weight), x.Tape.Use(_bias), _stride, _padding, activation);

    /// <summary>Refuses sizes that no convolution has, transposed or not, by the names of its arguments.</summary>
    internal static void Check(string name, int inputs, int outputs, int kernel, int stride, int padding)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernel, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
    }
}
