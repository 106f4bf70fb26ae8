namespace LatentSharp.Imaging.Codecs;

/// <summary>Bits of entropy-coded data, with stuffed bytes taken out (ITU T.81, F.2.2.5).</summary>
internal ref struct JpegBits
{
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

    /// <summary>The next bits, at most 16, without going on.</summary>
    public int Peek(int count)
    {
        if (_count < count)
        {
            Fill();
        }

        return (int)(_buffer >> (_count - count)) & ((1 << count) - 1);
    }

    /// <summary>Goes on.</summary>
    public void Skip(int count)
    {
        _count -= count;
        if (_count < _invented)
        {
            throw new PictureFormatException(_path, _at, "the picture's data end too early", "fetch the file again or take it out");
        }
    }

    /// <summary>The next bits, at most 16.</summary>
    public int Read(int count)
    {
        if (count == 0)
        {
            return 0;
        }

        int value = Peek(count);
        Skip(count);
        return value;
    }

    /// <summary>A number of so many bits, of which those with a leading zero are negative (F.2.2.1, EXTEND).</summary>
    public int ReadSigned(int count)
    {
        int value = Read(count);
        return count > 0 && value < 1 << (count - 1) ? value - (1 << count) + 1 : value;
    }

    /// <summary>Takes the restart marker that must follow, and starts anew behind it.</summary>
    /// <param name="number">Its number, 0 to 7.</param>
    public void Restart(int number)
    {
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
    public readonly PictureFormatException Damaged(string found) => new(_path, _at, $"the picture's data are damaged: {found}", "fetch the file again or take it out");

    // Behind the data come zeros, which may be looked at but not used.
    private void Fill()
    {
        while (_count <= 48)
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

            _buffer = (_buffer << 8) | (uint)next;
            _count += 8;
        }
    }
}
