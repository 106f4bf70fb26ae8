using System.Buffers.Binary;

namespace LatentSharp.Tests.Data;

/// <summary>Gray TIFF files of several pages, written as TIFF 6.0 has it: a head, then of each page its directory and its pixels.</summary>
internal static class TiffBytes
{
    private const int Entries = 9;
    private const int DirectoryBytes = 2 + (12 * Entries) + 4;

    /// <summary>Pages of 8 bits, all of one size.</summary>
    /// <param name="width">Their width.</param>
    /// <param name="pages">Their samples.</param>
    /// <param name="kinds">Their NewSubfileType: 1 for a small copy of another; 0 where not given.</param>
    public static byte[] Of(int width, IReadOnlyList<byte[]> pages, params int[] kinds)
    {
        using var file = new MemoryStream();
        file.Write("II*\0\u0008\0\0\0"u8);
        for (int i = 0; i < pages.Count; i++)
        {
            byte[] pixels = pages[i];
            int at = (int)file.Position;
            int next = i + 1 < pages.Count ? at + DirectoryBytes + pixels.Length + (pixels.Length % 2) : 0;
            Number(file, Entries, 2);
            (int Tag, int Value)[] entries =
            [
                (254, i < kinds.Length ? kinds[i] : 0), (256, width), (257, pixels.Length / width), (258, 8), (259, 1), (262, 1),
                (273, at + DirectoryBytes), (278, pixels.Length / width), (279, pixels.Length),
            ];
            foreach ((int tag, int value) in entries)
            {
                Number(file, tag, 2);
                Number(file, 4, 2);
                Number(file, 1, 4);
                Number(file, value, 4);
            }

            Number(file, next, 4);
            file.Write(pixels);
            file.Write(new byte[pixels.Length % 2]);
        }

        return file.ToArray();
    }

    /// <summary>One page.</summary>
    /// <param name="width">Its width.</param>
    /// <param name="bits">Bits a sample, 8 or 16.</param>
    /// <param name="samples">Samples a pixel, of which the first three are colors where there are more than two.</param>
    /// <param name="pixels">Its samples.</param>
    /// <param name="largest">MaxSampleValue; null where it is not said.</param>
    public static byte[] Page(int width, int bits, int samples, byte[] pixels, int? largest = null)
    {
        int height = pixels.Length / (width * samples * bits / 8);
        int start = 8 + 2 + (12 * (largest is null ? 9 : 10)) + 4;
        (int Tag, int Value)[] entries =
        [
            (256, width), (257, height), (258, bits), (259, 1), (262, samples > 2 ? 2 : 1), (273, start), (277, samples), (278, height),
            (279, pixels.Length), .. largest is { } most ? new[] { (281, most) } : [],
        ];
        using var file = new MemoryStream();
        file.Write("II*\0\u0008\0\0\0"u8);
        Number(file, entries.Length, 2);
        foreach ((int tag, int value) in entries)
        {
            Number(file, tag, 2);
            Number(file, 4, 2);
            Number(file, 1, 4);
            Number(file, value, 4);
        }

        Number(file, 0, 4);
        file.Write(pixels);
        return file.ToArray();
    }

    private static void Number(MemoryStream file, int value, int size)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        file.Write(bytes[..size]);
    }
}
