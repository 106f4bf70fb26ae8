namespace LatentSharp.Imaging.Codecs;

/// <summary>One component of a JPEG picture, e.g. its lightness.</summary>
internal sealed class JpegComponent
{
    public required int Id { get; init; }

    /// <summary>Samples across for each smallest unit, 1 to 4.</summary>
    public required int Across { get; init; }

    /// <summary>Samples down for each smallest unit, 1 to 4.</summary>
    public required int Down { get; init; }

    public required int QuantisationIndex { get; init; }

    /// <summary>Samples of the picture itself, without what fills up blocks.</summary>
    public int Width { get; set; }

    /// <summary>Rows of samples of the picture itself.</summary>
    public int Height { get; set; }

    /// <summary>Blocks in a row, filled up to whole units.</summary>
    public int BlocksAcross { get; set; }

    /// <summary>Rows of blocks, filled up to whole units.</summary>
    public int BlocksDown { get; set; }

    /// <summary>64 coefficients a block, in natural order, not yet multiplied.</summary>
    public short[] Coefficients { get; set; } = [];

    /// <summary>The factors that held when its first scan began; null before that.</summary>
    public ushort[]? Quantisation { get; set; }
}

/// <summary>What the frame header of a JPEG file says (ITU T.81, B.2.2).</summary>
internal sealed class JpegFrame
{
    public required int Width { get; init; }

    public required int Height { get; init; }

    public required bool IsProgressive { get; init; }

    public required JpegComponent[] Components { get; init; }

    public int MostAcross { get; private set; }

    public int MostDown { get; private set; }

    /// <summary>Smallest units in a row of an interleaved scan.</summary>
    public int UnitsAcross { get; private set; }

    public int UnitsDown { get; private set; }

    /// <summary>Sizes of the components, without room for their coefficients.</summary>
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

    /// <summary>The quotient, rounded up.</summary>
    public static int Ratio(int a, int b) => (a + b - 1) / b;
}
