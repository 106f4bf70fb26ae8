using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace LatentSharp.Imaging.Tests;

/// <summary>Builds PNG files chunk by chunk, right or wrong, with its own bitwise checksum.</summary>
internal static class PngForge
{
    public static byte[] File(params byte[][] chunks) =>
        [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, .. chunks.SelectMany(static chunk => chunk)];

    public static byte[] Header(uint width, uint height, byte depth = 8, byte type = 0, byte compression = 0, byte filter = 0,
        byte interlace = 0)
    {
        byte[] body = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(body, width);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(4), height);
        new[] { depth, type, compression, filter, interlace }.CopyTo(body, 8);
        return Chunk("IHDR", body);
    }

    public static byte[] Data(params byte[] raw) => Chunk("IDAT", Zlib(raw));

    public static byte[] End() => Chunk("IEND", []);

    public static byte[] Zlib(byte[] raw)
    {
        var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(raw);
        }

        return output.ToArray();
    }

    public static byte[] Chunk(string name, byte[] body)
    {
        byte[] chunk = new byte[body.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        Encoding.ASCII.GetBytes(name).CopyTo(chunk, 4);
        body.CopyTo(chunk, 8);
        uint crc = uint.MaxValue;
        foreach (byte value in chunk.AsSpan(4, body.Length + 4))
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(body.Length + 8), ~crc);
        return chunk;
    }
}
