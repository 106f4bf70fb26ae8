using System.Runtime.Intrinsics;

namespace LatentSharp.Tensors.Kernels.Tiles;

/// <summary>
/// The register tile of this processor. The shape changes the speed only: every element of a product is the same chain
/// of fused multiply-adds whatever tile it falls in.
/// </summary>
internal static unsafe class TileShape
{
    /// <summary>Lanes of the vector that all kernels are written in.</summary>
    public const int Lanes = 16;

    /// <summary>Most elements a tile can have; room for a tile on the stack.</summary>
    public const int MaximumSize = 12 * 32;

    /// <summary>Whether 512-bit registers are there.</summary>
    public static bool Wide => Vector512.IsHardwareAccelerated;

    /// <summary>Rows of a full tile.</summary>
    public static int Rows => Wide ? 12 : 6;

    /// <summary>Columns of a full tile.</summary>
    public static int Columns => Wide ? 32 : 16;

    /// <summary>The row count of the last tile is rounded up to a multiple of this.</summary>
    public static int RowStep => Wide ? 4 : 2;

    /// <summary>Number of rows with the last tile rounded up: rows of packed storage.</summary>
    /// <param name="rows">Rows of the matrix.</param>
    public static int PaddedRows(int rows) => (rows + RowStep - 1) / RowStep * RowStep;

    /// <summary>Number of columns with the last tile rounded up: columns of packed storage.</summary>
    /// <param name="columns">Columns of the matrix.</param>
    public static int PaddedColumns(int columns) => (columns + Lanes - 1) / Lanes * Lanes;

    /// <summary>C [rows, columns] (+)= A [k, rows]ᵀ · B [k, columns] for one tile of packed panels.</summary>
    /// <param name="k">Length of the sums.</param>
    /// <param name="rows">A multiple of <see cref="RowStep"/> up to <see cref="Rows"/>.</param>
    /// <param name="columns">16, or 32 on wide processors.</param>
    /// <param name="a">Packed panel [k, rows].</param>
    /// <param name="b">Packed panel [k, columns].</param>
    /// <param name="c">First element of the tile.</param>
    /// <param name="stride">Distance between rows of C.</param>
    /// <param name="add">Whether to add to what is there.</param>
    public static void Multiply(int k, int rows, int columns, float* a, float* b, float* c, int stride, bool add)
    {
        if (!Wide)
        {
            switch (rows)
            {
                case 6: NarrowTile.Rows6(k, a, b, c, stride, add); break;
                case 4: NarrowTile.Rows4(k, a, b, c, stride, add); break;
                default: NarrowTile.Rows2(k, a, b, c, stride, add); break;
            }
        }
        else if (columns == 2 * Lanes)
        {
            switch (rows)
            {
                case 12: WideTile.Rows12(k, a, b, c, stride, add); break;
                case 8: WideTile.Rows8(k, a, b, c, stride, add); break;
                default: WideTile.Rows4(k, a, b, c, stride, add); break;
            }
        }
        else
        {
            switch (rows)
            {
                case 12: WideEdgeTile.Rows12(k, a, b, c, stride, add); break;
                case 8: WideEdgeTile.Rows8(k, a, b, c, stride, add); break;
                default: WideEdgeTile.Rows4(k, a, b, c, stride, add); break;
            }
        }
    }
}
