namespace LatentSharp.Tensors.Kernels.Tiles;

/// <summary>
/// Where a tap tile finds the matrix [taps, positions] that is never stored: tap t of the 16 positions of vector v lies at Pv + Offsets[t].
/// </summary>
internal unsafe struct TapSource
{
    /// <summary>The distance of each tap, [taps].</summary>
    public int* Offsets;

    /// <summary>Positions 0 to 15.</summary>
    public float* P0;

    /// <summary>Positions 16 to 31.</summary>
    public float* P1;

    /// <summary>Positions 32 to 47, of a strip.</summary>
    public float* P2;

    /// <summary>Positions 48 to 63, of a strip.</summary>
    public float* P3;
}
