using LatentSharp.Latent.Gaps;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Runs.Outputs;

/// <summary>Which of some codes lie in a gap.</summary>
/// <param name="Count">How many do.</param>
/// <param name="Of">How many there are.</param>
/// <param name="Indices">Which, counted from 0.</param>
internal sealed record CodesInGaps(int Count, int Of, IReadOnlyList<int> Indices)
{
    // As many or more lie in gaps by chance once in a hundred times; a single one of one does.
    private const double Chance = 0.0101;
    private const double NormalQuantile = 2.33;
    private const int Many = 5000;

    /// <summary>Whether there are more than chance puts there of codes like the data's.</summary>
    public bool MoreThanChance => Count > 0 && IsBeyondChance(Count, Of);

    /// <summary>Looks at codes; null where the run does not know where its training codes lie.</summary>
    /// <param name="run">The run.</param>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    public static CodesInGaps? Find(Run run, Tensor codes)
    {
        if (run.Region is not { } region)
        {
            return null;
        }

        bool[] inGaps = region.InGaps(codes);
        int[] indices = [.. Enumerable.Range(0, inGaps.Length).Where(i => inGaps[i])];
        return new CodesInGaps(indices.Length, inGaps.Length, indices);
    }

    /// <summary>Whether so many of a binomial of <see cref="CodeRegion.Level"/> are rarer than <see cref="Chance"/>.</summary>
    internal static bool IsBeyondChance(int count, int of)
    {
        const double level = CodeRegion.Level;
        if (of > Many)
        {
            return count > (of * level) + (NormalQuantile * Math.Sqrt(of * level * (1 - level)));
        }

        double term = DoubleMath.Pow(1 - level, of);
        double fewer = 0;
        for (int i = 0; i < count; i++)
        {
            fewer += term;
            term *= (double)(of - i) / (i + 1) * (level / (1 - level));
        }

        return 1 - fewer <= Chance;
    }
}
