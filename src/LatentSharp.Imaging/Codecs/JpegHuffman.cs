namespace LatentSharp.Imaging.Codecs;

/// <summary>A Huffman table of a JPEG file (ITU T.81, annexes C and F.2.2.3).</summary>
internal sealed class JpegHuffman
{
    public const int MostLengths = 16;

    // Codes of up to so many bits, nearly all, are found by one look.
    private const int LookBits = 9;

    private readonly byte[] _values;
    private readonly short[] _look = new short[1 << LookBits];
    private readonly int[] _largest = new int[MostLengths + 2];
    private readonly int[] _offset = new int[MostLengths + 1];

    /// <summary>Builds a table.</summary>
    /// <param name="counts">Number of codes of each length, 1 to 16 bits.</param>
    /// <param name="values">What the codes stand for, in the order of the codes.</param>
    /// <returns>Null where the counts are no prefix code.</returns>
    public static JpegHuffman? Build(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values)
    {
        var table = new JpegHuffman(values.ToArray());
        int code = 0;
        int index = 0;
        for (int length = 1; length <= MostLengths; length++)
        {
            table._offset[length] = index - code;
            for (int i = 0; i < counts[length - 1]; i++, code++, index++)
            {
                if (code >= 1 << length)
                {
                    return null;
                }

                if (length <= LookBits)
                {
                    int first = code << (LookBits - length);
                    table._look.AsSpan(first, 1 << (LookBits - length)).Fill((short)((length << 8) | values[index]));
                }
            }

            table._largest[length] = counts[length - 1] > 0 ? code - 1 : -1;
            code <<= 1;
        }

        return table;
    }

    private JpegHuffman(byte[] values) => _values = values;

    /// <summary>Reads one code.</summary>
    /// <param name="bits">Where from.</param>
    /// <returns>What it stands for.</returns>
    public int Read(ref JpegBits bits)
    {
        int look = _look[bits.Peek(LookBits)];
        if (look != 0)
        {
            bits.Skip(look >> 8);
            return look & 0xff;
        }

        int all = bits.Peek(MostLengths);
        for (int length = LookBits + 1; length <= MostLengths; length++)
        {
            int code = all >> (MostLengths - length);
            if (code <= _largest[length])
            {
                bits.Skip(length);
                return _values[code + _offset[length]];
            }
        }

        throw bits.Damaged("a code that the file's Huffman table does not have");
    }
}
