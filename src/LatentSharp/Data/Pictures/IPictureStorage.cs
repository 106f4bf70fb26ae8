namespace LatentSharp.Data.Pictures;

/// <summary>Where the samples of a set are.</summary>
internal interface IPictureStorage
{
    /// <summary>The format of all pictures.</summary>
    PictureFormat Format { get; }

    /// <summary>The samples of one picture, <c>[channels, height, width]</c>.</summary>
    /// <param name="index">Which picture.</param>
    /// <param name="scratch">Room for a picture that has to be fetched; where it is too small, an array is made.</param>
    /// <exception cref="DataException">They cannot be fetched, or are not what was written.</exception>
    ReadOnlySpan<byte> Get(int index, Span<byte> scratch);
}

/// <summary>Writes the samples of one picture, <c>[channels, height, width]</c>, all of them zero before.</summary>
internal delegate void SlotFill(Span<byte> slot);
