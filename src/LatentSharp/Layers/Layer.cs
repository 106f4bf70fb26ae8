using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Layers;

/// <summary>A part of a network: its parameters and one call. Everything that it draws at creation comes from the given stream.</summary>
public abstract class Layer
{
    /// <summary>Computes the layer on a batch.</summary>
    /// <param name="x">Input, <c>[batch, …]</c>.</param>
    /// <param name="training">Whether statistics come from the batch (and are remembered) or are the remembered ones.</param>
    public abstract Variable Forward(Variable x, bool training);

    /// <summary>What training changes, in a fixed order.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>Values that belong to the model but have no gradient, such as running statistics.</summary>
    public virtual IReadOnlyList<(string Name, Tensor Value)> Buffers => [];
}

/// <summary>A layer that can apply the activation that follows it in the same pass over memory.</summary>
internal interface IFusesActivation
{
    /// <summary>Computes the layer and the activation.</summary>
    /// <param name="x">Input, <c>[batch, …]</c>.</param>
    /// <param name="training">As in <see cref="Layer.Forward"/>.</param>
    /// <param name="activation">An activation whose gradient its output gives.</param>
    Variable Forward(Variable x, bool training, Activation activation);
}
