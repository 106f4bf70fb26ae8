namespace LatentSharp.Imaging.PngCodec;

/// <summary>One pass over a picture: every <c>StepX</c>-th pixel of every <c>StepY</c>-th row, from (<c>X</c>, <c>Y</c>) on.</summary>
internal readonly record struct PngPass(int X, int Y, int StepX, int StepY)
{
    private static readonly PngPass[] Adam7 =
    [
        new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2),
    ];

    private static readonly PngPass[] Whole = [new(0, 0, 1, 1)];

    /// <summary>The passes of a file: one, or the seven of Adam7 (PNG specification, 8.2).</summary>
    public static ReadOnlySpan<PngPass> Of(PngInfo info) => info.Interlaced ? Adam7 : Whole;

    /// <summary>Pixels a row of the pass; 0 if the picture is too narrow to have any.</summary>
    public int Width(PngInfo info) => Steps(info.Width, X, StepX);

    /// <summary>Rows of the pass; 0 if the picture is too low to have any.</summary>
    public int Height(PngInfo info) => Steps(info.Height, Y, StepY);

    private static int Steps(int length, int first, int step) => length <= first ? 0 : ((length - first - 1) / step) + 1;
}
