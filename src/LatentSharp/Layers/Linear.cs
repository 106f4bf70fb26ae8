using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Layers;

/// <summary>x [batch, in] · Wᵀ [in, out] + b [out] → y [batch, out].</summary>
public sealed class Linear : Layer, IFusesActivation
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    /// <summary>Creates the layer with PyTorch's default first values.</summary>
    /// <param name="name">Prefix of its parameters' names.</param>
    /// <param name="inputs">Size of an input.</param>
    /// <param name="outputs">Size of an output.</param>
    /// <param name="random">Where draws come from.</param>
    /// <exception cref="ArgumentException">The name is empty, or a size is less than 1.</exception>
    public Linear(string name, int inputs, int outputs, RandomStream random)
        : this(
            Initialization.Uniform($"{name}.weight", Checked(name, inputs, outputs), inputs, random),
            Initialization.Uniform($"{name}.bias", new Shape(outputs), inputs, random))
    {
    }

    private Linear(Parameter weight, Parameter bias)
    {
        (_weight, _bias) = (weight, bias);
        Parameters = [_weight, _bias];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    private static Shape Checked(string name, int inputs, int outputs)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        return new Shape(outputs, inputs);
    }

    /// <summary>Creates the layer with weights uniform in ±√(6 / (in + out)) and no bias (Glorot and Bengio 2010, equation 16).</summary>
    internal static Linear Glorot(string name, int inputs, int outputs, RandomStream random) => new(
        Initialization.Uniform($"{name}.weight", new Shape(outputs, inputs), (inputs + outputs) / 6f, random),
        Initialization.Constant($"{name}.bias", new Shape(outputs), 0));

    /// <inheritdoc/>
    public override Variable Forward(Variable x, bool training) => Forward(x, training, default);

    /// <inheritdoc/>
    public Variable Forward(Variable x, bool training, Activation activation) =>
        x.Affine(x.Tape.Use(_weight), x.Tape.Use(_bias), activation);
}
