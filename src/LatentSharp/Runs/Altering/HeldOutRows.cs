using LatentSharp.Data;
using LatentSharp.Latent.Codes;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Learning;
using LatentSharp.Tensors;

namespace LatentSharp.Runs.Altering;

/// <summary>
/// Rows of the table that a run was trained on which it did not learn from. The model file keeps no row and no folder, so that they are
/// known only where that table is given, whole or a row of it, or lies where the program was started.
/// </summary>
internal static class HeldOutRows
{
    private const int Most = 2000;

    /// <summary>Their codes, <c>[n, latent]</c>; null where there are none.</summary>
    /// <param name="run">A run of a table.</param>
    /// <param name="request">How rows are read.</param>
    /// <param name="work">What stops it.</param>
    public static Tensor? Codes(Run run, AlterRequest request, WorkContext work) => run.HasCondition ? null
        : request.Inputs.Where(input => input.Picture is null).Select(input => Table(input.Name)).Append(run.Card.Data.Source)
            .Where(File.Exists).Distinct().Select(path => Of(run, path, request, work)).FirstOrDefault(codes => codes is not null);

    /// <summary>The table of a row such as <c>rows.csv:3</c>.</summary>
    private static string Table(string given) =>
        !File.Exists(given) && given.LastIndexOf(':') is > 0 and var colon ? given[..colon] : given;

    private static Tensor? Of(Run run, string path, AlterRequest request, WorkContext work)
    {
        Dataset set;
        try
        {
            set = InputReader.Open(path, run.ReadingOptions(request) with { Output = null }, request.Threads, work);
        }
        catch (DataException)
        {
            // Another table, which whoever wants its rows refuses.
            return null;
        }

        return Resuming.OwnSplit(run.Card, set) is { Test.Length: > 0 } split
            ? CodeTable.Encode(run.Model, set, Split.Spread(split.Test, Most)).Codes : null;
    }
}
