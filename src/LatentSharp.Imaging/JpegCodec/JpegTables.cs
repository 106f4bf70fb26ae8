using System.Buffers.Binary;

namespace LatentSharp.Imaging.JpegCodec;

/// <summary>
/// The tables that hold while the segments of a JPEG file are read, and the scan headers that choose among them (ITU T.81, B.2.3 and
/// B.2.4).
/// </summary>
internal sealed class JpegTables(string? path)
{
    private readonly int[]?[] _quantization = new int[]?[4];
    private readonly JpegHuffman?[] _direct = new JpegHuffman?[4];
    private readonly JpegHuffman?[] _alternating = new JpegHuffman?[4];
    private int _restartInterval;

    /// <summary>Takes the quantization tables of a DQT segment.</summary>
    public void AddQuantization(ReadOnlySpan<byte> body, int at)
    {
        while (body.Length > 0)
        {
            (int wide, int index) = (body[0] >> 4, body[0] & 15);
            int size = 1 + (64 * (wide + 1));
            if (wide > 1 || index > 3 || body.Length < size)
            {
                throw Error(at, "a quantisation table is damaged");
            }

            var table = new int[64];
            for (int i = 0; i < 64; i++)
            {
                table[JpegZigZag.Order[i]] = wide == 0 ? body[1 + i] : BinaryPrimitives.ReadUInt16BigEndian(body[(1 + (2 * i))..]);
            }

            _quantization[index] = table;
            body = body[size..];
        }
    }

    /// <summary>Takes the Huffman tables of a DHT segment.</summary>
    public void AddHuffman(ReadOnlySpan<byte> body, int at)
    {
        while (body.Length > 0)
        {
            (int kind, int index) = (body[0] >> 4, body[0] & 15);
            int codes = 0;
            for (int i = 1; i <= JpegHuffman.MostLengths && i < body.Length; i++)
            {
                codes += body[i];
            }

            int size = 1 + JpegHuffman.MostLengths + codes;
            JpegHuffman? table = kind <= 1 && index <= 3 && codes <= 256 && body.Length >= size
                ? JpegHuffman.Build(body.Slice(1, JpegHuffman.MostLengths), body.Slice(1 + JpegHuffman.MostLengths, codes))
                : null;
            (kind == 0 ? _direct : _alternating)[index & 3] = table ?? throw Error(at, "a Huffman table is damaged");
            body = body[size..];
        }
    }

    /// <summary>Takes the interval of a DRI segment.</summary>
    public void SetRestartInterval(ReadOnlySpan<byte> body, int at) =>
        _restartInterval = body.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(body)
            : throw Error(at, "the restart interval is cut short");

    /// <summary>Reads the header of a scan, and gives its components the tables that hold now.</summary>
    public JpegScanHeader Scan(JpegFrame frame, ReadOnlySpan<byte> body, int at)
    {
        int count = body.Length > 0 ? body[0] : 0;
        if (count is < 1 or > 4 || body.Length < 4 + (2 * count))
        {
            throw Error(at, "a scan header is damaged");
        }

        (int first, int last, int high, int low) = (body[1 + (2 * count)], body[2 + (2 * count)], body[3 + (2 * count)] >> 4,
            body[3 + (2 * count)] & 15);
        if (!frame.IsProgressive)
        {
            (first, last, high, low) = (0, 63, 0, 0);
        }

        bool fits = first <= last && last <= 63 && (first > 0 || last == 0 || !frame.IsProgressive) && (first == 0 || count == 1)
            && low <= 13 && (high == 0 || high == low + 1);
        var components = new JpegComponent[count];
        var direct = new JpegHuffman?[count];
        var alternating = new JpegHuffman?[count];
        for (int i = 0; i < count && fits; i++)
        {
            int id = body[1 + (2 * i)];
            int tables = body[2 + (2 * i)];
            JpegComponent? found = Array.Find(frame.Components, c => c.Id == id);
            fits = found is not null && !components.Contains(found) && tables >> 4 <= 3 && (tables & 15) <= 3;
            if (!fits)
            {
                break;
            }

            found!.Factors ??= _quantization[found.QuantizationIndex]
                ?? throw Error(at, $"quantisation table {found.QuantizationIndex} is missing");
            components[i] = found;
            direct[i] = _direct[tables >> 4];
            alternating[i] = _alternating[tables & 15];
            bool needsDirect = first == 0 && high == 0;
            bool needsAlternating = last > 0;
            if ((needsDirect && direct[i] is null) || (needsAlternating && alternating[i] is null))
            {
                throw Error(at, "a Huffman table that a scan needs is missing");
            }
        }

        return fits ? new JpegScanHeader(components, direct, alternating, first, last, high > 0, low, _restartInterval)
            : throw Error(at, "a scan header is damaged");
    }

    private PictureFormatException Error(int at, string problem) => new(path, at, problem, "fetch the file again or take it out");
}
