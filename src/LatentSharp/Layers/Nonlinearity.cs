using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Layers;

/// <summary>An activation as a layer; a <see cref="Sequence"/> fuses it into the layer before it where that is possible.</summary>
public sealed class Nonlinearity : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="activation">Which.</param>
    public Nonlinearity(Activation activation) => Activation = activation;

    /// <summary>Which activation.</summary>
    public Activation Activation { get; }

    /// <summary>Whether a layer before it may apply it: its gradient must follow from its output.</summary>
    internal bool CanBeFused => Activation.Kind is not (ActivationKind.Silu or ActivationKind.Softplus);

    /// <inheritdoc/>
    public override Variable Forward(Variable x, bool training) => x.Activate(Activation);
}
