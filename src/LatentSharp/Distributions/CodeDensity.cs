using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions;

/// <summary>
/// A density over codes, as a value: the prior that a model was trained with, or what was fitted to its codes afterwards. New codes are
/// drawn from it, and codes are scored by it.
/// </summary>
public abstract class CodeDensity
{
    /// <summary>Codes drawn from a prior: the stream of that purpose, between those of a model's other purposes.</summary>
    private protected const ulong PriorStream = 6;

    /// <summary>Its name in options and reports.</summary>
    public abstract string Name { get; }

    /// <summary>p(z) on a tape.</summary>
    /// <param name="tape">The tape; parameters are used on it.</param>
    /// <param name="shape">Shape of a batch of codes, <c>[batch, latent]</c>.</param>
    public abstract Distribution On(Tape tape, Shape shape);

    /// <summary>Draws codes.</summary>
    /// <param name="count">How many.</param>
    /// <param name="latent">Number of latent dimensions.</param>
    /// <param name="seed">Decides which: draw i is the same for every count.</param>
    /// <param name="temperature">How far codes lie from the mean, as a multiple; 1 is the density itself.</param>
    /// <returns>Codes, <c>[count, latent]</c>.</returns>
    public virtual Tensor Sample(int count, int latent, ulong seed = 0, double temperature = 1)
    {
        var tape = new Tape(records: false);
        Distribution density = On(tape, new Shape(count, latent));
        Tensor codes = density.Sample(new RandomStream(seed, PriorStream)).Value.Clone();
        if (temperature != 1)
        {
            ReadOnlySpan<float> mean = density.Mean.Value.Span;
            for (int i = 0; i < mean.Length; i++)
            {
                codes.Span[i] = mean[i] + ((float)temperature * (codes.Span[i] - mean[i]));
            }
        }

        return codes;
    }

    /// <summary>log p(z) of codes, nats.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <returns>A number a code, <c>[n]</c>.</returns>
    public Tensor LogDensity(Tensor codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        var tape = new Tape(records: false);
        return On(tape, codes.Shape).LogDensity(tape.Constant(codes)).Value;
    }
}
