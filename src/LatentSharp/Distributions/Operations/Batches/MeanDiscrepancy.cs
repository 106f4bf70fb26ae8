using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Distributions.Operations.Batches;

/// <summary>
/// The squared maximum mean discrepancy between two batches of codes, y = mean k(z_i, z_j) + mean k(p_i, p_j) − 2 mean k(z_i, p_j), with
/// means over i ≠ j in the first two (Gretton et al. 2012, equation 3), so that it is 0 on average where both are of one distribution, and
/// may be negative. k(x, y) = Σ_s C_s / (C_s + |x − y|²), inverse multiquadrics of several scales (Tolstikhin et al. 2018, section 4).
/// </summary>
internal sealed class MeanDiscrepancy : Operation
{
    private readonly Variable _z;
    private readonly Variable _p;
    private readonly float[] _scales;

    private MeanDiscrepancy(Variable output, Variable z, Variable p, float[] scales)
        : base(output) => (_z, _p, _scales) = (z, p, scales);

    /// <summary>Computes and records the operation; 0 where there are fewer than two codes.</summary>
    /// <param name="z">Codes, <c>[batch, latent]</c>.</param>
    /// <param name="p">Codes of the other distribution, of the same shape.</param>
    /// <param name="scales">C of each kernel, squared distances, above 0.</param>
    /// <exception cref="ArgumentException">The shapes differ, or are no rows of codes.</exception>
    public static Variable Apply(Variable z, Variable p, params float[] scales)
    {
        ArgumentNullException.ThrowIfNull(z);
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(scales);
        if (z.Shape.Rank != 2 || p.Shape != z.Shape)
        {
            throw new ArgumentException(
                $"MeanDiscrepancy: both batches must have one shape [batch, latent], but are {z.Shape} and {p.Shape}.");
        }

        Variable y = z.Tape.Result(new Shape(), z, p);
        int batch = z.Shape[0];
        double sum = 0;
        if (batch > 1)
        {
            double pairs = (double)batch * (batch - 1);
            for (int i = 0; i < batch; i++)
            {
                double within = 0;
                double between = 0;
                for (int j = 0; j < batch; j++)
                {
                    within += j == i ? 0 : Kernel(Row(z, i), Row(z, j), scales) + Kernel(Row(p, i), Row(p, j), scales);
                    between += Kernel(Row(z, i), Row(p, j), scales);
                }

                sum += (within / pairs) - (2 * between / ((double)batch * batch));
            }
        }

        y.Value.Span[0] = (float)sum;
        z.Tape.Record(new MeanDiscrepancy(y, z, p, scales));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [_z, _p];

    protected override void Backward(Tape tape)
    {
        double given = Output.Gradient!.Span[0];
        Differentiate(tape, _z, _p, given);
        Differentiate(tape, _p, _z, given);
    }

    /// <summary>The gradient of one batch: a code is in 2 (batch − 1) pairs with its like and in as many as the batch has.</summary>
    private void Differentiate(Tape tape, Variable own, Variable other, double given)
    {
        if (!own.NeedsGradient)
        {
            return;
        }

        (int batch, int latent) = (own.Shape[0], own.Shape[1]);
        Tensor gradient = tape.BeginGradient(own);
        gradient.Span.Clear();
        if (batch > 1)
        {
            float within = (float)(2 * given / ((double)batch * (batch - 1)));
            float between = (float)(-2 * given / ((double)batch * batch));
            for (int i = 0; i < batch; i++)
            {
                Span<float> row = gradient.Span.Slice(i * latent, latent);
                ReadOnlySpan<float> code = Row(own, i);
                for (int j = 0; j < batch; j++)
                {
                    if (j != i)
                    {
                        Pull(code, Row(own, j), within, row);
                    }

                    Pull(code, Row(other, j), between, row);
                }
            }
        }

        tape.EndGradient(own, gradient);
    }

    /// <summary>Adds the gradient of weight · k(x, y) for x.</summary>
    private void Pull(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float weight, Span<float> gradient)
    {
        float distance = SquaredDistance(x, y);
        float slope = 0;
        foreach (float scale in _scales)
        {
            slope -= scale / ((scale + distance) * (scale + distance));
        }

        slope *= 2 * weight;
        for (int k = 0; k < gradient.Length; k++)
        {
            gradient[k] += slope * (x[k] - y[k]);
        }
    }

    private static double Kernel(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float[] scales)
    {
        float distance = SquaredDistance(x, y);
        double sum = 0;
        foreach (float scale in scales)
        {
            sum += scale / (scale + distance);
        }

        return sum;
    }

    private static ReadOnlySpan<float> Row(Variable codes, int i) => codes.Value.Span.Slice(i * codes.Shape[1], codes.Shape[1]);

    private static float SquaredDistance(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        float sum = 0;
        for (int k = 0; k < x.Length; k++)
        {
            float difference = x[k] - y[k];
            sum += difference * difference;
        }

        return sum;
    }
}
