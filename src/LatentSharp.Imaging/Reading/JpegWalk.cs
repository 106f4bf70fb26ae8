using System.Buffers.Binary;

namespace LatentSharp.Imaging.Reading;

/// <summary>
/// Walks over the segments of a JPEG file (ITU T.81, annex B) without decoding any: gives its head, bounds what a decoder may be asked to
/// do, and says of a broken file where it is broken.
/// </summary>
internal ref struct JpegWalk
{
    /// <summary>Scans that are read: each goes over the whole picture, and a few bytes are enough for one.</summary>
    public const int MostScans = 100;

    private const string Again = "fetch the file again or take it out";

    private readonly ReadOnlySpan<byte> _file;
    private readonly string? _path;
    private readonly long? _most;
    private int _at;
    private PictureHead? _head;
    private int _orientation = 1;
    private bool _hasProfile;
    private int _scans;

    private JpegWalk(ReadOnlySpan<byte> file, string? path, long? most)
    {
        _file = file;
        _path = path;
        _most = most;
        _at = 2;
    }

    /// <summary>Reads the head, and goes on to the end of a whole file.</summary>
    /// <exception cref="PictureFormatException">The file is damaged, cut short, or of a kind that is not read.</exception>
    public static PictureHead Read(ReadOnlySpan<byte> file, string? path, long? most)
    {
        bool isWhole = most is not null;
        var walk = new JpegWalk(file, path, most);
        while (walk._head is null || (isWhole && walk._at < file.Length))
        {
            int marker = walk.NextMarker();
            if (marker == 0xd9 && walk._head is not null)
            {
                break;
            }

            walk.Take(marker, walk.Segment(marker));
        }

        if (isWhole && walk._scans == 0)
        {
            throw walk.Error("the file ends before its pixels", Again);
        }

        return walk._head! with { Orientation = walk._orientation, HasProfile = walk._hasProfile };
    }

    private readonly PictureFormatException Error(string problem, string advice) => new(_path, _at, problem, advice);

    private int NextMarker()
    {
        if (_at + 1 >= _file.Length)
        {
            throw Error("the file ends where a marker should be", Again);
        }

        if (_file[_at] != 0xff)
        {
            throw Error($"expected a marker, found {_file[_at]:X2}", Again);
        }

        while (_at + 1 < _file.Length && _file[_at + 1] == 0xff)
        {
            _at++;
        }

        int marker = _at + 1 < _file.Length ? _file[_at + 1] : 0;
        _at += 2;
        return marker;
    }

    private ReadOnlySpan<byte> Segment(int marker)
    {
        if (marker is 0x01 or (>= 0xd0 and <= 0xd9))
        {
            return marker == 0xd9 ? throw Error("the file ends before a picture", Again) : default;
        }

        int length = _at + 2 <= _file.Length ? BinaryPrimitives.ReadUInt16BigEndian(_file[_at..]) : 0;
        if (length < 2 || _at + length > _file.Length)
        {
            throw Error($"a segment of {length} bytes does not fit into the file", Again);
        }

        ReadOnlySpan<byte> body = _file.Slice(_at + 2, length - 2);
        _at += length;
        return body;
    }

    private void Take(int marker, ReadOnlySpan<byte> body)
    {
        switch (marker)
        {
            case 0xda when _head is null:
                throw Error("a scan begins before the frame header", Again);
            case 0xda:
                _scans++;
                if (_scans > MostScans)
                {
                    throw Error($"the picture is stored in more than {MostScans} scans", "save it as a usual JPEG file");
                }

                SkipToMarker();
                break;
            case >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc):
                _head = _head is null ? Frame(marker, body)
                    : throw Error("there is a second frame, which is not read here", "save the picture as a usual JPEG file");
                break;
            case 0xe1 when body.StartsWith("Exif\0\0"u8):
                _orientation = Orientation.Find(body[6..]) ?? _orientation;
                break;
            case 0xe2:
                _hasProfile |= body.StartsWith("ICC_PROFILE\0"u8);
                break;
        }
    }

    private void SkipToMarker()
    {
        while (true)
        {
            int next = _file[_at..].IndexOf((byte)0xff);
            if (next < 0 || _at + next + 1 >= _file.Length)
            {
                _at = _file.Length;
                return;
            }

            _at += next;
            if (_file[_at + 1] is not (0 or 0xff or (>= 0xd0 and <= 0xd7)))
            {
                return;
            }

            _at++;
        }
    }

    private readonly PictureHead Frame(int marker, ReadOnlySpan<byte> body)
    {
        string? unread = marker switch
        {
            0xc3 or 0xcb => "without loss",
            0xc5 or 0xc6 or 0xc7 or 0xcd or 0xce or 0xcf => "in differential frames",
            _ => null,
        };
        if (unread is not null)
        {
            throw Error($"the picture is coded {unread}, which is not read here", "save it as a usual JPEG file");
        }

        if (body.Length < 6 || body.Length < 6 + (3 * body[5]))
        {
            throw Error("the frame header is cut short", Again);
        }

        int height = BinaryPrimitives.ReadUInt16BigEndian(body[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(body[3..]);
        if (body[0] != 8)
        {
            throw Error($"the picture has {body[0]} bits a sample, which is not read here", "save it with 8 bits");
        }

        if (width == 0 || height == 0)
        {
            throw Error($"a picture of {width}×{height} pixels", Again);
        }

        var head = new PictureHead(PictureKind.Jpeg, width, height, body[5] == 1 ? 1 : 3)
        {
            IsProgressive = marker is 0xc2 or 0xca,
            DataOffset = _at,
        };
        if (_most is { } most)
        {
            head.CheckPixels(_path, most);
            CheckBlocks(body, width, height, isArithmetic: marker >= 0xc9);
        }

        return head;
    }

    /// <summary>It must be plausible that the file has so many blocks, before room is made for them: one takes at least a bit.</summary>
    private readonly void CheckBlocks(ReadOnlySpan<byte> body, int width, int height, bool isArithmetic)
    {
        (int across, int down, int blocks) = (1, 1, 0);
        for (int i = 6; i < 6 + (3 * body[5]); i += 3)
        {
            (int a, int d) = (body[i + 1] >> 4, body[i + 1] & 15);
            (across, down, blocks) = (Math.Max(across, a), Math.Max(down, d), blocks + (a * d));
        }

        long units = body[5] == 1 ? (long)((width + 7) / 8) * ((height + 7) / 8)
            : (long)(width / (8 * across)) * (height / (8 * down)) * blocks;
        if (!isArithmetic && units > 8L * _file.Length)
        {
            throw Error($"{_file.Length} bytes are too few for {width}×{height} pixels", Again);
        }
    }
}
