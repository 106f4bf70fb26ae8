namespace LatentSharp.Imaging.Animation;

/// <summary>Variable-width LZW of GIF (GIF89a specification, appendix F), packed into sub-blocks.</summary>
internal static class GifWriter
{
    private const int MostCodes = 4096;
    private const int Slots = 1 << 14;

    /// <summary>Appends the compressed palette indices of one frame.</summary>
    /// <param name="output">The file so far.</param>
    /// <param name="indices">Palette indices, each below 2 to the power of <paramref name="depth"/>.</param>
    /// <param name="depth">Bits an index, 2 to 8.</param>
    public static void WriteIndices(Stream output, ReadOnlySpan<byte> indices, int depth)
    {
        output.WriteByte((byte)depth);
        var blocks = new SubBlocks(output);
        int clear = 1 << depth;
        int next = clear + 2;
        int width = depth + 1;
        int[] keys = new int[Slots]; // prefix·256 + index + 1; 0 is an empty slot
        ushort[] codes = new ushort[Slots];
        blocks.Write(clear, width);
        int prefix = indices[0];
        foreach (byte index in indices[1..])
        {
            int key = (prefix << 8) + index + 1;
            int slot = (int)(((uint)key * 2654435761u) >> 18); // Fibonacci hashing to 14 bits (Knuth, 6.4)
            while (keys[slot] != 0 && keys[slot] != key)
            {
                slot = (slot + 1) & (Slots - 1);
            }

            if (keys[slot] == key)
            {
                prefix = codes[slot];
                continue;
            }

            blocks.Write(prefix, width);
            prefix = index;
            if (next == MostCodes)
            {
                blocks.Write(clear, width);
                Array.Clear(keys);
                next = clear + 2;
                width = depth + 1;
                continue;
            }

            // The reader is one entry behind, so the width grows when the entry just made no longer fits it.
            if (next == 1 << width)
            {
                width++;
            }

            keys[slot] = key;
            codes[slot] = (ushort)next++;
        }

        blocks.Write(prefix, width);
        if (next == 1 << width && width < 12)
        {
            width++;
        }

        blocks.Write(clear + 1, width);
        blocks.Finish();
    }

    private sealed class SubBlocks(Stream output)
    {
        private readonly byte[] block = new byte[256];
        private int filled;
        private uint bits;
        private int count;

        public void Write(int code, int width)
        {
            bits |= (uint)code << count;
            count += width;
            while (count >= 8)
            {
                Add((byte)bits);
                bits >>= 8;
                count -= 8;
            }
        }

        public void Finish()
        {
            if (count > 0)
            {
                Add((byte)bits);
            }

            Flush();
            output.WriteByte(0);
        }

        private void Add(byte value)
        {
            block[++filled] = value;
            if (filled == 255)
            {
                Flush();
            }
        }

        private void Flush()
        {
            if (filled > 0)
            {
                block[0] = (byte)filled;
                output.Write(block, 0, filled + 1);
                filled = 0;
            }
        }
    }
}
