namespace LatentSharp.Tensors.Kernels.Threads;

/// <summary>Work on a range of rows, channels or elements, whose result does not depend on how the whole is cut.</summary>
internal interface IRange
{
    /// <summary>Does the items from <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    void Run(int first, int end);
}

/// <summary>Cuts work that can be cut anywhere into as many pieces as are worth a thread.</summary>
internal static class Ranges
{
    // A piece should last some microseconds: about this many elements of a simple formula.
    private const int Grain = 16 * 1024;

    /// <summary>Does all items, on several threads if there is enough to do.</summary>
    /// <param name="range">The work.</param>
    /// <param name="count">Number of items.</param>
    /// <param name="size">Elements an item.</param>
    public static void Run<TRange>(TRange range, int count, int size)
        where TRange : unmanaged, IRange
    {
        long pieces = Math.Min(count, Math.Min((long)count * size / Grain, 8L * Workers.Threads));
        if (pieces <= 1 || Workers.Threads == 1)
        {
            Workers.CountPass();
            range.Run(0, count);
            return;
        }

        var job = new Job<TRange>(range, count, (int)pieces);
        Workers.Run(ref job, (int)pieces);
    }

    private readonly struct Job<TRange>(TRange range, int count, int pieces) : IJob
        where TRange : unmanaged, IRange
    {
        public void Run(int part) => range.Run((int)((long)count * part / pieces), (int)((long)count * (part + 1) / pieces));
    }
}
