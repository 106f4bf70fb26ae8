using System.Buffers.Binary;

namespace LatentSharp.Export.Web;

/// <summary>Numbers of a page in half precision (IEEE 754 binary16, little-endian).</summary>
internal static class WebNumbers
{
    /// <summary>Their bytes.</summary>
    public static byte[] Bytes(ReadOnlySpan<Half> values)
    {
        var bytes = new byte[2 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(2 * i), values[i]);
        }

        return bytes;
    }

    /// <summary>The bytes of numbers that are rounded to it.</summary>
    public static byte[] Bytes(IEnumerable<double> values) => Bytes([.. values.Select(value => (Half)value)]);

    /// <summary>The bytes of numbers that are rounded to it.</summary>
    public static byte[] Bytes(ReadOnlySpan<float> values)
    {
        var halves = new Half[values.Length];
        for (int i = 0; i < halves.Length; i++)
        {
            halves[i] = (Half)values[i];
        }

        return Bytes(halves);
    }
}
