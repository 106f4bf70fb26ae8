using LatentSharp.Data.Labels;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Evaluation.Disentanglement;

/// <summary>What the dimensions of a code say of the exact factors of its picture: each 0 to 1, and higher is better.</summary>
/// <param name="Codes">How many codes were looked at.</param>
/// <param name="Mig">Mutual information gap, on average over the factors.</param>
/// <param name="Disentanglement">Of DCI: whether each dimension says something of one factor only.</param>
/// <param name="Completeness">Of DCI: whether of each factor one dimension says all.</param>
/// <param name="Informativeness">Of DCI: the share of the factors' variance that can be predicted.</param>
/// <param name="Sap">Separated attribute predictability.</param>
/// <param name="FactorVae">The score of FactorVAE.</param>
/// <param name="MigPerFactor">The mutual information gap of each factor, by its name.</param>
internal sealed record DisentanglementFigures(
    int Codes, double Mig, double Disentanglement, double Completeness, double Informativeness, double Sap, double FactorVae,
    IReadOnlyDictionary<string, double> MigPerFactor)
{
    /// <summary>The most codes that are looked at, as in disentanglement_lib.</summary>
    public const int MostCodes = 10_000;

    /// <summary>Fewer codes than that say nothing of 20 bins.</summary>
    public const int FewestCodes = 100;

    // A stream of a seed of its own.
    private const ulong Stream = 0x64697365;

    /// <summary>Measures; null where there are too few codes, or none of the factors varies.</summary>
    /// <param name="codes">Mean codes, <c>[n, latent]</c>.</param>
    /// <param name="all">The factors of the pictures of a set.</param>
    /// <param name="rows">Which picture of the set each code is of.</param>
    /// <param name="seed">Decides the order of codes and which are compared.</param>
    public static DisentanglementFigures? Measure(Tensor codes, IEnumerable<NumericFactor> all, ReadOnlySpan<int> rows, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(codes);
        ArgumentNullException.ThrowIfNull(all);
        (int count, int latent) = (codes.Shape[0], codes.Shape[1]);
        var random = new RandomStream(seed, Stream);
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle<int>(order);
        int[] shuffled = new int[count];
        for (int i = 0; i < count; i++)
        {
            shuffled[i] = rows[order[i]];
        }

        FactorLevels[] factors = [.. all.Select(factor => FactorLevels.Of(factor, shuffled)).OfType<FactorLevels>()];
        if (count < FewestCodes || factors.Length == 0)
        {
            return null;
        }

        float[][] dimensions = [.. Enumerable.Range(0, latent).Select(j => Array.ConvertAll(order, i => codes.Span[(i * latent) + j]))];
        int[][] bins = Array.ConvertAll(dimensions, Bins.Of);
        double[] gaps = GapScores.MutualInformationGap(bins, factors);
        DciScores dci = DciScores.Measure(bins, factors);
        return new DisentanglementFigures(
            count, gaps.Average(), dci.Disentanglement, dci.Completeness, dci.Informativeness,
            GapScores.Separated(dimensions, factors).Average(), FactorVaeScore.Measure(dimensions, factors, random.Substream(1)),
            factors.Zip(gaps).ToDictionary(pair => pair.First.Name, pair => pair.Second, StringComparer.Ordinal));
    }
}
