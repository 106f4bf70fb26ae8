using LatentSharp.Data.Sentences;

namespace LatentSharp.Runs.Sampling;

/// <summary>Of how many drawn rows those were kept that were asked for.</summary>
/// <param name="Drawn">Rows that were drawn.</param>
/// <param name="Kept">Rows that kept all conditions.</param>
/// <param name="Conditions">What was asked for.</param>
internal sealed record KeptRows(long Drawn, long Kept, IReadOnlyList<string> Conditions)
{
    /// <summary>How rare such rows are.</summary>
    public double Share => Drawn == 0 ? 0 : (double)Kept / Drawn;

    /// <summary>The same as a sentence.</summary>
    public string Sentence => FormattableString.Invariant(
        $"by rejection: {Counted.Number(Kept)} of {Counted.Number(Drawn)} drawn rows ({100 * Share:G3} %) keep ") +
        string.Join(" and ", Conditions);
}
