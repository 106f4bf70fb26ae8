using System.Globalization;
using System.Text.RegularExpressions;

namespace LatentSharp.Data.Tables;

/// <summary>Which columns of a table are the pixels of a picture.</summary>
/// <param name="Columns">The column of each sample, row by row.</param>
/// <param name="Side">Side of the square pictures.</param>
/// <param name="Channels">1, or 3 where there are three samples a pixel.</param>
internal sealed partial record PixelColumns(int[] Columns, int Side, int Channels)
{
    /// <summary>
    /// The pixels among headings such as pixel0 … pixel783, 1x1 … 28x28 or pixel_0_0 … pixel_7_7; null if they are none of a square
    /// picture.
    /// </summary>
    public static PixelColumns? Of(string[] headings)
    {
        var numbered = new SortedList<long, int>();
        for (int c = 0; c < headings.Length; c++)
        {
            if (Position(headings[c]) is { } position && !numbered.TryAdd(position, c))
            {
                return null;
            }
        }

        // Numbers in a row are counted from 0 or 1; those of rows and columns only have to be as many.
        bool counted = numbered.Count > 0 && numbered.Keys[^1] < Row;
        bool whole = !counted || (numbered.Keys[0] <= 1 && numbered.Keys[^1] - numbered.Keys[0] == numbered.Count - 1);
        return whole ? Of([.. numbered.Values]) : null;
    }

    /// <summary>
    /// The pixels of a table without headings: all columns, or all but the first, which is then the class. Null if they are none of a
    /// square picture.
    /// </summary>
    public static PixelColumns? OfCount(int columns) =>
        Of([.. Enumerable.Range(0, columns)]) ?? Of([.. Enumerable.Range(1, Math.Max(0, columns - 1))]);

    private const long Row = 1L << 32;

    private static PixelColumns? Of(int[] columns)
    {
        foreach (int channels in new[] { 1, 3 })
        {
            int side = (int)Math.Round(Math.Sqrt(columns.Length / (double)channels));
            if (side >= PictureFormat.MinimumSide && side * side * channels == columns.Length)
            {
                return new PixelColumns(columns, side, channels);
            }
        }

        return null;
    }

    private static long? Position(string heading)
    {
        Match one = Numbered().Match(heading);
        if (one.Success && int.TryParse(one.Groups["at"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return number;
        }

        Match two = Placed().Match(heading);
        return two.Success
            && int.TryParse(two.Groups["row"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int row)
            && int.TryParse(two.Groups["column"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int column)
            ? (Row * (row + 1)) + column
            : null;
    }

    [GeneratedRegex(@"^\s*(?:pixel|pix|px)[ _.-]?(?<at>\d{1,7})\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^\s*(?:(?:pixel|pix|px)[ _.-]?)?(?<row>\d{1,4})[x_](?<column>\d{1,4})\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placed();
}
