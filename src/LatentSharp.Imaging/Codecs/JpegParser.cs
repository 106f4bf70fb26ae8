using System.Buffers.Binary;

namespace LatentSharp.Imaging.Codecs;

/// <summary>Reads the segments of a JPEG file (ITU T.81, annex B).</summary>
internal ref struct JpegParser
{
    private const string Again = "fetch the file again or take it out";

    private readonly ReadOnlySpan<byte> _file;
    private readonly string? _path;
    private readonly long _maximumPixels;
    private readonly ushort[]?[] _quantisation = new ushort[]?[4];
    private readonly JpegHuffman?[] _direct = new JpegHuffman?[4];
    private readonly JpegHuffman?[] _alternating = new JpegHuffman?[4];
    private int _at;
    private int _restartInterval;
    private int? _adobeTransform;
    private bool _isJfif;

    public JpegParser(ReadOnlySpan<byte> file, string? path, long maximumPixels)
    {
        _file = file;
        _path = path;
        _maximumPixels = maximumPixels;
    }

    /// <summary>Which way is up, 1 to 8, as the camera says it; 1 where nothing is said.</summary>
    public int Orientation { get; private set; } = 1;

    /// <summary>Reads up to the frame header.</summary>
    public JpegFrame ReadHead()
    {
        if (_file.Length < 2 || _file[0] != 0xff || _file[1] != 0xd8)
        {
            throw Error(0, "this is no JPEG file: it does not begin with FF D8", "take it out");
        }

        _at = 2;
        while (true)
        {
            int marker = NextMarker();
            ReadOnlySpan<byte> body = Segment(marker);
            if (marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc))
            {
                return Frame(marker, body);
            }

            if (marker == 0xda)
            {
                throw Error(_at, "a scan begins before the frame header", Again);
            }

            Table(marker, body);
        }
    }

    /// <summary>Reads everything behind the frame header.</summary>
    public Picture ReadPicture(JpegFrame frame)
    {
        Reserve(frame);
        bool isYCbCr = IsYCbCr(frame);
        int scans = 0;
        bool ended = false;
        while (_at < _file.Length && !ended)
        {
            int marker = NextMarker();
            if (marker == 0xd9)
            {
                ended = true;
                continue;
            }

            ReadOnlySpan<byte> body = Segment(marker);
            if (marker == 0xda)
            {
                var scan = new JpegScan(frame, Scan(frame, body), new JpegBits(_file, _at, _path));
                _at = scan.Read();
                scans++;
                SkipToMarker();
            }
            else if (marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc))
            {
                throw Error(_at, "there is a second frame, which is not read here", "save the picture as a usual JPEG file");
            }
            else
            {
                Table(marker, body);
            }
        }

        // A sequential file without its last marker is whole all the same; of a progressive one nobody knows how many passes are missing.
        return scans > 0 && (ended || !frame.IsProgressive) && Array.TrueForAll(frame.Components, c => c.Quantisation is not null)
            ? JpegPlanes.Render(frame, isYCbCr)
            : throw Error(_at, "the file ends before all components of the picture", Again);
    }

    private readonly PictureFormatException Error(int at, string problem, string advice) => new(_path, at, problem, advice);

    private int NextMarker()
    {
        if (_at + 1 >= _file.Length)
        {
            throw Error(_at, "the file ends where a marker should be", Again);
        }

        if (_file[_at] != 0xff)
        {
            throw Error(_at, $"expected a marker, found {_file[_at]:X2}", Again);
        }

        while (_at + 1 < _file.Length && _file[_at + 1] == 0xff)
        {
            _at++;
        }

        int marker = _at + 1 < _file.Length ? _file[_at + 1] : 0;
        _at += 2;
        return marker;
    }

    private void SkipToMarker()
    {
        while (_at + 1 < _file.Length && (_file[_at] != 0xff || _file[_at + 1] is 0 or 0xff or (>= 0xd0 and <= 0xd7)))
        {
            _at++;
        }

        _at = _at + 1 >= _file.Length ? _file.Length : _at;
    }

    private ReadOnlySpan<byte> Segment(int marker)
    {
        if (marker is 0x01 or (>= 0xd0 and <= 0xd9))
        {
            return marker == 0xd9 ? throw Error(_at, "the file ends before a picture", Again) : default;
        }

        if (_at + 2 > _file.Length)
        {
            throw Error(_at, "the file ends inside a segment", Again);
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(_file[_at..]);
        if (length < 2 || _at + length > _file.Length)
        {
            throw Error(_at, $"a segment of {length} bytes does not fit into the file", Again);
        }

        ReadOnlySpan<byte> body = _file.Slice(_at + 2, length - 2);
        _at += length;
        return body;
    }

    private void Table(int marker, ReadOnlySpan<byte> body)
    {
        switch (marker)
        {
            case 0xdb:
                Quantisation(body);
                break;
            case 0xc4:
                Huffman(body);
                break;
            case 0xdd:
                _restartInterval = body.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(body) : throw Error(_at, "the restart interval is cut short", Again);
                break;
            case 0xcc:
                throw Error(_at, "the picture is coded arithmetically, which is not read here", "save it as a usual JPEG file");
            case 0xe0:
                _isJfif |= body.StartsWith("JFIF\0"u8);
                break;
            case 0xe1:
                Orientation = JpegOrientation.Find(body) ?? Orientation;
                break;
            case 0xee when body.Length >= 12 && body.StartsWith("Adobe"u8):
                _adobeTransform = body[11];
                break;
        }
    }

    private void Quantisation(ReadOnlySpan<byte> body)
    {
        while (body.Length > 0)
        {
            (int wide, int index) = (body[0] >> 4, body[0] & 15);
            int size = 1 + (64 * (wide + 1));
            if (wide > 1 || index > 3 || body.Length < size)
            {
                throw Error(_at, "a quantisation table is damaged", Again);
            }

            var table = new ushort[64];
            for (int i = 0; i < 64; i++)
            {
                table[JpegScan.Natural(i)] = wide == 0 ? body[1 + i] : BinaryPrimitives.ReadUInt16BigEndian(body[(1 + (2 * i))..]);
            }

            _quantisation[index] = table;
            body = body[size..];
        }
    }

    private void Huffman(ReadOnlySpan<byte> body)
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
            (kind == 0 ? _direct : _alternating)[index & 3] = table ?? throw Error(_at, "a Huffman table is damaged", Again);
            body = body[size..];
        }
    }

    private readonly JpegFrame Frame(int marker, ReadOnlySpan<byte> body)
    {
        string? unread = marker switch
        {
            0xc3 or 0xcb => "without loss",
            0xc5 or 0xc6 or 0xc7 or 0xcd or 0xce or 0xcf => "in differential frames",
            0xc9 or 0xca => "arithmetically",
            _ => null,
        };
        if (unread is not null)
        {
            throw Error(_at, $"the picture is coded {unread}, which is not read here", "save it as a usual JPEG file");
        }

        if (body.Length < 6 || body.Length < 6 + (3 * body[5]))
        {
            throw Error(_at, "the frame header is cut short", Again);
        }

        int height = BinaryPrimitives.ReadUInt16BigEndian(body[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(body[3..]);
        if (body[0] != 8)
        {
            throw Error(_at, $"the picture has {body[0]} bits a sample, which is not read here", "save it with 8 bits");
        }

        if (width == 0 || height == 0)
        {
            throw Error(_at, $"a picture of {width}×{height} pixels", Again);
        }

        if ((long)width * height > _maximumPixels)
        {
            throw Error(_at, $"{width}×{height} pixels are more than the {_maximumPixels} that are accepted", "make the picture smaller");
        }

        if (body[5] is not (1 or 3))
        {
            throw Error(_at, body[5] == 4 ? "the picture is in CMYK, which is not read here" : $"a picture of {body[5]} components, which is not read here", "save it in RGB or grey");
        }

        var components = new JpegComponent[body[5]];
        for (int i = 0; i < components.Length; i++)
        {
            ReadOnlySpan<byte> c = body.Slice(6 + (3 * i), 3);
            components[i] = new JpegComponent { Id = c[0], Across = c[1] >> 4, Down = c[1] & 15, QuantisationIndex = c[2] };
            if (components[i].Across is < 1 or > 4 || components[i].Down is < 1 or > 4 || c[2] > 3)
            {
                throw Error(_at, "the frame header is damaged", Again);
            }
        }

        if (components.Length == 1)
        {
            // A single component is not interleaved: its sampling factors do not matter.
            components[0] = new JpegComponent { Id = components[0].Id, Across = 1, Down = 1, QuantisationIndex = components[0].QuantisationIndex };
        }

        var frame = new JpegFrame { Width = width, Height = height, IsProgressive = marker == 0xc2, Components = components };
        frame.Measure();
        return Array.TrueForAll(components, c => frame.MostAcross % c.Across == 0 && frame.MostDown % c.Down == 0)
            ? frame
            : throw Error(_at, "components of sizes that are no whole ratios of each other, which are not read here", "save it as a usual JPEG file");
    }

    /// <summary>Room for the coefficients, once it is plausible that the file has that many: a block takes at least a bit.</summary>
    private readonly void Reserve(JpegFrame frame)
    {
        long blocks = frame.Components.Sum(c => (long)c.BlocksAcross * c.BlocksDown);
        if (blocks > 8L * _file.Length)
        {
            throw Error(_at, $"{_file.Length} bytes are too few for {frame.Width}×{frame.Height} pixels", Again);
        }

        foreach (JpegComponent c in frame.Components)
        {
            c.Coefficients = new short[c.BlocksAcross * c.BlocksDown * 64];
        }
    }

    private readonly JpegScanHeader Scan(JpegFrame frame, ReadOnlySpan<byte> body)
    {
        int count = body.Length > 0 ? body[0] : 0;
        if (count is < 1 or > 4 || body.Length < 4 + (2 * count))
        {
            throw Error(_at, "a scan header is damaged", Again);
        }

        (int first, int last, int high, int low) = (body[1 + (2 * count)], body[2 + (2 * count)], body[3 + (2 * count)] >> 4, body[3 + (2 * count)] & 15);
        if (!frame.IsProgressive)
        {
            (first, last, high, low) = (0, 63, 0, 0);
        }

        bool fits = first <= last && last <= 63 && (first > 0 || last == 0 || !frame.IsProgressive) && (first == 0 || count == 1) && low <= 13 && (high == 0 || high == low + 1);
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

            found!.Quantisation ??= _quantisation[found.QuantisationIndex] ?? throw Error(_at, $"quantisation table {found.QuantisationIndex} is missing", Again);
            components[i] = found;
            direct[i] = _direct[tables >> 4];
            alternating[i] = _alternating[tables & 15];
            bool needsDirect = first == 0 && high == 0;
            bool needsAlternating = last > 0;
            if ((needsDirect && direct[i] is null) || (needsAlternating && alternating[i] is null))
            {
                throw Error(_at, "a Huffman table that a scan needs is missing", Again);
            }
        }

        return fits ? new JpegScanHeader(components, direct, alternating, first, last, high > 0, low, _restartInterval) : throw Error(_at, "a scan header is damaged", Again);
    }

    private readonly bool IsYCbCr(JpegFrame frame) => frame.Components.Length == 3
        && (_adobeTransform is { } transform && !_isJfif ? transform != 0
            : _isJfif || !(frame.Components[0].Id == 'R' && frame.Components[1].Id == 'G' && frame.Components[2].Id == 'B'));
}
