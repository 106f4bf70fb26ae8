using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions.Priors;

/// <summary>A prior that is a mixture of Gaussians, wherever its components come from.</summary>
internal abstract class ComponentPrior : Prior
{
    public sealed override Distribution On(Tape tape, Shape shape) => Components(tape, shape[0]);

    public sealed override Tensor Sample(int count, int latent, ulong seed = 0, double temperature = 1) =>
        Components(new Tape(records: false), count).Sample(new RandomStream(seed, PriorStream), 0, temperature).Value.Clone();

    /// <summary>The mixture.</summary>
    /// <param name="tape">The tape; parameters are used on it.</param>
    /// <param name="batch">Values of a batch.</param>
    protected abstract DiagonalMixture Components(Tape tape, int batch);
}
