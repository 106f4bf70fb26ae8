namespace LatentSharp.Imaging.Text;

/// <summary>The built-in proportional font: ASCII 32…126 and a few signs; other characters appear as an empty box.</summary>
internal static class BitmapFont
{
    /// <summary>Rows of a glyph, of which the last two hang below the base line.</summary>
    public const int Height = 9;

    /// <summary>Empty columns between glyphs.</summary>
    public const int Tracking = 1;

    /// <summary>Rows from one line of text to the next.</summary>
    public const int LineHeight = 12;

    private const int SpaceWidth = 3;

    private static readonly Dictionary<char, Glyph> All = Parse();

    private static readonly Glyph Missing = new(5, [31, 17, 17, 17, 17, 17, 31, 0, 0]);

    /// <summary>The drawing of a character.</summary>
    /// <param name="character">Any character.</param>
    public static Glyph Of(char character) => All.GetValueOrDefault(character) ?? Missing;

    /// <summary>Whether the font draws this character.</summary>
    /// <param name="character">Any character.</param>
    public static bool Has(char character) => All.ContainsKey(character);

    private static Dictionary<char, Glyph> Parse()
    {
        var glyphs = new Dictionary<char, Glyph> { [' '] = new Glyph(SpaceWidth, new byte[Height]) };
        foreach (string line in Glyphs.Drawings.Split('\n', StringSplitOptions.TrimEntries))
        {
            string[] drawn = line[1..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int width = drawn.Max(static row => row.Length);
            var rows = new byte[Height];
            for (int y = 0; y < drawn.Length; y++)
            {
                for (int x = 0; x < drawn[y].Length; x++)
                {
                    rows[y] |= (byte)(drawn[y][x] == '#' ? 1 << x : 0);
                }
            }

            glyphs.Add(line[0], new Glyph(width, rows));
        }

        return glyphs;
    }

    /// <summary>One drawing: bit x of row y is set where there is ink.</summary>
    /// <param name="Width">Columns, at most 7.</param>
    /// <param name="Rows">Nine rows.</param>
    public sealed record Glyph(int Width, byte[] Rows);
}
