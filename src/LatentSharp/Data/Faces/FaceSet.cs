using LatentSharp.Imaging;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Data.Faces;

/// <summary>
/// The built-in faces: any number of portraits with exact labels and factor values. Nothing is stored; picture i is painted when
/// asked for. Every member may be called from several threads at once.
/// </summary>
internal sealed class FaceSet
{
    // The stream of a seed that belongs to the built-in faces ("face" in ASCII).
    private const ulong Stream = 0x66616365;

    private readonly RandomStream _stream;

    /// <summary>Describes a set.</summary>
    /// <param name="count">Number of pictures, at least 1.</param>
    /// <param name="size">Width and height in pixels, 8 to 1024.</param>
    /// <param name="seed">Another seed gives other faces; the first n faces of a seed are the same whatever the count and size.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive, or the size is outside its range.</exception>
    public FaceSet(int count, int size, ulong seed)
    {
        if (count < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count,
                $"A set of built-in faces needs at least 1 picture, but {count} were asked for.");
        }

        FacePainter.CheckSide(size, nameof(size));
        (Count, Size, Seed, _stream) = (count, size, seed, new RandomStream(seed, Stream));
    }

    /// <summary>Names of the labels, in the order of <see cref="Labels(int)"/>.</summary>
    public static IReadOnlyList<string> LabelNames => FaceTable.LabelNames;

    /// <summary>Names of the factors, in the order of <see cref="FactorValues(int)"/>.</summary>
    public static IReadOnlyList<string> FactorNames => FaceTable.FactorNames;

    /// <summary>Number of pictures.</summary>
    public int Count { get; }

    /// <summary>Width and height in pixels.</summary>
    public int Size { get; }

    /// <summary>The seed.</summary>
    public ulong Seed { get; }

    /// <summary>What picture <paramref name="index"/> looks like.</summary>
    /// <param name="index">0 to Count − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such picture.</exception>
    public FaceFactors Factors(int index)
    {
        if ((uint)index >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index,
                $"This set of built-in faces has pictures 0 to {Count - 1}, but {index} was asked for.");
        }

        return FaceFactors.Draw(_stream, (ulong)index);
    }

    /// <summary>Paints picture <paramref name="index"/>, <c>[size, size, 3]</c>.</summary>
    /// <param name="index">0 to Count − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such picture.</exception>
    public Picture Picture(int index) => FacePainter.Paint(Factors(index), Size, Size);

    /// <summary>The labels of a picture, <c>[LabelNames.Count]</c>.</summary>
    /// <param name="index">0 to Count − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such picture.</exception>
    public bool[] Labels(int index) => FaceTable.Labels(Factors(index));

    /// <summary>
    /// The factors of a picture as numbers, <c>[FactorNames.Count]</c>; a choice counts from 0 in the order of its enumeration.
    /// </summary>
    /// <param name="index">0 to Count − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such picture.</exception>
    public float[] FactorValues(int index) => FaceTable.Values(Factors(index));
}
