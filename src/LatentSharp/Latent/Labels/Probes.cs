using LatentSharp.Data;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Latent.Labels;

/// <summary>
/// A logistic regression a label on codes: P(label | z) = σ(w · z + b). What is in the code in a linear way, no more: it does not see
/// whether the decoder draws it.
/// </summary>
internal sealed class Probes
{
    private const int Iterations = 400;

    // Shrinks weights in the metric of the codes' covariance, so that separable labels get finite weights.
    private const double Shrinkage = 1e-3;

    // More pictures than these change a probe of at most a few hundred weights little, and cost time.
    private const int MostRows = 8000;

    private readonly double[][] _weights;

    internal Probes(double[][] weights)
    {
        _weights = weights;
    }

    /// <summary>Number of labels.</summary>
    public int Count => _weights.Length;

    /// <summary>w, then b, of each label, <c>[labels][latent + 1]</c>.</summary>
    internal double[][] Weights => _weights;

    /// <summary>Fits a probe for every label; a label without two pictures on each side gets a constant: its frequency.</summary>
    /// <param name="codes">Codes with labels.</param>
    /// <exception cref="LatentException">There are no labels, or fewer than two codes.</exception>
    public static Probes Fit(CodeTable codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        if (codes.Attributes is null)
        {
            throw new LatentException("Probes learn labels from codes, but these pictures have no labels.");
        }

        CodeChecks.Codes(codes.Codes, 2);
        double[][] rows = codes.Codes.ToRows();
        double[] mean = CodeStatistics.Mean(rows);
        Cholesky factor = Cholesky.Factor(CodeStatistics.Covariance(rows, mean));
        double[][] white = Array.ConvertAll(rows, row =>
        {
            var away = (double[])row.Clone();
            Vectors.AddScaled(-1, mean, away);
            var result = new double[away.Length];
            factor.Whiten(away, result);
            return result;
        });

        var labels = new LabelMatrix(codes.Attributes);
        var weights = new double[labels.Count][];
        for (int f = 0; f < weights.Length; f++)
        {
            (double[] w, double b) = labels.Usable(f)
                ? Logistic(white, labels.Having(f, AttributeTable.Yes), labels.Having(f, AttributeTable.No))
                : (new double[codes.Latent], Logit(labels.Frequency(f)));
            double[] raw = factor.WhitenTransposed(w);
            weights[f] = [.. raw, b - Vectors.Dot(raw, mean)];
        }

        return new Probes(weights);
    }

    /// <summary>w · z + b of every label, in logits.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <returns>Logits, <c>[n, labels]</c>.</returns>
    public Tensor Logits(Tensor codes)
    {
        CodeChecks.Codes(codes, 0);
        var logits = new Tensor(new Shape(codes.Shape[0], Count));
        for (int i = 0; i < codes.Shape[0]; i++)
        {
            double[] code = Vectors.ToDoubles(codes.Row(i));
            Span<float> row = logits.Row(i);
            for (int f = 0; f < row.Length; f++)
            {
                CodeChecks.SameSize(_weights[f].Length - 1, code.Length);
                row[f] = (float)(Vectors.Dot(code, _weights[f]) + _weights[f][^1]);
            }
        }

        return logits;
    }

    /// <summary>P(label | z) of every label.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <returns>Probabilities, <c>[n, labels]</c>.</returns>
    public Tensor Probabilities(Tensor codes)
    {
        Tensor probabilities = Logits(codes);
        foreach (ref float value in probabilities.Span)
        {
            value = (float)Sigmoid(value);
        }

        return probabilities;
    }

    internal static double Sigmoid(double logit) => 1 / (1 + DoubleMath.Exp(-logit));

    private static double Logit(double p) => DoubleMath.Log(Math.Clamp(p, 1e-3, 1 - 1e-3) / (1 - Math.Clamp(p, 1e-3, 1 - 1e-3)));

    // Gradient steps of the length that the bound ¼XᵀX on the curvature allows (Böhning 1992), with momentum (Nesterov 1983). Codes
    // are white, so that the bound is the same in every direction.
    private static (double[] Weights, double Constant) Logistic(double[][] white, int[] with, int[] without)
    {
        double share = Math.Min(1, (double)MostRows / (with.Length + without.Length));
        int[] yes = Thin(with, share);
        int[] no = Thin(without, share);
        double count = yes.Length + no.Length;
        var w = new double[white[0].Length];
        var ahead = new double[w.Length];
        double b = Logit(yes.Length / count);
        double aheadB = b;
        for (int i = 0; i < Iterations; i++)
        {
            var gradient = new double[w.Length];
            double gradientB = Slope(white, yes, 1, ahead, aheadB, gradient) + Slope(white, no, 0, ahead, aheadB, gradient);
            double momentum = i / (i + 3.0);
            double largest = 0;
            for (int j = 0; j < w.Length; j++)
            {
                double next = ahead[j] + (((gradient[j] / count) - (Shrinkage * ahead[j])) / (0.25 + Shrinkage));
                ahead[j] = next + (momentum * (next - w[j]));
                largest = Math.Max(largest, Math.Abs(next - w[j]));
                w[j] = next;
            }

            double nextB = aheadB + (gradientB / count / 0.25);
            aheadB = nextB + (momentum * (nextB - b));
            largest = Math.Max(largest, Math.Abs(nextB - b));
            b = nextB;
            if (largest < 1e-5)
            {
                break;
            }
        }

        return (w, b);
    }

    private static double Slope(double[][] white, int[] rows, double label, double[] w, double b, double[] gradient)
    {
        double sum = 0;
        foreach (int row in rows)
        {
            double error = label - Sigmoid(Vectors.Dot(w, white[row]) + b);
            Vectors.AddScaled(error, white[row], gradient);
            sum += error;
        }

        return sum;
    }

    private static int[] Thin(int[] rows, double share)
    {
        int keep = Math.Clamp((int)Math.Ceiling(rows.Length * share), 1, rows.Length);
        return [.. Enumerable.Range(0, keep).Select(i => rows[(int)((long)i * rows.Length / keep)])];
    }
}
