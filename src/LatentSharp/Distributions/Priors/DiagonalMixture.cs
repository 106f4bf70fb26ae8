using LatentSharp.Distributions.Operations;
using LatentSharp.Distributions.Operations.Mixtures;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions.Priors;

/// <summary>A mixture of Gaussians with diagonal covariance, the same for each value of a batch.</summary>
/// <param name="name">Its name in messages.</param>
/// <param name="batch">Values of a batch.</param>
/// <param name="means">Means of the components, <c>[components, n]</c>.</param>
/// <param name="logVariances">log σ² of the components, <c>[components, n]</c>.</param>
/// <param name="logits">Logarithms of their weights but for a constant, <c>[components]</c>; null where all weigh the same.</param>
internal sealed class DiagonalMixture(string name, int batch, Variable means, Variable logVariances, Variable? logits) : Distribution
{
    // The substream that chooses between components ("pick" in ASCII).
    private const ulong ChoiceStream = 0x7069636B;

    public override string Name => name;

    private int Count => means.Shape[0];

    public override Variable Mean
    {
        get
        {
            double[] weights = Weights();
            Tensor rows = means.Tape.Rent(new Shape(batch, Count));
            for (int i = 0; i < rows.Length; i++)
            {
                rows.Span[i] = (float)weights[i % Count];
            }

            return means.Tape.Constant(rows).MatrixProduct(means);
        }
    }

    public override Variable NegativeLogDensity(Variable x) => DiagonalMixtureLoss.Apply(x, means, logVariances, logits);

    /// <remarks>A gradient flows to means and variances of the components that were drawn, and none to the weights.</remarks>
    public override Variable Sample(RandomStream random, ulong start = 0) => Sample(random, start, temperature: 1);

    /// <summary>Values drawn from it.</summary>
    /// <param name="random">Where draws come from.</param>
    /// <param name="start">Position of the batch's first draw in the stream.</param>
    /// <param name="temperature">Scale of the standard deviation of each component.</param>
    public Variable Sample(RandomStream random, ulong start, double temperature)
    {
        Tape tape = means.Tape;
        int n = means.Shape[1];
        double[] weights = Weights();
        RandomStream choices = random.Substream(ChoiceStream);
        Tensor chosen = tape.Rent(new Shape(batch, Count));
        chosen.Span.Clear();
        for (int i = 0; i < batch; i++)
        {
            chosen.Span[(i * Count) + Choose(weights, choices.Uniform((start / (ulong)n) + (ulong)i))] = 1;
        }

        Tensor noise = tape.Rent(new Shape(batch, n));
        random.FillNormal(noise.Span, start);
        if (temperature != 1)
        {
            foreach (ref float value in noise.Span)
            {
                value *= (float)temperature;
            }
        }

        Variable rows = tape.Constant(chosen);
        return Reparameterize.Apply(rows.MatrixProduct(means), rows.MatrixProduct(logVariances), noise);
    }

    private static int Choose(double[] weights, double left)
    {
        int k = 0;
        while (k < weights.Length - 1 && left >= weights[k])
        {
            left -= weights[k++];
        }

        return k;
    }

    private double[] Weights()
    {
        var weights = new double[Count];
        Array.Fill(weights, 1.0 / Count);
        if (logits is not null)
        {
            ReadOnlySpan<float> shares = logits.Softmax().Value.Span;
            for (int k = 0; k < weights.Length; k++)
            {
                weights[k] = shares[k];
            }
        }

        return weights;
    }
}
