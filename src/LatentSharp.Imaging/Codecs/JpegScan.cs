namespace LatentSharp.Imaging.Codecs;

/// <summary>What a scan header says (ITU T.81, B.2.3).</summary>
/// <param name="Components">Which components it holds.</param>
/// <param name="Direct">Table of the direct coefficients, for each of them; null where it has none.</param>
/// <param name="Alternating">Table of the others.</param>
/// <param name="First">First coefficient.</param>
/// <param name="Last">Last coefficient.</param>
/// <param name="Refines">Whether one more bit of coefficients is given that were begun before.</param>
/// <param name="Shift">The bit that is given.</param>
/// <param name="RestartInterval">Units between restart markers; 0 for none.</param>
internal sealed record JpegScanHeader(
    JpegComponent[] Components, JpegHuffman?[] Direct, JpegHuffman?[] Alternating, int First, int Last, bool Refines, int Shift, int RestartInterval);

/// <summary>Reads the coefficients of one scan (ITU T.81, F.2 and G.2).</summary>
internal ref struct JpegScan
{
    private static readonly byte[] ZigZag =
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

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

    /// <summary>The natural place of the i-th coefficient of a block in a file.</summary>
    public static int Natural(int i) => ZigZag[i];

    /// <summary>Reads all units; gives the place behind them.</summary>
    public int Read()
    {
        bool alone = _header.Components.Length == 1;
        JpegComponent only = _header.Components[0];
        int across = alone ? JpegFrame.Ratio(only.Width, 8) : _frame.UnitsAcross;
        int down = alone ? JpegFrame.Ratio(only.Height, 8) : _frame.UnitsDown;
        int units = across * down;
        for (int unit = 0; unit < units; unit++)
        {
            if (_header.RestartInterval > 0 && unit > 0 && unit % _header.RestartInterval == 0)
            {
                _bits.Restart(((unit / _header.RestartInterval) - 1) % 8);
                Array.Clear(_predictions);
                _endRun = 0;
            }

            (int row, int column) = (unit / across, unit % across);
            for (int i = 0; i < _header.Components.Length; i++)
            {
                JpegComponent c = _header.Components[i];
                int blocks = alone ? 1 : c.Across * c.Down;
                for (int block = 0; block < blocks; block++)
                {
                    int y = alone ? row : (row * c.Down) + (block / c.Across);
                    int x = alone ? column : (column * c.Across) + (block % c.Across);
                    Block(i, c.Coefficients.AsSpan(((y * c.BlocksAcross) + x) * 64, 64));
                }
            }
        }

        return _bits.Position;
    }

    private void Block(int component, Span<short> block)
    {
        if (!_frame.IsProgressive)
        {
            Direct(component, block);
            Sequential(_header.Alternating[component]!, block);
        }
        else if (_header.First == 0)
        {
            if (_header.Refines)
            {
                block[0] |= (short)(_bits.Read(1) << _header.Shift);
            }
            else
            {
                Direct(component, block);
            }
        }
        else if (_header.Refines)
        {
            Refine(_header.Alternating[component]!, block);
        }
        else
        {
            Begin(_header.Alternating[component]!, block);
        }
    }

    private void Direct(int component, Span<short> block)
    {
        int size = _header.Direct[component]!.Read(ref _bits);
        if (size > 15)
        {
            throw _bits.Damaged($"a difference of {size} bits");
        }

        _predictions[component] += _bits.ReadSigned(size);
        block[0] = (short)(_predictions[component] << _header.Shift);
    }

    private void Sequential(JpegHuffman table, Span<short> block)
    {
        for (int k = 1; k < 64; k++)
        {
            int code = table.Read(ref _bits);
            (int run, int size) = (code >> 4, code & 15);
            if (size == 0)
            {
                if (run < 15)
                {
                    return;
                }

                k += 15;
                continue;
            }

            k = Within(k + run, 63);
            block[ZigZag[k]] = (short)_bits.ReadSigned(size);
        }
    }

    /// <summary>First bits of a band of coefficients.</summary>
    private void Begin(JpegHuffman table, Span<short> block)
    {
        if (_endRun > 0)
        {
            _endRun--;
            return;
        }

        for (int k = _header.First; k <= _header.Last; k++)
        {
            int code = table.Read(ref _bits);
            (int run, int size) = (code >> 4, code & 15);
            if (size == 0)
            {
                if (run < 15)
                {
                    _endRun = (1 << run) + _bits.Read(run) - 1;
                    return;
                }

                k += 15;
                continue;
            }

            k = Within(k + run, _header.Last);
            block[ZigZag[k]] = (short)(_bits.ReadSigned(size) << _header.Shift);
        }
    }

    /// <summary>One more bit of a band: for those that are not zero yet, and new ones among the zeros (G.1.2.3).</summary>
    private void Refine(JpegHuffman table, Span<short> block)
    {
        int k = _header.First;
        for (; _endRun == 0 && k <= _header.Last; k++)
        {
            int code = table.Read(ref _bits);
            (int run, int size) = (code >> 4, code & 15);
            int value = 0;
            if (size == 0)
            {
                if (run < 15)
                {
                    _endRun = (1 << run) + _bits.Read(run);
                    break;
                }
            }
            else
            {
                value = _bits.Read(1) == 1 ? 1 << _header.Shift : -(1 << _header.Shift);
            }

            for (; k <= _header.Last; k++)
            {
                ref short old = ref block[ZigZag[k]];
                if (old != 0)
                {
                    Correct(ref old);
                }
                else if (run-- == 0)
                {
                    break;
                }
            }

            if (value != 0)
            {
                block[ZigZag[Within(k, _header.Last)]] = (short)value;
            }
        }

        if (_endRun > 0)
        {
            for (; k <= _header.Last; k++)
            {
                ref short old = ref block[ZigZag[k]];
                if (old != 0)
                {
                    Correct(ref old);
                }
            }

            _endRun--;
        }
    }

    private void Correct(ref short old)
    {
        int bit = 1 << _header.Shift;
        if (_bits.Read(1) == 1 && (old & bit) == 0)
        {
            old += (short)(old >= 0 ? bit : -bit);
        }
    }

    private readonly int Within(int k, int last) => k <= last ? k : throw _bits.Damaged("a run of zeros beyond the end of a block");
}
