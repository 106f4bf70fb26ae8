namespace LatentSharp.Data.Pictures;

/// <summary>
/// Where decoded pictures may be kept, so that a set may be larger than memory and is decoded once. The file is made when pictures are
/// opened for the first time, and used again as long as its sources and the options are the same.
/// </summary>
/// <param name="Path">The file; its folder is created where it is missing.</param>
internal sealed record PictureCache(string Path)
{
    /// <summary>
    /// The least size of decoded pictures that is kept in a file, where nothing else is said: 256 MB, which any machine has to spare.
    /// </summary>
    public const long DefaultFrom = 256L << 20;

    /// <summary>Bytes of decoded pictures from which on they are kept in the file, and not in memory.</summary>
    public long From { get; init; } = DefaultFrom;

    /// <summary>Whether the file may be made; else it is only used where it is there and fits.</summary>
    public bool MayWrite { get; init; } = true;
}
