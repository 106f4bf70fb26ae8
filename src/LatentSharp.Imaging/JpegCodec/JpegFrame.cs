namespace LatentSharp.Imaging.JpegCodec;

/// <summary>One component of a JPEG picture, e.g. its lightness.</summary>
internal sealed class JpegComponent
{
    public required int Id { get; init; }

    /// <summary>Samples across for each smallest unit, 1 to 4.</summary>
    public required int Across { get; init; }

    /// <summary>Samples down for each smallest unit, 1 to 4.</summary>
    public required int Down { get; init; }

    public required int QuantizationIndex { get; init; }

    /// <summary>Samples of the picture itself as they were coded, without what fills up blocks.</summary>
    public int Width { get; set; }

    /// <summary>Rows of samples of the picture itself, as they were coded.</summary>
    public int Height { get; set; }

    /// <summary>Blocks in a row, filled up to whole units.</summary>
    public int BlocksAcross { get; set; }

    /// <summary>Rows of blocks, filled up to whole units.</summary>
    public int BlocksDown { get; set; }

    /// <summary>The side of a block that is made of 8×8 coefficients: 8, or 4, 2, 1 where the picture is reduced.</summary>
    public int Side { get; set; } = 8;

    /// <summary>Samples in a row of the plane.</summary>
    public int Stride => BlocksAcross * Side;

    /// <summary>Samples of the picture itself in a row of the plane.</summary>
    public int PlaneWidth { get; set; }

    /// <summary>Rows of the picture itself in the plane.</summary>
    public int PlaneHeight { get; set; }

    /// <summary>Samples <c>[BlocksDown · Side, Stride]</c> and some room behind them, so that whole vectors can be read.</summary>
    public byte[] Plane { get; set; } = [];

    /// <summary>Of a progressive picture, 64 coefficients a block, in natural order, not yet multiplied.</summary>
    public short[] Coefficients { get; set; } = [];

    /// <summary>Coefficients of the block that is being read.</summary>
    public short[] Block { get; } = new short[64];

    /// <summary>What coefficients are multiplied with, in natural order, as it was when the first scan began; null before that.</summary>
    public int[]? Factors { get; set; }
}

/// <summary>What the frame header of a JPEG file says (ITU T.81, B.2.2).</summary>
internal sealed class JpegFrame
{
    private const int VectorRoom = 64;

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required bool IsProgressive { get; init; }

    public required JpegComponent[] Components { get; init; }

    public int MostAcross { get; private set; }

    public int MostDown { get; private set; }

    /// <summary>Smallest units in a row of an interleaved scan.</summary>
    public int UnitsAcross { get; private set; }

    public int UnitsDown { get; private set; }

    /// <summary>The side of a block of the finest component, as <see cref="JpegComponent.Side"/>.</summary>
    public int Side { get; private set; } = 8;

    /// <summary>Pixels in a row of the reduced picture.</summary>
    public int ReducedWidth => Ratio(Width * Side, 8);

    /// <summary>Rows of the reduced picture.</summary>
    public int ReducedHeight => Ratio(Height * Side, 8);

    /// <summary>Sizes of the components, without room for their samples.</summary>
    public void Measure()
    {
        MostAcross = Components.Max(c => c.Across);
        MostDown = Components.Max(c => c.Down);
        UnitsAcross = Ratio(Width, 8 * MostAcross);
        UnitsDown = Ratio(Height, 8 * MostDown);
        foreach (JpegComponent c in Components)
        {
            c.Width = Ratio(Width * c.Across, MostAcross);
            c.Height = Ratio(Height * c.Down, MostDown);
            c.BlocksAcross = UnitsAcross * c.Across;
            c.BlocksDown = UnitsDown * c.Down;
        }
    }

    /// <summary>Number of blocks of all components.</summary>
    public long CountBlocks() => Components.Sum(c => (long)c.BlocksAcross * c.BlocksDown);

    /// <summary>
    /// Room for samples, and for coefficients where they are kept. A component that is coarser than the finest is reduced less, so
    /// that it is enlarged less or not at all.
    /// </summary>
    /// <param name="reduction">What the sides of the picture are divided by: 1, 2, 4 or 8.</param>
    public void Reserve(int reduction)
    {
        Side = 8 / reduction;
        foreach (JpegComponent c in Components)
        {
            c.Side = Side;
            while (c.Side < 8 && MostAcross * Side % (c.Across * c.Side * 2) == 0 && MostDown * Side % (c.Down * c.Side * 2) == 0)
            {
                c.Side *= 2;
            }

            c.PlaneWidth = Ratio(Width * c.Across * c.Side, MostAcross * 8);
            c.PlaneHeight = Ratio(Height * c.Down * c.Side, MostDown * 8);
            c.Plane = GC.AllocateUninitializedArray<byte>((c.Stride * c.BlocksDown * c.Side) + VectorRoom);
            c.Coefficients = IsProgressive ? new short[c.BlocksAcross * c.BlocksDown * 64] : [];
        }
    }

    /// <summary>The quotient, rounded up.</summary>
    public static int Ratio(int a, int b) => (a + b - 1) / b;
}
