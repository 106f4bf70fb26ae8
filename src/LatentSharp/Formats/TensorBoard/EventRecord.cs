using System.Buffers.Binary;
using System.Numerics;

namespace LatentSharp.Formats.TensorBoard;

/// <summary>
/// One record of a file of events, as TFRecord files have them: length (8 bytes, little-endian), its masked CRC-32C (4 bytes), the data,
/// their masked CRC-32C. A sum is masked by a turn of 15 bits to the right and 0xa282ead8 more. Source: TensorFlow's guide to TFRecord,
/// "TFRecords format details".
/// </summary>
internal static class EventRecord
{
    private const int LengthSize = sizeof(ulong);
    private const int SumSize = sizeof(uint);
    private const uint MaskAddend = 0xA282EAD8;
    private const int MaskTurn = 15;

    /// <summary>The record of some data.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> data)
    {
        var record = new byte[LengthSize + SumSize + data.Length + SumSize];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(LengthSize), Mask(Sum(record.AsSpan(0, LengthSize))));
        data.CopyTo(record.AsSpan(LengthSize + SumSize));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(LengthSize + SumSize + data.Length), Mask(Sum(data)));
        return record;
    }

    /// <summary>CRC-32C (Castagnoli), as RFC 3720 has it.</summary>
    private static uint Sum(ReadOnlySpan<byte> data)
    {
        uint sum = uint.MaxValue;
        foreach (byte one in data)
        {
            sum = BitOperations.Crc32C(sum, one);
        }

        return ~sum;
    }

    private static uint Mask(uint sum) => BitOperations.RotateRight(sum, MaskTurn) + MaskAddend;
}
