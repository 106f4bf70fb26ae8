namespace LatentSharp.Tensors.Kernels.Convolution;

/// <summary>A grid of positions in every picture of a batch, and where a value of the grid is written.</summary>
/// <param name="Rows">Rows of the grid.</param>
/// <param name="Columns">Columns of the grid.</param>
/// <param name="ImageStep">Distance between pictures of the result.</param>
/// <param name="ChannelStep">Distance between channels of the result.</param>
/// <param name="RowStep">Distance between grid rows of the result.</param>
/// <param name="ColumnStep">Distance between grid columns of the result.</param>
internal readonly record struct OutputGrid(int Rows, int Columns, nint ImageStep, nint ChannelStep, int RowStep, int ColumnStep)
{
    /// <summary>Positions in a picture.</summary>
    public int Area => Rows * Columns;

    /// <summary>Whether the positions of a picture follow each other in the result.</summary>
    public bool IsDense => ColumnStep == 1 && RowStep == Columns;
}
