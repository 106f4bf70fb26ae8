using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Tables;

namespace LatentSharp.ML;

/// <summary>Values of ML.NET as data of ours.</summary>
internal static class Examples
{
    /// <summary>One vector as a row of a model's table.</summary>
    /// <exception cref="DataException">A value is no number.</exception>
    public static TableDataset Of(float[] row, TableColumns columns) => Array.TrueForAll(row, float.IsFinite)
        ? Of([row], columns)
        : throw new DataException($"a row has a value that is not a finite number; replace missing values first, e.g. by " +
            $"ReplaceMissingValues.");

    /// <summary>Vectors as rows of a table.</summary>
    /// <exception cref="DataException">A value is no number.</exception>
    public static TableDataset Of(IReadOnlyList<float[]> rows, TableColumns columns)
    {
        int bad = rows.Index().FirstOrDefault(row => !row.Item.All(float.IsFinite), (-1, [])).Item1;
        return bad < 0
            ? new TableDataset(
                new TableRows(columns, [.. rows.SelectMany(row => row.Select(value => (double)value))]),
                [.. Enumerable.Range(0, rows.Count).Select(i => $"row {i}")], null, [], [])
            : throw new DataException($"row {bad} has a value that is not a finite number; replace missing values first, e.g. by " +
                $"ReplaceMissingValues.");
    }

    /// <summary>Files of pictures, cropped and resized to a format.</summary>
    /// <exception cref="DataException">A file is no picture that can be read.</exception>
    public static PictureDataset Of(IReadOnlyList<string> files, PictureFormat format)
    {
        DataOptions options = DataOptions.Like(format) with { Minimum = 1, WithLabels = false };
        var builder = new DatasetBuilder(format, files.Count);
        for (int i = 0; i < files.Count; i++)
        {
            PictureDataset.Open(files[i], options).Pixels(0).CopyTo(builder.Slot(i));
            builder.SetName(i, files[i]);
        }

        return builder.Build();
    }
}
