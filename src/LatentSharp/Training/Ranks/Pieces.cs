using System.Runtime.InteropServices;

namespace LatentSharp.Training.Ranks;

/// <summary>
/// Work in pieces, each of which any rank may do: they take turns, and the results are taken by all of them in the order of the pieces, so
/// that what is made of them has the same bits on any number of ranks.
/// </summary>
internal static class Pieces
{
    /// <summary>Does all pieces.</summary>
    /// <param name="ranks">Who shares the work; null for this process alone.</param>
    /// <param name="count">Number of pieces.</param>
    /// <param name="compute">Does a piece and gives its numbers; called at least once on each rank.</param>
    /// <param name="take">Takes the numbers of a piece.</param>
    /// <param name="cancellation">Ends the work early; of ranks that of the first.</param>
    /// <exception cref="OperationCanceledException">Ended early, on all ranks.</exception>
    public static void Run(
        RankGroup? ranks, int count, Action<int, List<double>> compute, Take take, CancellationToken cancellation = default)
    {
        var mine = new List<double>();
        for (int first = 0; first < count; first += ranks?.Count ?? 1)
        {
            mine.Clear();
            if (ranks is null)
            {
                cancellation.ThrowIfCancellationRequested();
                compute(first, mine);
                take(first, CollectionsMarshal.AsSpan(mine));
                continue;
            }

            int piece = first + ranks.Ranks.Rank;
            if (piece < count || first == 0)
            {
                compute(Math.Min(piece, count - 1), mine);
            }

            Exchange(ranks, first, count, mine, take, cancellation);
        }
    }

    private static void Exchange(RankGroup ranks, int first, int count, List<double> mine, Take take, CancellationToken cancellation)
    {
        double[] said = ranks.Gather([mine.Count, cancellation.IsCancellationRequested ? 1 : 0]);
        if (said[1] != 0)
        {
            ranks.Ranks.HasStopped = true;
            throw new OperationCanceledException(cancellation);
        }

        int longest = (int)said.Where((_, i) => i % 2 == 0).Max();
        CollectionsMarshal.SetCount(mine, longest);
        double[] all = ranks.Gather(CollectionsMarshal.AsSpan(mine));
        for (int i = 0; i < ranks.Count && first + i < count; i++)
        {
            take(first + i, all.AsSpan(i * longest, (int)said[2 * i]));
        }
    }

    /// <summary>Takes the numbers of a piece.</summary>
    /// <param name="piece">Which.</param>
    /// <param name="numbers">They.</param>
    public delegate void Take(int piece, ReadOnlySpan<double> numbers);
}
