namespace LatentSharp.Tensors.Kernels.Convolution;

/// <summary>
/// Results of one gathered product that see the same taps: all of a convolution, or those of a transposed convolution whose
/// position has one remainder modulo the stride.
/// </summary>
/// <param name="weights">Packed panels [⌈channels⌉, taps] from <c>Panels</c>.</param>
/// <param name="taps">Length of each sum.</param>
/// <param name="offsets">Where each tap lies, [taps].</param>
/// <param name="start">Where grid position (0, 0) lies in the planes of a picture.</param>
/// <param name="grid">Positions and where results go.</param>
/// <param name="result">First result.</param>
internal readonly unsafe struct GatheredPart(float* weights, int taps, int* offsets, nint start, OutputGrid grid, float* result)
{
    /// <summary>Packed panels.</summary>
    public readonly float* Weights = weights;

    /// <summary>Length of each sum.</summary>
    public readonly int Taps = taps;

    /// <summary>Where each tap lies.</summary>
    public readonly int* Offsets = offsets;

    /// <summary>Where grid position (0, 0) lies in the planes of a picture.</summary>
    public readonly nint Start = start;

    /// <summary>Positions and where results go.</summary>
    public readonly OutputGrid Grid = grid;

    /// <summary>First result.</summary>
    public readonly float* Result = result;

    /// <summary>Whether another part's results lie between this one's, column by column: the two are then written together.</summary>
    public bool Interleaves(in GatheredPart other) => Grid == other.Grid && Grid.ColumnStep == 2 && other.Result == Result + 1;
}
