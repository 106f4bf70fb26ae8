using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;

namespace LatentSharp.Latent;

/// <summary>A checked wish.</summary>
/// <param name="Feature">Position of the feature.</param>
/// <param name="Strength">α.</param>
/// <param name="How">The rule.</param>
internal sealed record Wish(int Feature, double Strength, AlterMethod How);

/// <summary>Moves codes towards features, or away from them. All moves start from the given code and add up.</summary>
/// <param name="Attributes">The features.</param>
/// <param name="Wishes">What is wanted.</param>
/// <param name="Independence">What must not be touched; null for nothing.</param>
internal sealed record Alteration(Attributes Attributes, IReadOnlyList<Wish> Wishes, Independence? Independence)
{
    /// <summary>Moves them.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <returns>The moved codes, <c>[n, latent]</c>.</returns>
    public Tensor Apply(Tensor codes)
    {
        Tensor present = Attributes.Present(codes);
        var moves = new Moves(Attributes.Features, Attributes.Groups, Attributes.Frequencies);
        Tensor?[] nearest = [.. Wishes.Select(w => w.How == AlterMethod.Nearest ? Steps(codes, present, moves, w) : null)];
        Tensor moved = codes.Clone();
        for (int i = 0; i < codes.Shape[0]; i++)
        {
            var move = new double[codes.Shape[1]];
            for (int w = 0; w < Wishes.Count; w++)
            {
                Add(move, codes.Row(i), present.Row(i), moves, Wishes[w], nearest[w] is { } steps ? steps.Row(i) : []);
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

    private Tensor Steps(Tensor codes, Tensor present, Moves moves, Wish wish)
    {
        CodeClassifier classifier = Attributes.Classifier!;
        var wanted = new Tensor(new Shape(codes.Shape[0], classifier.Labels));
        for (int i = 0; i < codes.Shape[0]; i++)
        {
            present.Row(i)[..classifier.Labels].CopyTo(wanted.Row(i));
            moves.Want(wanted.Row(i), wish.Feature, towards: wish.Strength > 0);
        }

        return NearestCodes.Steps(classifier, codes, wanted);
    }

    private void Add(double[] move, ReadOnlySpan<float> code, ReadOnlySpan<float> present, Moves moves, Wish wish, ReadOnlySpan<float> step)
    {
        Feature wanted = Attributes.Features[wish.Feature];
        switch (wish.How)
        {
            case AlterMethod.Average:
                Vectors.AddScaled(wish.Strength, Vectors.ToDoubles(wanted.Average), move);
                Vectors.AddScaled(-wish.Strength, Vectors.ToDoubles(code), move);
                break;
            case AlterMethod.Difference:
                Vectors.AddScaled(wish.Strength, Vectors.ToDoubles(wanted.Difference), move);
                break;
            case AlterMethod.Balanced:
                Vectors.AddScaled(wish.Strength, Vectors.ToDoubles(wanted.Balanced), move);
                break;
            case AlterMethod.Nearest:
                Vectors.AddScaled(Math.Abs(wish.Strength), Vectors.ToDoubles(step), move);
                break;
            default:
                moves.Add(move, present, wish.Feature, wish.Strength, local: wish.How == AlterMethod.Local);
                break;
        }
    }
}
