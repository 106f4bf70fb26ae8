using LatentSharp.Formats.SafeTensors;
using LatentSharp.Tensors;

namespace LatentSharp.Formats.Arrays;

/// <summary>
/// The header of an NPY file: a Python dictionary literal with exactly the keys <c>descr</c>, <c>fortran_order</c> and
/// <c>shape</c>. Parsed as text by hand; nothing is evaluated. Source: NumPy's format description, NEP 1.
/// </summary>
internal ref struct NpyHeader
{
    private readonly string _path;
    private readonly int _start;
    private readonly ReadOnlySpan<byte> _text;
    private int _at;

    private NpyHeader(string path, ReadOnlySpan<byte> text, int start)
    {
        _path = path;
        _text = text;
        _start = start;
    }

    /// <summary>Parses a header.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="text">The dictionary literal with its padding.</param>
    /// <param name="start">Byte of the file where the literal starts.</param>
    /// <exception cref="ModelFileException">The literal is not as the format has it, or the type of the numbers is not one that is
    /// read.</exception>
    /// <returns>The header, with the first byte behind it as the start of the numbers.</returns>
    public static NpyHead Parse(string path, ReadOnlySpan<byte> text, int start)
    {
        var parser = new NpyHeader(path, text, start);
        return parser.ParseDictionary();
    }

    private NpyHead ParseDictionary()
    {
        (ElementType Type, bool BigEndian)? type = null;
        bool? fortranOrder = null;
        Shape? shape = null;
        Require('{');
        while (!Accept('}'))
        {
            string key = ParseText("a key");
            Require(':');
            switch (key)
            {
                case "descr" when type is null:
                    type = ParseType();
                    break;
                case "fortran_order" when fortranOrder is null:
                    fortranOrder = ParseBoolean();
                    break;
                case "shape" when shape is null:
                    shape = ParseShape();
                    break;
                default:
                    throw Error($"the header has an unknown or repeated key '{SafeTensorsHeader.Shorten(key)}'");
            }

            if (!Accept(','))
            {
                Require('}');
                break;
            }
        }

        SkipSpace();
        if (_at < _text.Length)
        {
            throw Error($"expected the end of the header, found {Found()}");
        }

        if (type is null || fortranOrder is null || shape is null)
        {
            throw Error($"the header lacks '{(type is null ? "descr" : fortranOrder is null ? "fortran_order" : "shape")}'");
        }

        return new NpyHead(type.Value.Type, type.Value.BigEndian, fortranOrder.Value, shape.Value, _start + _text.Length);
    }

    private (ElementType Type, bool BigEndian) ParseType()
    {
        SkipSpace();
        if (_at < _text.Length && _text[_at] == '[')
        {
            throw Refuse("a table of several columns");
        }

        string descr = ParseText("a type");
        bool bigEndian = descr.StartsWith('>');
        ElementType type = (bigEndian ? $"<{descr[1..]}" : descr) switch
        {
            "<f4" => ElementType.F32,
            "<f8" => ElementType.F64,
            "<f2" => ElementType.F16,
            "<i8" => ElementType.I64,
            "<i4" => ElementType.I32,
            "<i2" => ElementType.I16,
            "|i1" => ElementType.I8,
            "<u8" => ElementType.U64,
            "<u4" => ElementType.U32,
            "<u2" => ElementType.U16,
            "|u1" or "|b1" => ElementType.U8,
            _ when descr.EndsWith('O') => throw new ModelFileException(
                _path, $"the array holds Python objects ('{SafeTensorsHeader.Shorten(descr)}'), which can run code when they are loaded " +
                    $"and are never read", "save plain numbers: array.astype('float32')", _start + _at),
            _ => throw Refuse($"the type '{SafeTensorsHeader.Shorten(descr)}'"),
        };
        return (type, bigEndian);
    }

    private Shape ParseShape()
    {
        Span<int> sizes = stackalloc int[Shape.MaximumRank];
        int rank = 0;
        long length = 1;
        Require('(');
        while (!Accept(')'))
        {
            if (rank == Shape.MaximumRank)
            {
                throw Error($"the array has more than {Shape.MaximumRank} dimensions");
            }

            long size = ParseNumber();
            if (size > int.MaxValue || (length *= size) > int.MaxValue)
            {
                throw Error($"the array has more than {int.MaxValue} elements");
            }

            sizes[rank++] = (int)size;
            if (!Accept(','))
            {
                Require(')');
                break;
            }
        }

        return new Shape(sizes[..rank]);
    }

    private long ParseNumber()
    {
        SkipSpace();
        int first = _at;
        long value = 0;
        while (_at < _text.Length && char.IsAsciiDigit((char)_text[_at]))
        {
            value = Math.Min((value * 10) + (_text[_at++] - '0'), (long)int.MaxValue + 1);
        }

        if (_at == first)
        {
            throw Error($"expected a size, found {Found()}");
        }

        // Python 2 wrote long integers with an L.
        if (_at < _text.Length && _text[_at] == 'L')
        {
            _at++;
        }

        return value;
    }

    private bool ParseBoolean()
    {
        SkipSpace();
        ReadOnlySpan<byte> rest = _text[_at..];
        bool value = rest.StartsWith("True"u8);
        if (!value && !rest.StartsWith("False"u8))
        {
            throw Error($"expected True or False, found {Found()}");
        }

        _at += value ? 4 : 5;
        return value;
    }

    private string ParseText(string what)
    {
        SkipSpace();
        byte quote = _at < _text.Length ? _text[_at] : (byte)0;
        if (quote is not ((byte)'\'' or (byte)'"'))
        {
            throw Error($"expected {what} in quotes, found {Found()}");
        }

        ReadOnlySpan<byte> rest = _text[(_at + 1)..];
        int length = rest.IndexOf(quote);
        if (length < 0 || rest[..length].Contains((byte)'\\'))
        {
            throw Error($"expected {what} in plain quotes");
        }

        _at += length + 2;
        return System.Text.Encoding.UTF8.GetString(rest[..length]);
    }

    private bool Accept(char mark)
    {
        SkipSpace();
        bool accepted = _at < _text.Length && _text[_at] == mark;
        _at += accepted ? 1 : 0;
        return accepted;
    }

    private void Require(char mark)
    {
        if (!Accept(mark))
        {
            throw Error($"expected '{mark}', found {Found()}");
        }
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r')
        {
            _at++;
        }
    }

    private readonly string Found() => _at >= _text.Length ? "the end of the header"
        : _text[_at] is > 0x20 and < 0x7F ? $"'{(char)_text[_at]}'" : $"byte 0x{_text[_at]:X2}";

    private readonly ModelFileException Refuse(string what) =>
        new(_path, $"the array holds {what}, expected floats of 16 to 64 bits, integers of 8 to 64 or booleans",
            "save it again as float32: array.astype('float32')", _start + _at);

    private readonly ModelFileException Error(string problem) =>
        new(_path, problem, "the file is damaged or no NPY file: copy or make it again", _start + _at);
}
