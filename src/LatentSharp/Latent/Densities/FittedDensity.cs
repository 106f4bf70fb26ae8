using LatentSharp.Distributions;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Latent.Densities;

/// <summary>A density that was fitted to codes, and is computed in double precision.</summary>
internal abstract class FittedDensity : CodeDensity
{
    // The stream of a seed that chooses between the parts of a density ("pick" in ASCII).
    private const ulong ChoiceStream = 0x7069636B;

    /// <summary>Number of latent dimensions.</summary>
    public abstract int Latent { get; }

    /// <summary>The mean, <c>[latent]</c>.</summary>
    public abstract IReadOnlyList<double> Mean { get; }

    /// <summary>The stream of a seed that draws codes.</summary>
    protected abstract ulong Stream { get; }

    /// <summary>Draws codes; the first n are the same for every count.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Decides which.</param>
    /// <returns>Codes, <c>[count, latent]</c>.</returns>
    public Tensor Sample(int count, ulong seed = 0) => Sample(count, Latent, seed);

    /// <summary>Draws codes.</summary>
    /// <param name="count">How many.</param>
    /// <param name="latent">Number of latent dimensions.</param>
    /// <param name="seed">Decides which; the first n are the same for every count.</param>
    /// <param name="temperature">Scale of the standard deviation, in a mixture that of each part.</param>
    /// <returns>Codes, <c>[count, latent]</c>.</returns>
    /// <exception cref="LatentException">It is a density of codes of another size.</exception>
    public sealed override Tensor Sample(int count, int latent, ulong seed = 0, double temperature = 1)
    {
        var codes = new Tensor(new Shape(count, latent));
        Fill(codes, new RandomStream(seed, Stream), new RandomStream(seed, ChoiceStream), 0, temperature);
        return codes;
    }

    /// <inheritdoc/>
    public sealed override Distribution On(Tape tape, Shape shape)
    {
        CodeChecks.SameSize(Latent, shape[1]);
        return new OnTape(this, tape, shape);
    }

    /// <summary>ln p(z) of one code, nats.</summary>
    /// <param name="code">The code, <c>[latent]</c>.</param>
    /// <param name="gradient">Its derivative is added here, <c>[latent]</c>; empty where it is not wanted.</param>
    internal abstract double LogDensity(double[] code, Span<double> gradient = default);

    /// <summary>Turns standard normal numbers into a draw, in place.</summary>
    /// <param name="code">ε, <c>[latent]</c>; receives the code.</param>
    /// <param name="choice">A uniform number in [0, 1), which chooses between parts.</param>
    /// <param name="temperature">Scale of the standard deviation.</param>
    internal abstract void Draw(Span<float> code, float choice, double temperature);

    private void Fill(Tensor codes, RandomStream noise, RandomStream choice, ulong start, double temperature)
    {
        CodeChecks.SameSize(Latent, codes.Shape[1]);
        noise.FillNormal(codes.Span, start);
        ulong first = start / (ulong)Latent;
        for (int i = 0; i < codes.Shape[0]; i++)
        {
            Draw(codes.Row(i), choice.Uniform(first + (ulong)i), temperature);
        }
    }

    /// <summary>The density for each code of a batch.</summary>
    private sealed class OnTape(FittedDensity density, Tape tape, Shape shape) : Distribution
    {
        public override string Name => density.Name;

        public override Variable Mean
        {
            get
            {
                Tensor mean = tape.Rent(shape);
                float[] row = [.. density.Mean.Select(value => (float)value)];
                for (int i = 0; i < shape[0]; i++)
                {
                    row.CopyTo(mean.Row(i));
                }

                return tape.Constant(mean);
            }
        }

        public override Variable NegativeLogDensity(Variable x) => FittedDensityLoss.Apply(x, density);

        public override Variable Sample(RandomStream random, ulong start = 0)
        {
            Tensor codes = tape.Rent(shape);
            density.Fill(codes, random, random.Substream(ChoiceStream), start, temperature: 1);
            return tape.Constant(codes);
        }
    }
}
