using LatentSharp.Distributions.Operations;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions.Mixtures;

/// <summary>Independent levels of a byte, k / 255, each with the mass of a mixture of logistic distributions around it.</summary>
/// <param name="numbers">Weights, means and scales of the components, <c>[batch, 3 · K · channels, …]</c>, as
/// <see cref="LogisticMixtureLoss"/> has them.</param>
/// <param name="components">K.</param>
internal sealed class LogisticMixture(Variable numbers, int components) : Distribution
{
    private const float Levels = 255;

    // The substream of a draw that chooses the component ("pick" in ASCII).
    private const ulong ChoiceStream = 0x7069636B;

    public override string Name => "mixture of discretised logistics";

    /// <summary>Σ wₖ · meanₖ, which is the mean where no component reaches beyond [0, 1].</summary>
    public override Variable Mean
    {
        get
        {
            Shape shape = Values;
            var each = new Shape(shape[0], components, Rows.Columns(shape));
            int channels = components * shape[1];
            Variable means = numbers.Slice(1, channels, channels).Reshape(each);
            if (components == 1)
            {
                return means.Sigmoid().Reshape(shape);
            }

            var offsets = new float[components];
            for (int k = 0; k < components; k++)
            {
                offsets[k] = LogisticMixtureLoss.Offset(k, components);
            }

            Variable centers = (means + numbers.Tape.Constant(new Tensor(new Shape(components, 1), offsets))).Sigmoid();
            Variable weights = numbers.Slice(1, 0, channels).Reshape(each).Permute(0, 2, 1).Softmax();
            return (centers.Permute(0, 2, 1) * weights).Sum(2).Reshape(shape);
        }
    }

    private Shape Values => numbers.Shape.With(1, numbers.Shape[1] / (3 * components));

    public override Variable NegativeLogDensity(Variable x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return LogisticMixtureLoss.Apply(numbers, x.Value, components);
    }

    /// <remarks>No gradient flows through a draw of a level.</remarks>
    public override Variable Sample(RandomStream random, ulong start = 0)
    {
        Tensor draws = numbers.Tape.Rent(Values);
        int length = Rows.Columns(draws.Shape);
        RandomStream choice = random.Substream(ChoiceStream);
        for (int i = 0; i < draws.Length; i++)
        {
            (int row, int place) = Math.DivRem(i, length);
            ReadOnlySpan<float> given = numbers.Value.Span.Slice(row * 3 * components * length, 3 * components * length);
            int k = components == 1 ? 0 : Choose(given[..(components * length)], place, length, choice.Uniform(start + (ulong)i));
            double mean = given[((components + k) * length) + place] + LogisticMixtureLoss.Offset(k, components);
            double scale = DoubleMath.Exp(LogisticComponent.LogScale(given[(((2 * components) + k) * length) + place]));
            double u = Math.Clamp(random.Uniform(start + (ulong)i), 1e-7, 1 - 1e-7);
            double level = Math.Round(Levels * ((1 / (1 + DoubleMath.Exp(-mean))) + (scale * DoubleMath.Log(u / (1 - u)))));
            draws.Span[i] = (float)(Math.Clamp(level, 0, Levels) / Levels);
        }

        return numbers.Tape.Constant(draws);
    }

    /// <summary>The component at a share u of the weights.</summary>
    private int Choose(ReadOnlySpan<float> weights, int place, int length, float u)
    {
        double largest = double.NegativeInfinity;
        for (int k = 0; k < components; k++)
        {
            largest = Math.Max(largest, weights[(k * length) + place]);
        }

        double sum = 0;
        Span<double> upTo = stackalloc double[components];
        for (int k = 0; k < components; k++)
        {
            upTo[k] = sum += DoubleMath.Exp(weights[(k * length) + place] - largest);
        }

        int chosen = 0;
        while (chosen < components - 1 && upTo[chosen] <= u * sum)
        {
            chosen++;
        }

        return chosen;
    }
}
