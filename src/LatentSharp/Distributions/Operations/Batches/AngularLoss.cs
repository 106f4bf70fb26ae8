using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Distributions.Operations.Batches;

/// <summary>What a code of a batch is to another one.</summary>
internal enum AngularRole : byte
{
    /// <summary>Nothing, as to itself.</summary>
    None,

    /// <summary>One that is to be near.</summary>
    Positive,

    /// <summary>One that is to be far.</summary>
    Negative,
}

/// <summary>
/// The angular loss of codes on the unit sphere (Wang et al. 2017, equation 8): the mean over pairs of an anchor a and a positive p of
/// log(1 + Σₙ exp f), f = 4 tan²α (a + p)ᵀn − 2 (1 + tan²α) aᵀp, over the negatives n of the anchor; 0 where there is no pair.
/// </summary>
internal sealed class AngularLoss : Operation
{
    private readonly Variable _codes;
    private readonly double[] _products;

    private AngularLoss(Variable output, Variable codes, double[] products)
        : base(output) => (_codes, _products) = (codes, products);

    public override IReadOnlyList<Variable> Inputs => [_codes];

    /// <summary>Computes and records the operation.</summary>
    /// <param name="codes">Codes, <c>[batch, latent]</c>.</param>
    /// <param name="roles">What code j is to anchor i, at i · batch + j.</param>
    /// <param name="tangent">tan²α.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">The codes are no rows, or the roles are of another number.</exception>
    public static Variable Apply(Variable codes, ReadOnlySpan<AngularRole> roles, double tangent)
    {
        ArgumentNullException.ThrowIfNull(codes);
        if (codes.Shape.Rank != 2 || roles.Length != codes.Shape[0] * codes.Shape[0])
        {
            throw new ArgumentException($"AngularLoss: codes must be [batch, latent] and have batch · batch roles, but are {codes.Shape} " +
                $"with {roles.Length}.");
        }

        int batch = codes.Shape[0];
        double[] inner = Products(codes);
        double[] near = Array.ConvertAll(inner, product => DoubleMath.Exp(4 * tangent * product));
        var slopes = new double[batch * batch];
        double sum = 0;
        long pairs = 0;
        for (int a = 0; a < batch; a++)
        {
            ReadOnlySpan<AngularRole> role = roles.Slice(a * batch, batch);
            for (int p = 0; p < batch; p++)
            {
                if (role[p] == AngularRole.Positive)
                {
                    pairs++;
                    sum += Pair(a, p, batch, role, tangent, DoubleMath.Exp(-2 * (1 + tangent) * inner[(a * batch) + p]), near, slopes);
                }
            }
        }

        Variable y = codes.Tape.Result(new Shape(), codes);
        y.Value.Span[0] = pairs == 0 ? 0 : (float)(sum / pairs);
        for (int i = 0; i < slopes.Length; i++)
        {
            slopes[i] /= Math.Max(1, pairs);
        }

        codes.Tape.Record(new AngularLoss(y, codes, slopes));
        return y;
    }

    protected override void Backward(Tape tape)
    {
        (int batch, int latent) = (_codes.Shape[0], _codes.Shape[1]);
        double given = Output.Gradient!.Span[0];
        Tensor gradient = tape.BeginGradient(_codes);
        ReadOnlySpan<float> codes = _codes.Value.Span;
        var row = new double[latent];
        for (int i = 0; i < batch; i++)
        {
            Array.Clear(row);
            for (int j = 0; j < batch; j++)
            {
                double slope = _products[(i * batch) + j] + _products[(j * batch) + i];
                ReadOnlySpan<float> code = codes.Slice(j * latent, latent);
                for (int k = 0; slope != 0 && k < latent; k++)
                {
                    row[k] += slope * code[k];
                }
            }

            for (int k = 0; k < latent; k++)
            {
                gradient.Span[(i * latent) + k] = (float)(given * row[k]);
            }
        }

        tape.EndGradient(_codes, gradient);
    }

    /// <summary>
    /// log(1 + Σₙ exp f) of a pair; adds its slopes for the inner products. exp f is a product of three, which keep within 64 bits for
    /// codes of length 1 and angles of at most 80°.
    /// </summary>
    private static double Pair(
        int a, int p, int batch, ReadOnlySpan<AngularRole> role, double tangent, double apart, double[] near, double[] slopes)
    {
        double total = 1;
        for (int n = 0; n < batch; n++)
        {
            total += role[n] == AngularRole.Negative ? near[(a * batch) + n] * near[(p * batch) + n] * apart : 0;
        }

        double scale = 4 * tangent * apart / total;
        for (int n = 0; n < batch; n++)
        {
            if (role[n] == AngularRole.Negative)
            {
                double slope = near[(a * batch) + n] * near[(p * batch) + n] * scale;
                slopes[(a * batch) + n] += slope;
                slopes[(p * batch) + n] += slope;
            }
        }

        slopes[(a * batch) + p] -= 2 * (1 + tangent) * (1 - (1 / total));
        return DoubleMath.Log(total);
    }

    private static double[] Products(Variable codes)
    {
        (int batch, int latent) = (codes.Shape[0], codes.Shape[1]);
        ReadOnlySpan<float> values = codes.Value.Span;
        var products = new double[batch * batch];
        for (int i = 0; i < batch; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k < latent; k++)
                {
                    sum += (double)values[(i * latent) + k] * values[(j * latent) + k];
                }

                products[(i * batch) + j] = products[(j * batch) + i] = sum;
            }
        }

        return products;
    }
}
