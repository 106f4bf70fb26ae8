namespace LatentSharp.Imaging.JpegCodec;

/// <summary>
/// Reads one scan (ITU T.81, F.2 and G.2): the blocks of a sequential file become samples at once, those of a progressive file
/// are kept as coefficients until all passes are read.
/// </summary>
internal ref struct JpegScan
{
    private readonly JpegFrame _frame;
    private readonly JpegScanHeader _header;
    private readonly int[] _predictions;
    private JpegBits _bits;
    private int _endRun;

    public JpegScan(JpegFrame frame, JpegScanHeader header, JpegBits bits)
    {
        _frame = frame;
        _header = header;
        _predictions = new int[header.Components.Length];
        _bits = bits;
    }

    /// <summary>Reads all units; gives the place behind them.</summary>
    public int Read()
    {
        bool alone = _header.Components.Length == 1;
        JpegComponent only = _header.Components[0];
        int across = alone ? JpegFrame.Ratio(only.Width, 8) : _frame.UnitsAcross;
        int down = alone ? JpegFrame.Ratio(only.Height, 8) : _frame.UnitsDown;
        int left = _header.RestartInterval;
        int restarts = 0;
        for (int row = 0; row < down; row++)
        {
            for (int column = 0; column < across; column++)
            {
                if (_header.RestartInterval > 0 && left-- == 0)
                {
                    _bits.Restart(restarts++ % 8);
                    Array.Clear(_predictions);
                    _endRun = 0;
                    left = _header.RestartInterval - 1;
                }

                if (alone)
                {
                    Block(0, row, column);
                }
                else
                {
                    Unit(row, column);
                }

                _bits.Check();
            }
        }

        return _bits.Position;
    }

    private void Unit(int row, int column)
    {
        for (int i = 0; i < _header.Components.Length; i++)
        {
            JpegComponent c = _header.Components[i];
            for (int y = 0; y < c.Down; y++)
            {
                for (int x = 0; x < c.Across; x++)
                {
                    Block(i, (row * c.Down) + y, (column * c.Across) + x);
                }
            }
        }
    }

    private void Block(int component, int y, int x)
    {
        JpegComponent c = _header.Components[component];
        if (!_frame.IsProgressive)
        {
            Span<short> block = c.Block;
            block.Clear();
            Direct(component, block);
            bool flat = Band(_header.Alternating[component]!, block) == 0;
            JpegTransform.Apply(c, block, flat, y, x);
            return;
        }

        Span<short> kept = c.Coefficients.AsSpan(((y * c.BlocksAcross) + x) * 64, 64);
        if (_header.First == 0)
        {
            if (_header.Refines)
            {
                kept[0] |= (short)(_bits.Read(1) << _header.Shift);
            }
            else
            {
                Direct(component, kept);
            }
        }
        else if (_header.Refines)
        {
            Refine(_header.Alternating[component]!, kept);
        }
        else if (_endRun > 0)
        {
            _endRun--;
        }
        else
        {
            Band(_header.Alternating[component]!, kept);
        }
    }

    private void Direct(int component, Span<short> block)
    {
        JpegHuffman table = _header.Direct[component]!;
        int count = _bits.Count;
        ulong buffer = _bits.Fill(_bits.Buffer, ref count);
        int entry = table.Look[(int)(buffer >> (64 - JpegHuffman.LookBits))];
        entry = entry != 0 ? entry : Long(table, buffer, count);
        buffer <<= entry & 0xff;
        count -= entry & 0xff;
        if ((entry & 0xf00) != 0)
        {
            throw _bits.Damaged("a difference of 16 bits or more");
        }

        int value = entry >> 16;
        int size = (entry >> 12) & 15;
        if (size > 0)
        {
            value = JpegHuffman.Extend((int)(buffer >> (64 - size)), size);
            buffer <<= size;
            count -= size;
        }

        _bits.Return(buffer, count);
        _predictions[component] += value;
        block[0] = (short)(_predictions[component] << _header.Shift);
    }

    /// <summary>Coefficients of a sequential block, or the first bits of a band of a progressive one.</summary>
    /// <returns>Where the last one was put, in the file's order; 0 if there was none.</returns>
    private int Band(JpegHuffman table, Span<short> block)
    {
        ReadOnlySpan<int> look = table.Look;
        int last = _frame.IsProgressive ? _header.Last : 63;
        int shift = _header.Shift;
        int count = _bits.Count;
        ulong buffer = _bits.Buffer;
        int found = 0;
        for (int k = Math.Max(_header.First, 1); k <= last; k++)
        {
            buffer = _bits.Fill(buffer, ref count);
            int entry = look[(int)(buffer >> (64 - JpegHuffman.LookBits))];
            entry = entry != 0 ? entry : Long(table, buffer, count);
            buffer <<= entry & 0xff;
            count -= entry & 0xff;
            int run = (entry >> 8) & 15;
            int size = (entry >> 12) & 15;
            int value = entry >> 16;
            k += run;
            if (size > 0)
            {
                value = JpegHuffman.Extend((int)(buffer >> (64 - size)), size);
                buffer <<= size;
                count -= size;
            }
            else if (value == 0)
            {
                if (run == 15)
                {
                    continue;
                }

                if (_frame.IsProgressive)
                {
                    _bits.Return(buffer, count);
                    _endRun = (1 << run) + _bits.Read(run) - 1;
                    return found;
                }

                break;
            }

            if (k > last)
            {
                _bits.Return(buffer, count);
                throw _bits.Damaged("a run of zeros beyond the end of a block");
            }

            found = k;
            block[JpegZigZag.Order[k & 63]] = (short)(value << shift);
        }

        _bits.Return(buffer, count);
        return found;
    }

    /// <summary>One more bit of a band: for those that are not zero yet, and new ones among the zeros (G.1.2.3).</summary>
    private void Refine(JpegHuffman table, Span<short> block)
    {
        int k = _header.First;
        int last = _header.Last;
        int bit = 1 << _header.Shift;
        int count = _bits.Count;
        ulong buffer = _bits.Buffer;
        for (; _endRun == 0 && k <= last; k++)
        {
            buffer = _bits.Fill(buffer, ref count);
            int entry = table.Look[(int)(buffer >> (64 - JpegHuffman.LookBits))];
            entry = entry != 0 ? entry : Long(table, buffer, count);
            buffer <<= entry & 0xff;
            count -= entry & 0xff;
            int run = (entry >> 8) & 15;
            int size = (entry >> 12) & 15;
            int value = entry >> 16;
            if (size > 0)
            {
                value = JpegHuffman.Extend((int)(buffer >> (64 - size)), size);
                buffer <<= size;
                count -= size;
            }
            else if (value == 0 && run < 15)
            {
                _bits.Return(buffer, count);
                _endRun = (1 << run) + _bits.Read(run);
                count = _bits.Count;
                buffer = _bits.Buffer;
                break;
            }

            for (; k <= last; k++)
            {
                ref short old = ref block[JpegZigZag.Order[k & 63]];
                if (old == 0)
                {
                    if (run-- == 0)
                    {
                        break;
                    }

                    continue;
                }

                buffer = _bits.Fill(buffer, ref count);
                Correct(ref old, buffer, bit);
                buffer <<= 1;
                count--;
            }

            if (value != 0)
            {
                if (k > last || value is not (1 or -1))
                {
                    _bits.Return(buffer, count);
                    throw _bits.Damaged(k > last ? "a run of zeros beyond the end of a block"
                        : "more than one bit where a coefficient is refined");
                }

                block[JpegZigZag.Order[k & 63]] = (short)(value * bit);
            }
        }

        if (_endRun > 0)
        {
            for (; k <= last; k++)
            {
                ref short old = ref block[JpegZigZag.Order[k & 63]];
                if (old != 0)
                {
                    buffer = _bits.Fill(buffer, ref count);
                    Correct(ref old, buffer, bit);
                    buffer <<= 1;
                    count--;
                }
            }

            _endRun--;
        }

        _bits.Return(buffer, count);
    }

    private static void Correct(ref short old, ulong buffer, int bit)
    {
        if ((long)buffer < 0 && (old & bit) == 0)
        {
            old += (short)(old >= 0 ? bit : -bit);
        }
    }

    private int Long(JpegHuffman table, ulong buffer, int count)
    {
        int entry = table.Find(buffer);
        _bits.Return(buffer, count);
        return entry != 0 ? entry : throw _bits.Damaged("a code that the file's Huffman table does not have");
    }
}
