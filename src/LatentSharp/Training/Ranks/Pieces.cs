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
        int piece = 0;
        foreach (double[] numbers in Each(ranks, count, compute, cancellation))
        {
            take(piece++, numbers);
        }
    }

    /// <summary>Does all pieces as their numbers are asked for, by all ranks alike.</summary>
    /// <param name="ranks">Who shares the work; null for this process alone.</param>
    /// <param name="count">Number of pieces.</param>
    /// <param name="compute">Does a piece and gives its numbers; called at least once on each rank.</param>
    /// <param name="cancellation">Ends the work early; of ranks that of the first.</param>
    /// <returns>The numbers of each piece, in order.</returns>
    /// <exception cref="OperationCanceledException">Ended early, on all ranks.</exception>
    public static IEnumerable<double[]> Each(
        RankGroup? ranks, int count, Action<int, List<double>> compute, CancellationToken cancellation = default)
    {
        var mine = new List<double>();
        for (int first = 0; first < count; first += ranks?.Count ?? 1)
        {
            mine.Clear();
            if (ranks is null)
            {
                cancellation.ThrowIfCancellationRequested();
                compute(first, mine);
                yield return [.. mine];
                continue;
            }

            int piece = first + ranks.Ranks.Rank;
            if (piece < count || first == 0)
            {
                compute(Math.Min(piece, count - 1), mine);
            }

            foreach (double[] numbers in Exchanged(ranks, Math.Min(ranks.Count, count - first), mine, cancellation))
            {
                yield return numbers;
            }
        }
    }

    /// <summary>Adds values to the numbers of a piece, as they lie in memory.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="values">The values.</param>
    public static void Add<T>(List<double> numbers, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        int start = numbers.Count;
        CollectionsMarshal.SetCount(numbers, start + ((bytes.Length + sizeof(double) - 1) / sizeof(double)));
        Span<double> room = CollectionsMarshal.AsSpan(numbers)[start..];
        room.Clear();
        bytes.CopyTo(MemoryMarshal.AsBytes(room));
    }

    /// <summary>Takes values from the start of what is left of the numbers of a piece.</summary>
    /// <param name="numbers">What is left; afterwards what comes behind the values.</param>
    /// <param name="values">Receives the values.</param>
    public static void Read<T>(ref ReadOnlySpan<double> numbers, scoped Span<T> values)
        where T : unmanaged
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        MemoryMarshal.AsBytes(numbers)[..bytes.Length].CopyTo(bytes);
        numbers = numbers[((bytes.Length + sizeof(double) - 1) / sizeof(double))..];
    }

    /// <summary>The numbers of a piece of each of some ranks.</summary>
    private static double[][] Exchanged(RankGroup ranks, int count, List<double> mine, CancellationToken cancellation)
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
        return [.. Enumerable.Range(0, count).Select(i => all[(i * longest)..((i * longest) + (int)said[2 * i])])];
    }

    /// <summary>Takes the numbers of a piece.</summary>
    /// <param name="piece">Which.</param>
    /// <param name="numbers">They.</param>
    public delegate void Take(int piece, ReadOnlySpan<double> numbers);
}
