using LatentSharp.Tensors.Kernels.Threads;
using LatentSharp.Tensors.Kernels.Tiles;

namespace LatentSharp.Tensors.Kernels.Products;

/// <summary>
/// A product of packed factors, in tasks that are rectangles of the result: for results that are large both ways.
/// (Structure after Goto and van de Geijn 2008.)
/// </summary>
internal readonly unsafe struct PanelProduct : IJob
{
    // 96 rows × 256 floats of A stay in the second-level cache while a task walks over them.
    private const int TaskRows = 96;
    private const int TaskColumns = 256;

    private readonly ProductShape _shape;
    private readonly PackedFactor _a;
    private readonly PackedFactor _b;
    private readonly float* _c;
    private readonly bool _add;
    private readonly Epilogue _epilogue;
    private readonly int _rowPanels;
    private readonly int _columnPanels;

    public PanelProduct(ProductShape shape, PackedFactor a, PackedFactor b, float* c, bool add, Epilogue epilogue)
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
