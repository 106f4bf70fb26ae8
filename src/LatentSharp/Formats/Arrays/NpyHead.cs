using LatentSharp.Tensors;

namespace LatentSharp.Formats.Arrays;

/// <summary>What the header of an NPY file says.</summary>
/// <param name="Type">How a number is stored.</param>
/// <param name="BigEndian">Whether the bytes of a number stand highest first.</param>
/// <param name="FortranOrder">Whether the first index changes fastest.</param>
/// <param name="Shape">The sizes.</param>
/// <param name="Start">Byte of the file where the numbers start.</param>
internal readonly record struct NpyHead(ElementType Type, bool BigEndian, bool FortranOrder, Shape Shape, long Start)
{
    /// <summary>Reads numbers as 32-bit floats, in the order in which they are stored.</summary>
    /// <param name="file">The file of this header.</param>
    /// <param name="first">Which number is the first one read.</param>
    /// <param name="destination">Receives the numbers; all of it is filled.</param>
    /// <exception cref="ModelFileException">The file ends too early, or a number is too large.</exception>
    public void Read(RandomAccessFile file, long first, Span<float> destination) =>
        ElementReader.Read(file, Start + (first * ElementReader.Size(Type)), Type, destination, BigEndian);
}
