using LatentSharp.Tensors.Kernels.Tiles;

namespace LatentSharp.Tensors.Kernels;

/// <summary>
/// Matrix product C [m, n] = A [m, k] · B [k, n] (+ C, or + bias and an activation). Both factors are packed into panels
/// by all threads, then all threads take tasks: rectangles of C. The summed dimension is cut into blocks of a length
/// that depends on k alone, each block is a chain of fused multiply-adds, and blocks are added in order; hence the same
/// bits for any number of threads and any tile shape. (Structure after Goto and van de Geijn 2008.)
/// </summary>
internal static unsafe class Gemm
{
    // A panel of 256 × 32 floats is 32 KB: with the strip of A beside it, it stays in the first-level cache.
    private const int LongestBlock = 256;

    // 96 rows × 256 floats of A stay in the second-level cache while a task walks over them.
    private const int TaskRows = 96;
    private const int TaskColumns = 256;
    private const int PackLines = 4;

    // Wider results waste little of their last tile.
    private const int MostTransposed = 64;

    // Below this many multiply-adds a hand-over to other threads costs more than it brings.
    private const long WorthSharing = 32 * 1024;

    /// <summary>C = A · B, or C += A · B, or activation(A · B + bias).</summary>
    /// <param name="a">Left factor [m, k].</param>
    /// <param name="b">Right factor [k, n].</param>
    /// <param name="c">Receives [m, n], row-major.</param>
    /// <param name="add">Whether to add to what C holds; not together with an epilogue.</param>
    /// <param name="bias">One value a column [n], or empty.</param>
    /// <param name="activation">What follows the bias.</param>
    public static void Multiply(MatrixOperand a, MatrixOperand b, Span<float> c, bool add = false, ReadOnlySpan<float> bias = default, Activation activation = default)
    {
        int m = a.Rows;
        int n = b.Columns;
        int k = a.Columns;
        if (b.Rows != k || c.Length < (long)m * n || (!bias.IsEmpty && bias.Length != n))
        {
            throw new ArgumentException($"Matrix product: [{m}, {k}] · [{b.Rows}, {n}] + bias [{bias.Length}] into {c.Length} values: inner sizes must agree, the bias needs {n} and the result {(long)m * n} values.");
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

        bool share = (long)m * n * k >= WorthSharing;
        fixed (float* pa = a.Values, pb = b.Values, pc = c, pbias = bias)
        {
            var shape = new GemmShape(m, n, k);
            var pack = new PackJob(
                shape,
                new Packed(pa, a.Stride, !a.Transposed, m, TileShape.Rows, TileShape.PaddedRows(m), Scratch.Rent(Scratch.Left, (long)TileShape.PaddedRows(m) * k)),
                new Packed(pb, b.Stride, b.Transposed, n, TileShape.Columns, TileShape.PaddedColumns(n), Scratch.Rent(Scratch.Right, (long)TileShape.PaddedColumns(n) * k)));
            Dispatch(ref pack, pack.Parts, share);
            var multiply = new MultiplyJob(shape, pack.A, pack.B, pc, add, new Epilogue(pbias, activation));
            Dispatch(ref multiply, multiply.Parts, share);
        }
    }

    /// <summary>Whether tiles of the transposed result waste less: a tile has many columns and few rows.</summary>
    private static bool IsBetterTransposed(int m, int n) =>
        n <= MostTransposed && 8L * TileShape.PaddedRows(m) * TileShape.PaddedColumns(n) > 9L * TileShape.PaddedRows(n) * TileShape.PaddedColumns(m);

    /// <summary>Cᵀ = Bᵀ · Aᵀ, written back as C: the same chains of multiply-adds, hence the same bits.</summary>
    private static void MultiplyTransposed(MatrixOperand a, MatrixOperand b, Span<float> c, bool add, ReadOnlySpan<float> bias, Activation activation)
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
                for (int row = 0; row < m; row++)
                {
                    epilogue.Apply(pc + ((nint)row * n), 0, n);
                }
            }
        }
    }

    private static void Transpose(ReadOnlySpan<float> from, int rows, int columns, Span<float> to)
    {
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<float> row = from.Slice(i * columns, columns);
            for (int j = 0; j < row.Length; j++)
            {
                to[(j * rows) + i] = row[j];
            }
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

    /// <summary>Sizes of the product and of the blocks of its sums.</summary>
    private readonly struct GemmShape(int m, int n, int k)
    {
        public readonly int M = m;
        public readonly int N = n;
        public readonly int K = k;
        public readonly int Blocks = (k + LongestBlock - 1) / LongestBlock;

        /// <summary>Start of a block; blocks are of equal length to within one.</summary>
        public int Start(int block) => (int)((long)K * block / Blocks);
    }

    /// <summary>One factor, where it comes from and where its panels go. Panels of a block lie behind each other, blocks too.</summary>
    private readonly struct Packed(float* source, int stride, bool contiguousInK, int lines, int width, int padded, float* target)
    {
        public readonly int Width = width;
        public readonly int Padded = padded;
        public readonly int Count = (padded + width - 1) / width;

        public int WidthOf(int panel) => Math.Min(Width, Padded - (panel * Width));

        public float* Panel(int panel, int start, int length) => target + ((nint)start * Padded) + ((nint)panel * Width * length);

        public void Pack(int panel, int start, int length)
        {
            int first = panel * Width;
            int width = WidthOf(panel);
            int existing = Math.Min(width, lines - first);
            if (contiguousInK)
            {
                Panels.PackAcross(source + ((nint)first * stride) + start, stride, length, existing, width, Panel(panel, start, length));
            }
            else
            {
                Panels.PackAlong(source + ((nint)start * stride) + first, stride, length, existing, width, Panel(panel, start, length));
            }
        }
    }

    private readonly struct PackJob(GemmShape shape, Packed a, Packed b) : IJob
    {
        public readonly Packed A = a;
        public readonly Packed B = b;

        private int PartsOfA => ((A.Count + PackLines - 1) / PackLines) * shape.Blocks;

        public int Parts => PartsOfA + (((B.Count + PackLines - 1) / PackLines) * shape.Blocks);

        public void Run(int part)
        {
            bool left = part < PartsOfA;
            Packed packed = left ? A : B;
            int index = left ? part : part - PartsOfA;
            int block = index % shape.Blocks;
            int first = index / shape.Blocks * PackLines;
            int start = shape.Start(block);
            int length = shape.Start(block + 1) - start;
            for (int panel = first; panel < Math.Min(first + PackLines, packed.Count); panel++)
            {
                packed.Pack(panel, start, length);
            }
        }
    }

    private readonly struct MultiplyJob : IJob
    {
        private readonly GemmShape _shape;
        private readonly Packed _a;
        private readonly Packed _b;
        private readonly float* _c;
        private readonly bool _add;
        private readonly Epilogue _epilogue;
        private readonly int _rowPanels;
        private readonly int _columnPanels;

        public MultiplyJob(GemmShape shape, Packed a, Packed b, float* c, bool add, Epilogue epilogue)
        {
            _shape = shape;
            _a = a;
            _b = b;
            _c = c;
            _add = add;
            _epilogue = epilogue;

            // At least four tasks a thread, so that a late thread costs little.
            _rowPanels = Math.Min(TaskRows / a.Width, a.Count);
            _columnPanels = Math.Min(TaskColumns / b.Width, b.Count);
            while (Parts < 4 * Workers.Threads && (_rowPanels > 1 || _columnPanels > 1))
            {
                if (_rowPanels == 1 || (_columnPanels > 1 && _columnPanels * b.Width >= _rowPanels * a.Width))
                {
                    _columnPanels = (_columnPanels + 1) / 2;
                }
                else
                {
                    _rowPanels = (_rowPanels + 1) / 2;
                }
            }
        }

        public int Parts => TasksDown * ((_b.Count + _columnPanels - 1) / _columnPanels);

        private int TasksDown => (_a.Count + _rowPanels - 1) / _rowPanels;

        public void Run(int part)
        {
            int firstRow = part % TasksDown * _rowPanels;
            int firstColumn = part / TasksDown * _columnPanels;
            int endRow = Math.Min(firstRow + _rowPanels, _a.Count);
            int endColumn = Math.Min(firstColumn + _columnPanels, _b.Count);
            for (int block = 0; block < _shape.Blocks; block++)
            {
                int start = _shape.Start(block);
                int length = _shape.Start(block + 1) - start;
                for (int column = firstColumn; column < endColumn; column++)
                {
                    for (int row = firstRow; row < endRow; row++)
                    {
                        Tile(row, column, start, length, _add || block > 0);
                    }
                }
            }

            if (_epilogue.IsNeeded)
            {
                int left = firstColumn * _b.Width;
                int right = Math.Min(endColumn * _b.Width, _shape.N);
                for (int row = firstRow * _a.Width; row < Math.Min(endRow * _a.Width, _shape.M); row++)
                {
                    _epilogue.Apply(_c + ((nint)row * _shape.N) + left, left, right - left);
                }
            }
        }

        private void Tile(int rowPanel, int columnPanel, int start, int length, bool add)
        {
            int row = rowPanel * _a.Width;
            int column = columnPanel * _b.Width;
            int rows = _a.WidthOf(rowPanel);
            int columns = _b.WidthOf(columnPanel);
            float* a = _a.Panel(rowPanel, start, length);
            float* b = _b.Panel(columnPanel, start, length);
            float* c = _c + ((nint)row * _shape.N) + column;
            int existingRows = Math.Min(rows, _shape.M - row);
            int existingColumns = Math.Min(columns, _shape.N - column);
            if (existingRows == rows && existingColumns == columns)
            {
                TileShape.Multiply(length, rows, columns, a, b, c, _shape.N, add);
                return;
            }

            float* tile = stackalloc float[TileShape.MaximumSize];
            TileShape.Multiply(length, rows, columns, a, b, tile, columns, add: false);
            for (int i = 0; i < existingRows; i++)
            {
                for (int j = 0; j < existingColumns; j++)
                {
                    nint at = ((nint)i * _shape.N) + j;
                    c[at] = add ? tile[(i * columns) + j] + c[at] : tile[(i * columns) + j];
                }
            }
        }
    }
}
