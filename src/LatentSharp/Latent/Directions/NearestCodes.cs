using LatentSharp.Distributions.Operations;
using LatentSharp.Latent.Labels;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Latent.Directions;

/// <summary>
/// For each code the nearest one that a classifier takes for a picture with other features and everything else as before: a
/// counterfactual (Wachter et al. 2018). Gradient steps on Σ cross-entropy(wanted, told) + pull · |step|² in standardized codes.
/// </summary>
internal static class NearestCodes
{
    private const int Iterations = 120;
    private const double Rate = 0.05;

    // One nat of doubt is worth a step of seven standard deviations: near, but first of all right.
    private const float Pull = 0.02f;

    // Codes that are moved at a time.
    private const int Piece = 256;

    /// <summary>Finds the steps there.</summary>
    /// <param name="classifier">Tells features from codes.</param>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <param name="wanted">Wanted probabilities of all labels, <c>[n, labels]</c>.</param>
    /// <returns>Steps in latent units, <c>[n, latent]</c>.</returns>
    public static Tensor Steps(CodeClassifier classifier, Tensor codes, Tensor wanted)
    {
        Tensor standard = classifier.Standardize(codes);
        var steps = new Tensor(codes.Shape);
        for (int start = 0; start < codes.Shape[0]; start += Piece)
        {
            int count = Math.Min(Piece, codes.Shape[0] - start);
            Tensor found = Find(classifier, Rows(standard, start, count), Rows(wanted, start, count));
            for (int i = 0; i < count; i++)
            {
                Span<float> row = steps.Row(start + i);
                for (int j = 0; j < row.Length; j++)
                {
                    row[j] = found.Row(i)[j] * classifier.Scale.Span[j];
                }
            }
        }

        return steps;
    }

    private static Tensor Find(CodeClassifier classifier, Tensor standard, Tensor wanted)
    {
        var step = new Parameter("step", new Tensor(standard.Shape));
        var optimizer = new Optimizer(OptimizerKind.Adam, [step]);
        var tape = new Tape();
        for (int i = 0; i < Iterations; i++)
        {
            Variable away = tape.Use(step);
            Variable told = classifier.Logits(tape, tape.Constant(standard) + away);
            Variable doubt = BernoulliLoss.Apply(told, wanted).Sum();
            tape.Backward(doubt + (Pull * away.Square().Sum()));
            optimizer.Step(Rate * (1 - ((double)i / Iterations)));
            tape.Clear();
        }

        return step.Value;
    }

    private static Tensor Rows(Tensor from, int start, int count)
    {
        int width = from.Shape[1];
        var rows = new Tensor(new Shape(count, width));
        from.Span.Slice(start * width, rows.Length).CopyTo(rows.Span);
        return rows;
    }
}
