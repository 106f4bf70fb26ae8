using System.Buffers.Binary;
using System.IO.Hashing;

namespace LatentSharp.Fuzzing;

/// <summary>Mends what damage broke first, so that it reaches deeper.</summary>
internal static class Repairs
{
    private const int Signature = 8;
    private const int ChunkFrame = 12;

    /// <summary>Writes the sums of all chunks of a PNG file that can be found.</summary>
    public static byte[] Png(byte[] bytes)
    {
        for (int at = Signature; at + ChunkFrame <= bytes.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
            if (length > bytes.Length - at - ChunkFrame)
            {
                break;
            }

            int end = at + 8 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(end), Crc32.HashToUInt32(bytes.AsSpan(at + 4, (int)length + 4)));
            at = end + 4;
        }

        return bytes;
    }

    /// <summary>
    /// Writes the length of a safetensors header whose text was made longer or shorter: it ends with the last brace before the values.
    /// </summary>
    /// <param name="bytes">The file.</param>
    /// <param name="values">Bytes of values after the header of a sound file.</param>
    public static byte[] SafeTensors(byte[] bytes, int values)
    {
        if (bytes.Length - values > sizeof(long))
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, bytes.Length - values - sizeof(long));
        }

        return bytes;
    }
}
