using LatentSharp.Tensors.Kernels.Threads;
using LatentSharp.Tensors.Kernels.Tiles;

namespace LatentSharp.Tensors.Kernels.Products;

/// <summary>
/// Matrix product C [m, n] = A [m, k] · B [k, n] (+ C, or + bias and an activation), on all threads. Three ways, chosen by shape: one row
/// reads B where it lies, few rows take strips of columns, the rest takes rectangles of packed factors. The summed dimension is cut into
/// blocks of a length that depends on k alone, each block is a chain of fused multiply-adds, and blocks are added in order; hence the same
/// bits for any number of threads, any tile and any of the ways.
/// </summary>
internal static unsafe class Gemm
{
    // Wider results waste little of their last tile.
    private const int MostTransposed = 64;

    // Values of a factor that are packed in the time that a hand-over takes.
    private const long WorthSharingPacking = 16 * 1024;

    /// <summary>C = A · B, or C += A · B, or activation(A · B + bias).</summary>
    /// <param name="a">Left factor [m, k].</param>
    /// <param name="b">Right factor [k, n].</param>
    /// <param name="c">Receives [m, n], row-major.</param>
    /// <param name="add">Whether to add to what C holds; not together with an epilogue.</param>
    /// <param name="bias">One value a column [n], or empty.</param>
    /// <param name="activation">What follows the bias.</param>
    public static void Multiply(MatrixOperand a, MatrixOperand b, Span<float> c, bool add = false, ReadOnlySpan<float> bias = default,
        Activation activation = default)
    {
        int m = a.Rows;
        int n = b.Columns;
        int k = a.Columns;
        if (b.Rows != k || c.Length < (long)m * n || (!bias.IsEmpty && bias.Length != n))
        {
            throw new ArgumentException($"Matrix product: [{m}, {k}] · [{b.Rows}, {n}] + bias [{bias.Length}] into {c.Length} values: " +
                $"inner sizes must agree, the bias needs {n} and the result {(long)m * n} values.");
        }

        if (m == 0 || n == 0)
        {
            return;
        }

        if (k == 0 && !add)
        {
            c[..(m * n)].Clear();
        }

        if (IsBetterTransposed(m, n))
        {
            MultiplyTransposed(a, b, c, add, bias, activation);
            return;
        }

        var shape = new ProductShape(m, n, k);
        fixed (float* pa = a.Values, pb = b.Values, pc = c, pbias = bias)
        {
            var epilogue = new Epilogue(pbias, activation);
            if (m == 1)
            {
                var product = new RowProduct(shape, pa, pb, b.Stride, b.Transposed, pc, add, epilogue);
                Dispatch(ref product, product.Parts, shape.IsWorthSharing);
                return;
            }

            var left = PackedFactor.Left(a, pa, Scratch.Rent(Scratch.Left, (long)TileShape.PaddedRows(m) * k));
            if (StripProduct.Fits(shape))
            {
                PackedFactor right = PackedFactor.Right(b, pb, null);
                var pack = new PackJob(shape, left, right, leftAlone: true);
                Dispatch(ref pack, pack.Parts, (long)m * k >= WorthSharingPacking);
                var product = new StripProduct(shape, left, right, pc, add, epilogue);
                Dispatch(ref product, product.Parts, shape.IsWorthSharing);
            }
            else
            {
                PackedFactor right = PackedFactor.Right(b, pb, Scratch.Rent(Scratch.Right, (long)TileShape.PaddedColumns(n) * k));
                var pack = new PackJob(shape, left, right);
                Dispatch(ref pack, pack.Parts, shape.IsWorthSharing);
                var product = new PanelProduct(shape, left, right, pc, add, epilogue);
                Dispatch(ref product, product.Parts, shape.IsWorthSharing);
            }
        }
    }

    /// <summary>Whether tiles of the transposed result waste less: a tile has many columns and few rows.</summary>
    private static bool IsBetterTransposed(int m, int n) =>
        n <= MostTransposed && 8L * TileShape.PaddedRows(m) * TileShape.PaddedColumns(n) > 9L * TileShape.PaddedRows(n)
            * TileShape.PaddedColumns(m);

    /// <summary>Cᵀ = Bᵀ · Aᵀ, written back as C: the same chains of multiply-adds, hence the same bits.</summary>
    private static void MultiplyTransposed(MatrixOperand a, MatrixOperand b, Span<float> c, bool add, ReadOnlySpan<float> bias,
        Activation activation)
    {
        int m = a.Rows;
        int n = b.Columns;
        var transposed = new Span<float>(Scratch.Rent(Scratch.Transposed, (long)m * n), m * n);
        if (add)
        {
            Transpose(c, m, n, transposed);
        }

        Multiply(b.Transpose(), a.Transpose(), transposed, add);
        Transpose(transposed, n, m, c);
        fixed (float* pc = c, pbias = bias)
        {
            var epilogue = new Epilogue(pbias, activation);
            if (epilogue.IsNeeded)
            {
                epilogue.Apply(pc, 0, n, n, m);
            }
        }
    }

    private static void Transpose(ReadOnlySpan<float> from, int rows, int columns, Span<float> to)
    {
        fixed (float* source = from, target = to)
        {
            Panels.PackAcross(source, columns, columns, rows, rows, target);
        }
    }

    private static void Dispatch<TJob>(ref TJob job, int parts, bool share)
        where TJob : unmanaged, IJob
    {
        if (share)
        {
            Workers.Run(ref job, parts);
            return;
        }

        Workers.CountPass();
        for (int part = 0; part < parts; part++)
        {
            job.Run(part);
        }
    }
}
