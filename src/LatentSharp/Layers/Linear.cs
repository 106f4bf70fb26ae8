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
    public Linear(string name, int inputs, int outputs, RandomStream random)
    {
        _weight = Initialization.Uniform($"{name}.weight", new Shape(outputs, inputs), inputs, random);
        _bias = Initialization.Uniform($"{name}.bias", new Shape(outputs), inputs, random);
        Parameters = [_weight, _bias];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override Variable Forward(Variable x, bool training) => Forward(x, training, default);

    /// <inheritdoc/>
    public Variable Forward(Variable x, bool training, Activation activation) =>
        x.Affine(x.Tape.Use(_weight), x.Tape.Use(_bias), activation);
}
