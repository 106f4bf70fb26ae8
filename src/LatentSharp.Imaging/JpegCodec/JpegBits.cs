using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace LatentSharp.Imaging.JpegCodec;

/// <summary>
/// Bits of entropy-coded data, with stuffed bytes taken out (ITU T.81, F.2.2.5). The next bit is the highest of <see cref="Buffer"/>.
/// Loops keep a copy of this struct's state in locals, and give it back with <see cref="Return"/>.
/// </summary>
internal ref struct JpegBits
{
    /// <summary>After <see cref="Fill"/> there are at least so many bits: a code of 16 with a number of 15 fits.</summary>
    public const int Enough = 32;

    private readonly ReadOnlySpan<byte> _file;
    private readonly string? _path;
    private int _at;
    private ulong _buffer;
    private int _count;
    private int _invented;

    public JpegBits(ReadOnlySpan<byte> file, int start, string? path)
    {
        _file = file;
        _at = start;
        _path = path;
    }

    /// <summary>Where the next byte would be read; a marker, once the data before it are used up.</summary>
    public readonly int Position => _at;

    /// <summary>
    /// Bits that were read and not used yet, from the highest on; below the first <see cref="Count"/> anything may stand.
    /// </summary>
    public readonly ulong Buffer => _buffer;

    public readonly int Count => _count;

    /// <summary>Takes back what a loop has left.</summary>
    public void Return(ulong buffer, int count)
    {
        _buffer = buffer;
        _count = count;
    }

    /// <summary>Reads on, if there are fewer bits than <see cref="Enough"/>.</summary>
    /// <param name="buffer">The caller's copy of the bits.</param>
    /// <param name="count">How many they are; gives how many there are now.</param>
    /// <returns>The bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Fill(ulong buffer, ref int count)
    {
        if (count >= Enough)
        {
            return buffer;
        }

        int at = _at;
        if (at <= _file.Length - 8)
        {
            ulong next = BinaryPrimitives.ReadUInt64BigEndian(_file[at..]);

            // Whether none of the eight bytes is FF.
            if ((next & ~(next + 0x0101_0101_0101_0101) & 0x8080_8080_8080_8080) == 0)
            {
                _at = at + ((63 - count) >> 3);
                buffer |= next >> count;
                count |= 56;
                return buffer;
            }
        }

        Return(buffer, count);
        FillByBytes();
        count = _count;
        return _buffer;
    }

    /// <summary>The next bits, at most 16.</summary>
    public int Read(int count)
    {
        if (count == 0)
        {
            return 0;
        }

        _buffer = Fill(_buffer, ref _count);
        int value = (int)(_buffer >> (64 - count));
        _buffer <<= count;
        _count -= count;
        return value;
    }

    /// <summary>Ends with an error where more bits were used than there are.</summary>
    public readonly void Check()
    {
        if (_count < _invented)
        {
            throw new PictureFormatException(_path, _at, "the picture's data end too early", "fetch the file again or take it out");
        }
    }

    /// <summary>Takes the restart marker that must follow, and starts anew behind it.</summary>
    /// <param name="number">Its number, 0 to 7.</param>
    public void Restart(int number)
    {
        while (_at + 1 < _file.Length && _file[_at] == 0xff && _file[_at + 1] == 0xff)
        {
            _at++;
        }

        if (_at + 1 >= _file.Length || _file[_at] != 0xff || _file[_at + 1] != 0xd0 + number)
        {
            throw Damaged($"no restart marker {number} where one should be");
        }

        _at += 2;
        _buffer = 0;
        _count = 0;
        _invented = 0;
    }

    /// <summary>What to throw for damaged data.</summary>
    public readonly PictureFormatException Damaged(string found)
    {
        Check();
        return new PictureFormatException(_path, _at, $"the picture's data are damaged: {found}", "fetch the file again or take it out");
    }

    // Behind the data come zeros, which may be looked at but not used.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FillByBytes()
    {
        _buffer &= _count == 0 ? 0 : ulong.MaxValue << (64 - _count);
        while (_count <= 56)
        {
            int next = 0;
            if (_invented > 0 || _at >= _file.Length)
            {
                _invented += 8;
            }
            else if (_file[_at] != 0xff)
            {
                next = _file[_at++];
            }
            else if (_at + 1 < _file.Length && _file[_at + 1] == 0)
            {
                next = 0xff;
                _at += 2;
            }
            else if (_at + 1 < _file.Length && _file[_at + 1] == 0xff)
            {
                // A fill byte before a marker.
                _at++;
                continue;
            }
            else
            {
                _invented += 8;
            }

            _buffer |= (ulong)next << (56 - _count);
            _count += 8;
        }
    }
}
