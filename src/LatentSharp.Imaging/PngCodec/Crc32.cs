using System.Buffers.Binary;

namespace LatentSharp.Imaging.PngCodec;

/// <summary>The checksum of PNG chunks: CRC-32 of ISO 3309, polynomial 0xEDB88320 reflected, eight bytes a step.</summary>
internal static class Crc32
{
    private static readonly uint[] Tables = BuildTables();

    /// <summary>The checksum of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">Any number of bytes.</param>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> tables = Tables;
        uint crc = uint.MaxValue;
        while (bytes.Length >= 8)
        {
            uint low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = tables[(7 * 256) + (int)(low & 255)] ^ tables[(6 * 256) + (int)((low >> 8) & 255)]
                ^ tables[(5 * 256) + (int)((low >> 16) & 255)] ^ tables[(4 * 256) + (int)(low >> 24)]
                ^ tables[(3 * 256) + (int)(high & 255)] ^ tables[(2 * 256) + (int)((high >> 8) & 255)]
                ^ tables[256 + (int)((high >> 16) & 255)] ^ tables[(int)(high >> 24)];
            bytes = bytes[8..];
        }

        foreach (byte value in bytes)
        {
            crc = tables[(int)((crc ^ value) & 255)] ^ (crc >> 8);
        }

        return ~crc;
    }

    // Table k holds the effect of a byte that is followed by k zero bytes.
    private static uint[] BuildTables()
    {
        var tables = new uint[8 * 256];
        for (uint value = 0; value < 256; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0xEDB88320u);
            }

            tables[value] = crc;
        }

        for (int index = 256; index < tables.Length; index++)
        {
            uint previous = tables[index - 256];
            tables[index] = tables[previous & 255] ^ (previous >> 8);
        }

        return tables;
    }
}
