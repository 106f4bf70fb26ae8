using LatentSharp.Tensors.Kernels.Tiles;

namespace LatentSharp.Tensors.Kernels.Products;

/// <summary>One factor, where it comes from and where its panels go. Panels of a block lie behind each other, blocks too.</summary>
internal readonly unsafe struct PackedFactor(float* source, int stride, bool contiguousInK, int lines, int width, int padded, float* target)
{
    public readonly int Width = width;
    public readonly int Padded = padded;
    public readonly int Count = (padded + width - 1) / width;

    /// <summary>A left factor; rows lie side by side in a panel.</summary>
    public static PackedFactor Left(MatrixOperand a, float* source, float* target) =>
        new(source, a.Stride, !a.Transposed, a.Rows, TileShape.Rows, TileShape.PaddedRows(a.Rows), target);

    /// <summary>A right factor; columns lie side by side in a panel.</summary>
    public static PackedFactor Right(MatrixOperand b, float* source, float* target) =>
        new(source, b.Stride, b.Transposed, b.Columns, TileShape.Columns, TileShape.PaddedColumns(b.Columns), target);

    public int WidthOf(int panel) => Math.Min(Width, Padded - (panel * Width));

    public float* Panel(int panel, int start, int length) => target + ((nint)start * Padded) + ((nint)panel * Width * length);

    /// <summary>Packs a block of a panel to its place.</summary>
    public void Pack(int panel, int start, int length) => Pack(panel, start, length, Panel(panel, start, length));

    /// <summary>Packs a block of a panel to any place.</summary>
    public void Pack(int panel, int start, int length, float* to)
    {
        int first = panel * Width;
        int width = WidthOf(panel);
        int existing = Math.Min(width, lines - first);
        if (contiguousInK)
        {
            Panels.PackAcross(source + ((nint)first * stride) + start, stride, length, existing, width, to);
        }
        else
        {
            Panels.PackAlong(source + ((nint)start * stride) + first, stride, length, existing, width, to);
        }
    }
}
