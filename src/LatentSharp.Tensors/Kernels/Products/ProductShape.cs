namespace LatentSharp.Tensors.Kernels.Products;

/// <summary>
/// Sizes of a product C [m, n] = A [m, k] · B [k, n] and of the blocks of its sums. The blocks depend on k alone: hence the same bits
/// whichever way a product is computed.
/// </summary>
internal readonly struct ProductShape(int m, int n, int k)
{
    // A panel of 256 × 32 floats is 32 KB: with the strip of A beside it, it stays in the first-level cache.
    private const int LongestBlock = 256;

    // Below this many multiply-adds a hand-over to other threads costs more than it brings.
    private const long WorthSharing = 32 * 1024;

    public readonly int M = m;
    public readonly int N = n;
    public readonly int K = k;
    public readonly int Blocks = (k + LongestBlock - 1) / LongestBlock;

    /// <summary>Whether several threads should share the work.</summary>
    public bool IsWorthSharing => (long)M * N * K >= WorthSharing;

    /// <summary>The most that <see cref="Start"/> of two blocks that follow each other differ by.</summary>
    public int LongestOfBlocks => Math.Min(LongestBlock, K);

    /// <summary>Start of a block; blocks are of equal length to within one.</summary>
    public int Start(int block) => (int)((long)K * block / Blocks);
}
