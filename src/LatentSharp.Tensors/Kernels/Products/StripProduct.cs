using LatentSharp.Tensors.Kernels.Threads;
using LatentSharp.Tensors.Kernels.Tiles;

namespace LatentSharp.Tensors.Kernels.Products;

/// <summary>
/// A product with few rows, in tasks that are strips of columns of the result. A task packs its strip of B itself, where it stays in the
/// cache of the thread that multiplies with it; what a strip of B costs to pack is used by all rows. The left factor is packed before.
/// </summary>
internal readonly unsafe struct StripProduct(ProductShape shape, PackedFactor a, PackedFactor b, float* c, bool add,
    Epilogue epilogue) : IJob
{
    // So many floats of A stay in the second-level cache while one strip after the other walks over them.
    private const long MostLeft = 160 * 1024;
    private const int MostRows = 512;

    // Shorter sums do not pay for results that are written twice.
    private const int ShortestSum = 64;

    // Pieces of a last strip: what a thread that ends early can still take.
    private const int Pieces = 4;

    private readonly int _whole = Workers.Threads == 1 ? b.Count : Math.Max(0, b.Count - Workers.Threads);
    private readonly int _pieces = Math.Min(Pieces, a.Count);

    public int Parts => _whole + ((b.Count - _whole) * _pieces);

    /// <summary>
    /// Whether a product is computed in strips: A must stay in a thread's cache, and there must be strips for all threads.
    /// </summary>
    public static bool Fits(ProductShape shape) =>
        shape.K >= ShortestSum && shape.M <= MostRows && (long)shape.M * shape.K <= MostLeft
            && TileShape.PaddedColumns(shape.N) >= 2 * TileShape.Columns * Workers.Threads;

    public void Run(int part)
    {
        int panel = part < _whole ? part : _whole + ((part - _whole) / _pieces);
        int piece = part < _whole ? 0 : (part - _whole) % _pieces;
        int pieces = part < _whole ? 1 : _pieces;
        int first = a.Count * piece / pieces;
        int end = a.Count * (piece + 1) / pieces;

        // The strip's results lie side by side until they are done: rows of the full width of a tile, so that no tile is at an edge.
        int width = b.WidthOf(panel);
        int row = first * a.Width;
        int rows = Math.Min(end * a.Width, shape.M) - row;
        int padded = ((end - first) * a.Width * width) + TileShape.MaximumSize;
        float* packed = Scratch.Rent(Scratch.Task, padded + (b.Width * (long)shape.LongestOfBlocks));
        float* strip = packed + (b.Width * (long)shape.LongestOfBlocks);
        int column = panel * b.Width;
        int columns = Math.Min(width, shape.N - column);
        float* result = c + ((nint)row * shape.N) + column;
        if (add)
        {
            Copy(result, shape.N, strip, width, rows, columns);
        }

        for (int block = 0; block < shape.Blocks; block++)
        {
            int start = shape.Start(block);
            int length = shape.Start(block + 1) - start;
            b.Pack(panel, start, length, packed);
            for (int left = first; left < end; left++)
            {
                TileShape.Multiply(length, a.WidthOf(left), width, a.Panel(left, start, length), packed,
                    strip + ((nint)(left - first) * a.Width * width), width, add || block > 0);
            }
        }

        if (epilogue.IsNeeded)
        {
            epilogue.Apply(strip, column, columns, width, rows);
        }

        Copy(strip, width, result, shape.N, rows, columns);
    }

    private static void Copy(float* from, int fromStride, float* to, int toStride, int rows, int columns)
    {
        for (int row = 0; row < rows; row++, from += fromStride, to += toStride)
        {
            new ReadOnlySpan<float>(from, columns).CopyTo(new Span<float>(to, columns));
        }
    }
}
