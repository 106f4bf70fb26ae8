using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace LatentSharp.Imaging.PngCodec;

/// <summary>Turns unfiltered rows of a PNG file into picture samples: unpacks bits, scales depths, looks up palettes, adds alpha.</summary>
/// <typeparam name="T">Type of the picture's samples.</typeparam>
/// <typeparam name="TDepth">How samples are scaled.</typeparam>
internal sealed class PngRowExpander<T, TDepth>
    where T : unmanaged
    where TDepth : struct, ISampleDepth<T>
{
    private readonly PngContents contents;
    private readonly string? path;
    private readonly int stored;
    private readonly int depth;
    private readonly uint maximum;
    private readonly bool copies;
    private readonly uint[] key;
    private readonly T[] table;

    /// <summary>Prepares the tables for a picture.</summary>
    /// <param name="contents">The parsed file.</param>
    /// <param name="path">The file's name for messages.</param>
    public PngRowExpander(PngContents contents, string? path)
    {
        this.contents = contents;
        this.path = path;
        PngInfo info = contents.Info;
        stored = info.SamplesPerPixel;
        depth = info.BitDepth;
        maximum = (1u << depth) - 1;
        bool palette = info.ColorType == PngColorType.Palette;
        bool transparent = contents.Transparency.Length > 0;
        Channels = (palette ? 3 : stored) + (transparent ? 1 : 0);
        copies = typeof(T) == typeof(byte) && depth == 8 && !palette && !transparent;
        key = palette || !transparent ? [] : new uint[stored];
        for (int i = 0; i < key.Length; i++)
        {
            key[i] = BinaryPrimitives.ReadUInt16BigEndian(contents.Transparency.AsSpan(2 * i)) & maximum;
        }

        table = palette ? PaletteTable() : copies || depth == 16 ? [] : ScaleTable();
    }

    /// <summary>Channels of the picture, 1 to 4.</summary>
    public int Channels { get; }

    /// <summary>Expands one row: <c>raw [bytes] → row [width, Channels]</c>.</summary>
    /// <param name="raw">The unfiltered bytes.</param>
    /// <param name="row">The samples; its length says how many pixels there are.</param>
    /// <exception cref="PictureFormatException">A palette index has no palette entry.</exception>
    public void Expand(ReadOnlySpan<byte> raw, Span<T> row)
    {
        if (copies)
        {
            MemoryMarshal.Cast<byte, T>(raw[..row.Length]).CopyTo(row);
        }
        else if (contents.Palette.Length > 0)
        {
            ExpandPalette(raw, row);
        }
        else
        {
            ExpandSamples(raw, row);
        }
    }

    private void ExpandPalette(ReadOnlySpan<byte> raw, Span<T> row)
    {
        int channels = Channels;
        int entries = contents.Palette.Length / 3;
        int pixels = row.Length / channels;
        for (int x = 0; x < pixels; x++)
        {
            int index = (int)Sample(raw, x);
            if (index >= entries)
            {
                throw new PictureFormatException(
                    path, contents.Data[0].Offset,
                    $"a pixel uses palette entry {index}, but the palette has {entries} entries (expected 0 to {entries - 1})",
                    "write the picture anew with another program");
            }

            table.AsSpan(index * channels, channels).CopyTo(row.Slice(x * channels, channels));
        }
    }

    private void ExpandSamples(ReadOnlySpan<byte> raw, Span<T> row)
    {
        bool keyed = key.Length > 0;
        int pixels = row.Length / Channels;
        int source = 0;
        int target = 0;
        for (int x = 0; x < pixels; x++)
        {
            bool matches = keyed;
            for (int channel = 0; channel < stored; channel++)
            {
                uint sample = Sample(raw, source++);
                matches = matches && sample == key[channel];
                row[target++] = depth == 16 ? TDepth.Scale(sample, maximum) : table[sample];
            }

            if (keyed)
            {
                row[target++] = matches ? default : TDepth.Opaque;
            }
        }
    }

    private uint Sample(ReadOnlySpan<byte> raw, int index)
    {
        if (depth == 8)
        {
            return raw[index];
        }

        if (depth == 16)
        {
            return BinaryPrimitives.ReadUInt16BigEndian(raw[(2 * index)..]);
        }

        long bit = (long)index * depth;
        return ((uint)raw[(int)(bit >> 3)] >> (8 - depth - (int)(bit & 7))) & maximum;
    }

    private T[] ScaleTable()
    {
        var scaled = new T[maximum + 1];
        for (uint sample = 0; sample <= maximum; sample++)
        {
            scaled[sample] = TDepth.Scale(sample, maximum);
        }

        return scaled;
    }

    private T[] PaletteTable()
    {
        int entries = contents.Palette.Length / 3;
        var colors = new T[entries * Channels];
        for (int entry = 0; entry < entries; entry++)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                colors[(entry * Channels) + channel] = TDepth.Scale(contents.Palette[(entry * 3) + channel], 255);
            }

            if (Channels == 4)
            {
                uint alpha = entry < contents.Transparency.Length ? contents.Transparency[entry] : 255u;
                colors[(entry * 4) + 3] = TDepth.Scale(alpha, 255);
            }
        }

        return colors;
    }
}
