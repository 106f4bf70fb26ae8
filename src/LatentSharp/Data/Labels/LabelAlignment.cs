using LatentSharp.Data.Sentences;

namespace LatentSharp.Data.Labels;

/// <summary>Lines the rows of a label file up with pictures, by name.</summary>
internal static class LabelAlignment
{
    /// <summary>
    /// The row of each picture, −1 where there is none. Rows of pictures that are not there, and pictures without a row, are told of with
    /// their numbers.
    /// </summary>
    /// <exception cref="DataException">Two rows name the same picture, a row could mean several, or none names any.</exception>
    public static int[] Rows(LabelTable table, PictureIndex index, List<string> notes)
    {
        var rows = new int[index.Pictures.Count];
        Array.Fill(rows, -1);
        int missing = 0;
        int firstMissing = -1;
        for (int row = 0; row < table.Files.Length; row++)
        {
            int picture = index.Find(table.Files[row], table.Folders?[row] ?? "");
            if (picture == PictureIndex.Ambiguous)
            {
                throw new DataException($"'{table.Path}' line {table.Lines[row]}: several pictures are named '{table.Files[row]}'; give "
                    + $"the path inside the folder.");
            }

            if (picture < 0)
            {
                firstMissing = missing++ == 0 ? row : firstMissing;
                continue;
            }

            if (rows[picture] >= 0)
            {
                throw new DataException($"'{table.Path}' line {table.Lines[row]}: '{table.Files[row]}' was named already on line "
                    + $"{table.Lines[rows[picture]]}; leave one of them.");
            }

            rows[picture] = row;
        }

        if (missing == table.Files.Length)
        {
            throw new DataException(
                $"'{table.Path}' names none of these pictures: line {table.Lines[0]} names '{table.Files[0]}', but there is no such "
                    + $"picture{Hint(table.Files[0], index.Pictures)}; give labels that belong to them.");
        }

        if (missing > 0)
        {
            notes.Add($"labels: {(missing == 1 ? "1 row names a picture that is" : $"{missing} rows name pictures that are")} not there "
                + $"('{table.Files[firstMissing]}' on line {table.Lines[firstMissing]})");
        }

        int unlabeled = rows.Count(row => row < 0);
        if (unlabeled > 0)
        {
            string have = unlabeled == 1 ? "1 picture has no row, and its" : $"{unlabeled} pictures have no row, and their";
            notes.Add($"labels: {have} labels are unknown ('{index.Pictures[Array.IndexOf(rows, -1)]}')");
        }

        return rows;
    }

    /// <summary>The nearest name, for sets small enough to compare with all of it.</summary>
    private static string Hint(string name, IReadOnlyList<string> pictures) => Suggestions.Hint(name, pictures.Take(10_000));
}
