using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions.Priors;

/// <summary>A prior whose draws are a function of standard normal noise; the temperature is that of the noise.</summary>
internal abstract class NoisePrior : Prior
{
    public sealed override Tensor Sample(int count, int latent, ulong seed = 0, double temperature = 1)
    {
        var noise = new Tensor(new Shape(count, latent));
        new RandomStream(seed, PriorStream).FillNormal(noise.Span, 0);
        return FromNoise(new Tape(records: false).Constant(noise) * temperature).Value.Clone();
    }

    public abstract override Variable FromNoise(Variable noise);
}
