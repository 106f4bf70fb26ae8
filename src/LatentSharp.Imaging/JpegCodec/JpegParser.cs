using System.Buffers.Binary;

namespace LatentSharp.Imaging.JpegCodec;

/// <summary>Reads the segments of a JPEG file (ITU T.81, annex B).</summary>
internal ref struct JpegParser
{
    private const string Again = "fetch the file again or take it out";

    private readonly ReadOnlySpan<byte> _file;
    private readonly string? _path;
    private readonly long _maximumPixels;
    private readonly JpegTables _tables;
    private int _at;
    private int? _adobeTransform;
    private bool _isJfif;

    public JpegParser(ReadOnlySpan<byte> file, string? path, long maximumPixels)
    {
        _file = file;
        _path = path;
        _maximumPixels = maximumPixels;
        _tables = new JpegTables(path);
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
    /// <param name="frame">The frame.</param>
    /// <param name="reduction">What the sides of the picture are divided by: 1, 2, 4 or 8.</param>
    public Picture ReadPicture(JpegFrame frame, int reduction)
    {
        CheckSize(frame);
        frame.Reserve(reduction);
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
                var scan = new JpegScan(frame, _tables.Scan(frame, body, _at), new JpegBits(_file, _at, _path));
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
        return scans > 0 && (ended || !frame.IsProgressive) && Array.TrueForAll(frame.Components, c => c.Factors is not null)
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
                _tables.AddQuantization(body, _at);
                break;
            case 0xc4:
                _tables.AddHuffman(body, _at);
                break;
            case 0xdd:
                _tables.SetRestartInterval(body, _at);
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
            throw Error(_at, body[5] == 4 ? "the picture is in CMYK, which is not read here"
                : $"a picture of {body[5]} components, which is not read here", "save it in RGB or grey");
        }

        var components = new JpegComponent[body[5]];
        for (int i = 0; i < components.Length; i++)
        {
            ReadOnlySpan<byte> c = body.Slice(6 + (3 * i), 3);
            components[i] = new JpegComponent { Id = c[0], Across = c[1] >> 4, Down = c[1] & 15, QuantizationIndex = c[2] };
            if (components[i].Across is < 1 or > 4 || components[i].Down is < 1 or > 4 || c[2] > 3)
            {
                throw Error(_at, "the frame header is damaged", Again);
            }
        }

        if (components.Length == 1)
        {
            // A single component is not interleaved: its sampling factors do not matter.
            components[0] = new JpegComponent
            {
                Id = components[0].Id,
                Across = 1,
                Down = 1,
                QuantizationIndex = components[0].QuantizationIndex
            };
        }

        var frame = new JpegFrame { Width = width, Height = height, IsProgressive = marker == 0xc2, Components = components };
        frame.Measure();
        return Array.TrueForAll(components, c => frame.MostAcross % c.Across == 0 && frame.MostDown % c.Down == 0)
            ? frame
            : throw Error(_at, "components of sizes that are no whole ratios of each other, which are not read here",
                "save it as a usual JPEG file");
    }

    /// <summary>It must be plausible that the file has so many blocks, before room is made for them: one takes at least a bit.</summary>
    private readonly void CheckSize(JpegFrame frame)
    {
        if (frame.CountBlocks() > 8L * _file.Length)
        {
            throw Error(_at, $"{_file.Length} bytes are too few for {frame.Width}×{frame.Height} pixels", Again);
        }
    }

    private readonly bool IsYCbCr(JpegFrame frame) => frame.Components.Length == 3
        && (_adobeTransform is { } transform && !_isJfif ? transform != 0
            : _isJfif || !(frame.Components[0].Id == 'R' && frame.Components[1].Id == 'G' && frame.Components[2].Id == 'B'));
}
