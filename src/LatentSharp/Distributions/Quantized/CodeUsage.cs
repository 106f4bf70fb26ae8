using System.Globalization;
using LatentSharp.Data.Sentences;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Distributions.Quantized;

/// <summary>How much of a codebook codes make use of.</summary>
/// <param name="Codes">Codes that were looked at.</param>
/// <param name="Levels">Share of all levels of all channels that some cell of some code has.</param>
/// <param name="Entries">Share of the codebook's entries that some cell of some code chooses.</param>
/// <param name="Perplexity">e to the entropy of the entries over all cells: so many, chosen equally often, would be as varied.</param>
/// <param name="Of">Entries of the codebook.</param>
/// <param name="Most">Entries that so many cells can choose at most.</param>
/// <param name="Bits">Bits of a code, Σ log₂ L for each cell.</param>
internal sealed record CodeUsage(int Codes, double Levels, double Entries, double Perplexity, int Of, int Most, double Bits)
{
    /// <summary>Measures it.</summary>
    /// <param name="codebook">The codebook.</param>
    /// <param name="codes">Codes, <c>[n, latent]</c>, before or after rounding.</param>
    internal static CodeUsage Measure(Codebook codebook, Tensor codes)
    {
        Tensor indices = codebook.Indices(codes);
        var counts = new Dictionary<int, long>();
        foreach (float index in indices.Span)
        {
            counts[(int)index] = counts.GetValueOrDefault((int)index) + 1;
        }

        double entropy = 0;
        var levels = new HashSet<(int Channel, int Level)>();
        foreach ((int index, long count) in counts.OrderBy(pair => pair.Key))
        {
            double share = (double)count / indices.Length;
            entropy -= share * DoubleMath.Log(share);
            int left = index;
            for (int c = 0; c < codebook.Levels.Count; c++)
            {
                (left, int level) = Math.DivRem(left, codebook.Levels[c]);
                levels.Add((c, level));
            }
        }

        return new CodeUsage(codes.Shape[0], (double)levels.Count / codebook.Levels.Sum(), (double)counts.Count / codebook.Entries,
            DoubleMath.Exp(entropy), codebook.Entries, Math.Min(codebook.Entries, indices.Length), codebook.Bits);
    }

    /// <summary>What it says, one clause.</summary>
    /// <param name="noun">What a code is of, e.g. <c>picture</c>.</param>
    internal string Sentence(string noun) => string.Create(CultureInfo.InvariantCulture,
        $"codes in use, over {Codes:N0} {noun}{(Codes == 1 ? "" : "s")}: {100 * Levels:0.#} % of the levels, {100 * Entries:0.#} % of " +
        $"the {Of:N0} entries{(Most < Of ? $" (so few codes can choose {Most:N0} at most)" : "")}, perplexity {Perplexity:N0}; " +
        $"a code is {Counted.Of(Counted.Figure(Bits, "0.##"), "bit")}");
}
