namespace LatentSharp.Imaging.PngCodec;

/// <summary>The parts of a PNG file that decide its pixels.</summary>
internal sealed class PngContents
{
    /// <summary>The picture's size and kind.</summary>
    public required PngInfo Info { get; init; }

    /// <summary>The palette, <c>[entries, 3]</c>; empty if there is none.</summary>
    public byte[] Palette { get; set; } = [];

    /// <summary>The body of the transparency chunk; empty if there is none.</summary>
    public byte[] Transparency { get; set; } = [];

    /// <summary>Where the bodies of the data chunks lie in the file: (offset, length).</summary>
    public List<(int Offset, int Length)> Data { get; } = [];

    /// <summary>Bytes in all data chunks together.</summary>
    public long DataLength { get; set; }
}
