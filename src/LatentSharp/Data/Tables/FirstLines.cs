namespace LatentSharp.Data.Tables;

/// <summary>The first lines of a text of separated values, by which is seen what separates them.</summary>
internal sealed class FirstLines
{
    private const int Usual = 20;

    // Of signs that divide the lines equally well the first is taken.
    private const string Signs = "\t,;|";

    private readonly List<int> _ends = [];
    private readonly List<int[]> _counts = [];
    private readonly bool _hasDecimalCommas = true;

    /// <summary>Looks at the lines that are not empty; a line break within quotation marks ends none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">Most lines that are looked at.</param>
    public FirstLines(string text, int most = Usual)
    {
        bool quoted = false;
        bool any = false;
        var counts = new int[Signs.Length];
        for (int i = 0; i <= text.Length && _ends.Count < most; i++)
        {
            char letter = i < text.Length ? text[i] : '\n';
            quoted ^= letter == '"';
            if (i == text.Length || (!quoted && letter is '\r' or '\n'))
            {
                if (any)
                {
                    _ends.Add(i);
                    _counts.Add(counts);
                    (any, counts) = (false, new int[Signs.Length]);
                }

                continue;
            }

            any |= !char.IsWhiteSpace(letter) || letter == '\t';
            if (!quoted && Signs.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var sign)
            {
                counts[sign]++;
                _hasDecimalCommas &= letter != ',' || (i > 0 && char.IsAsciiDigit(text[i - 1]) && i + 1 < text.Length
                    && char.IsAsciiDigit(text[i + 1]));
            }
        }
    }

    /// <summary>Where each of them ends.</summary>
    public IReadOnlyList<int> Ends => _ends;

    /// <summary>Whether they are at least two, with the same number of cells, more than one.</summary>
    public bool AreTable => _ends.Count > 1 && Best() is not null;

    /// <summary>
    /// What separates values: the sign that gives all these lines the same number of cells, of several the one that gives most; where there
    /// is none, a tab of the first line, else a comma, else a semicolon, else a bar.
    /// </summary>
    public char Separator
    {
        get
        {
            if (Best() is { } best)
            {
                return Signs[best];
            }

            bool Has(char sign) => _counts.Count > 0 && CellsOf(0, sign) > 1;
            return Has('\t') ? '\t' : Has(',') ? ',' : Has('|') && !Has(';') ? '|' : ';';
        }
    }

    /// <summary>How many cells a line has.</summary>
    /// <param name="line">Which line.</param>
    /// <param name="separator">What separates them.</param>
    public int CellsOf(int line, char separator) => _counts[line][Signs.IndexOf(separator, StringComparison.Ordinal)] + 1;

    private int? Best()
    {
        int[] same = [.. Enumerable.Range(0, Signs.Length).Where(sign => _counts.Count > 0 && _counts[0][sign] > 0
            && _counts.TrueForAll(line => line[sign] == _counts[0][sign]))];

        // Commas that all stand between digits are decimal signs, where something else separates cells.
        int comma = Signs.IndexOf(',', StringComparison.Ordinal);
        same = same.Length > 1 && _hasDecimalCommas ? [.. same.Where(sign => sign != comma)] : same;
        return same.Length == 0 ? null : same.MaxBy(sign => _counts[0][sign]);
    }
}
