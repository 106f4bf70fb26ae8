namespace LatentSharp.Imaging.JpegCodec;

/// <summary>
/// A Huffman table of a JPEG file (ITU T.81, annexes C and F.2.2.3). A code stands for a run of zeros and the size of the number
/// that follows it in the file; short codes are found together with their number by one look at the next bits.
/// </summary>
/// <remarks>
/// An entry, from the lowest bit on: 8 bits that are used up, 4 of the run, 4 of the size of a number that is still to be read, and
/// above them the number itself, if it was among the bits that were looked at. Size and number of nothing are zero.
/// </remarks>
internal sealed class JpegHuffman
{
    public const int MostLengths = 16;

    /// <summary>So many bits are looked at together: nearly all codes, and most numbers with them, are shorter.</summary>
    public const int LookBits = 10;

    private readonly byte[] _values;
    private readonly int[] _look = new int[1 << LookBits];
    private readonly int[] _largest = new int[MostLengths + 2];
    private readonly int[] _offset = new int[MostLengths + 1];

    private JpegHuffman(byte[] values) => _values = values;

    /// <summary>An entry for each value of the next <see cref="LookBits"/> bits; 0 where the code is longer.</summary>
    public ReadOnlySpan<int> Look => _look;

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
                    table.AddLooks(code, length, values[index]);
                }
            }

            table._largest[length] = counts[length - 1] > 0 ? code - 1 : -1;
            code <<= 1;
        }

        return table;
    }

    /// <summary>The entry of a code that is longer than <see cref="LookBits"/>.</summary>
    /// <param name="bits">The next bits, from the highest on.</param>
    /// <returns>0 where there is no such code.</returns>
    public int Find(ulong bits)
    {
        int all = (int)(bits >> (64 - MostLengths));
        for (int length = LookBits + 1; length <= MostLengths; length++)
        {
            int code = all >> (MostLengths - length);
            if (code <= _largest[length])
            {
                return Entry(length, _values[code + _offset[length]]);
            }
        }

        return 0;
    }

    /// <summary>A number of so many bits, of which those with a leading zero are negative (F.2.2.1, EXTEND).</summary>
    public static int Extend(int value, int size) => value - (((1 << size) - 1) & ((value >> (size - 1)) - 1));

    private static int Entry(int length, int value) => length | ((value >> 4) << 8) | ((value & 15) << 12);

    private void AddLooks(int code, int length, int value)
    {
        int size = value & 15;
        int rest = LookBits - length;
        for (int tail = 0; tail < 1 << rest; tail++)
        {
            _look[(code << rest) | tail] = size > 0 && size <= rest
                ? Entry(length + size, value & 0xf0) | (Extend(tail >> (rest - size), size) << 16)
                : Entry(length, value);
        }
    }
}
