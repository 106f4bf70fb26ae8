namespace LatentSharp.Data.Labels;

/// <summary>A table of text, as it was read.</summary>
/// <param name="Path">Where it was read, for messages.</param>
/// <param name="Headings">Names of the columns.</param>
/// <param name="Rows">A field a column.</param>
/// <param name="Lines">The line of each row, 1 the first.</param>
/// <param name="Folders">The folder in which each row's file lies, with its last slash; empty at the root.</param>
internal sealed record RawTable(string Path, string[] Headings, IReadOnlyList<string[]> Rows, IReadOnlyList<int> Lines,
    IReadOnlyList<string> Folders)
{
    // Enough to see which column names pictures, in a table of any length.
    private const int Looked = 2000;

    /// <summary>Whether something else than a comma separates the values, so that one in a number is its decimal sign.</summary>
    public bool MayHaveDecimalCommas { get; init; }

    /// <summary>
    /// The column that names pictures: the one that names most of them, of equals one that is headed so, of those the first.
    /// </summary>
    /// <param name="index">The pictures.</param>
    /// <param name="named">How many different pictures the column names among the rows that were looked at.</param>
    public int FileColumn(PictureIndex index, out int named)
    {
        int[] columns = [.. Enumerable.Range(0, Headings.Length).OrderByDescending(c => CsvLabels.IsFileHeading(Headings[c]))];
        int best = columns[0];
        named = 0;
        foreach (int column in columns)
        {
            int found = Named(index, column, Looked);
            (best, named) = found > named ? (column, found) : (best, named);
        }

        // The first rows may be of pictures that are not there.
        named = named > 0 || Rows.Count <= Looked ? named : Named(index, best, int.MaxValue);
        return best;
    }

    /// <summary>Tables with the same headings, one after the other.</summary>
    public RawTable Joined(RawTable other) => this with
    {
        Rows = [.. Rows, .. other.Rows],
        Lines = [.. Lines, .. other.Lines],
        Folders = [.. Folders, .. other.Folders]
    };

    private int Named(PictureIndex index, int column, int most)
    {
        var found = new HashSet<int>();
        for (int row = 0; row < Math.Min(Rows.Count, most); row++)
        {
            found.Add(index.Find(Rows[row][column], Folders[row]));
        }

        found.Remove(-1);
        found.Remove(PictureIndex.Ambiguous);
        return found.Count;
    }
}
