using LatentSharp.Data.Tables.Mixed;

namespace LatentSharp.Data.Tables;

/// <summary>Lines at the top of a table that begin with #: comments, of which the last may have the headings, as in VCF files.</summary>
internal static class CsvComments
{
    private const char Mark = '#';
    private const int Looked = 200;

    /// <summary>The text without them, each line with the number that it had; headings lose their mark.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="notes">Receives which lines were skipped.</param>
    /// <param name="skipped">How many lines were skipped.</param>
    /// <exception cref="DataException">A line below is not one of a CSV table.</exception>
    public static string Without(string path, string text, List<string> notes, out int skipped)
    {
        (int last, int end, skipped) = Top(text);
        if (skipped == 0 || string.IsNullOrWhiteSpace(text[end..]))
        {
            skipped = 0;
            return text;
        }

        string line = text[last..end].TrimStart(Mark, ' ');
        bool isHeading = HasHeadings(path, line, new string('\n', skipped) + text[end..]);
        skipped -= isHeading ? 1 : 0;
        if (skipped > 0)
        {
            notes.Add(skipped == 1 ? $"skipped: line 1, a comment that begins with {Mark}"
                : $"skipped: lines 1 to {skipped}, comments that begin with {Mark}");
        }

        return new string('\n', skipped) + (isHeading ? line : "") + text[end..];
    }

    /// <summary>Where the rows or headings below comments begin.</summary>
    /// <param name="text">The text.</param>
    public static int End(string text) => Top(text).End;

    private static (int Last, int End, int Count) Top(string text)
    {
        (int last, int end, int count) = (0, 0, 0);
        for (; end < text.Length && text[end] == Mark; count++)
        {
            last = end;
            int next = text.IndexOf('\n', end);
            end = next < 0 ? text.Length : next + 1;
        }

        return (last, end, count);
    }

    /// <summary>Whether a comment has as many cells as the line below it, more than one, and that line has no headings.</summary>
    private static bool HasHeadings(string path, string line, string below)
    {
        var lines = new FirstLines(below, Looked);
        int cells = lines.CellsOf(0, lines.Separator);
        var comment = new FirstLines(line);
        if (cells == 1 || comment.Ends.Count == 0 || comment.CellsOf(0, lines.Separator) != cells)
        {
            return false;
        }

        var rows = new List<string[]>();
        CsvText.ForEach(path, below[..lines.Ends[^1]], (reader, _) => rows.Add(CsvText.Fields(reader)), lines.Separator);
        return !HeadingLine.IsSure(rows[0], [.. rows.Skip(1)]);
    }
}
