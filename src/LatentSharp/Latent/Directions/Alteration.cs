using LatentSharp.Latent.Labels;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Directions;

/// <summary>A move towards a feature that is known to be possible.</summary>
/// <param name="Feature">Position of the feature.</param>
/// <param name="Strength">α.</param>
/// <param name="How">The rule.</param>
internal sealed record FeatureMove(int Feature, double Strength, AlterMethod How);

/// <summary>Moves codes towards features, or away from them. All moves start from the given code and add up.</summary>
/// <param name="Labels">Moves by the effects of labels, and the features.</param>
/// <param name="Classifier">Tells labels from codes; null where no nearest code is wanted.</param>
/// <param name="Moves">What is wanted.</param>
/// <param name="Independence">What must not be touched; null for nothing.</param>
internal sealed record Alteration(
    LabelMoves Labels, CodeClassifier? Classifier, IReadOnlyList<FeatureMove> Moves, Independence? Independence)
{
    /// <summary>Moves them.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <param name="present">Probabilities that features are present, <c>[n, features]</c>.</param>
    /// <returns>The moved codes, <c>[n, latent]</c>.</returns>
    public Tensor Apply(Tensor codes, Tensor present)
    {
        Tensor?[] nearest = [.. Moves.Select(m => m.How == AlterMethod.Nearest ? Steps(codes, present, m) : null)];
        Tensor moved = codes.Clone();
        for (int i = 0; i < codes.Shape[0]; i++)
        {
            var move = new double[codes.Shape[1]];
            for (int m = 0; m < Moves.Count; m++)
            {
                Add(move, codes.Row(i), present.Row(i), Moves[m], nearest[m] is { } steps ? steps.Row(i) : []);
            }

            Independence?.Apply(move);
            Span<float> code = moved.Row(i);
            for (int j = 0; j < code.Length; j++)
            {
                code[j] = (float)(code[j] + move[j]);
            }
        }

        return moved;
    }

    private Tensor Steps(Tensor codes, Tensor present, FeatureMove wanted)
    {
        CodeClassifier classifier = Classifier!;
        var labels = new Tensor(new Shape(codes.Shape[0], classifier.Labels));
        for (int i = 0; i < codes.Shape[0]; i++)
        {
            present.Row(i)[..classifier.Labels].CopyTo(labels.Row(i));
            Labels.Want(labels.Row(i), wanted.Feature, towards: wanted.Strength > 0);
        }

        return NearestCodes.Steps(classifier, codes, labels);
    }

    private void Add(double[] move, ReadOnlySpan<float> code, ReadOnlySpan<float> present, FeatureMove by, ReadOnlySpan<float> step)
    {
        Feature wanted = Labels.Features[by.Feature];
        switch (by.How)
        {
            case AlterMethod.Average:
                Vectors.AddScaled(by.Strength, Vectors.ToDoubles(wanted.Average), move);
                Vectors.AddScaled(-by.Strength, Vectors.ToDoubles(code), move);
                break;
            case AlterMethod.Difference:
                Vectors.AddScaled(by.Strength, Vectors.ToDoubles(wanted.Difference), move);
                break;
            case AlterMethod.Balanced:
                Vectors.AddScaled(by.Strength, Vectors.ToDoubles(wanted.Balanced), move);
                break;
            case AlterMethod.Nearest:
                Vectors.AddScaled(Math.Abs(by.Strength), Vectors.ToDoubles(step), move);
                break;
            default:
                Labels.Add(move, present, by.Feature, by.Strength, local: by.How == AlterMethod.Local);
                break;
        }
    }
}
