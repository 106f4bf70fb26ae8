using System.Globalization;
using LatentSharp.Data.Idx;
using LatentSharp.Formats;
using LatentSharp.Formats.Arrays;
using LatentSharp.Tensors;

namespace LatentSharp.Data.NumPy;

/// <summary>
/// Classes of pictures in an array beside theirs: a number a picture, or a row a picture with a 1 in the column of its class.
/// </summary>
internal static class NpyLabels
{
    private const int MostClasses = 256;

    // What people call the array of labels that belongs to one of pictures, and files that can only be labels.
    private static readonly (string Pictures, string Labels)[] Words =
    [
        ("x_", "y_"), ("X_", "y_"), ("X_", "Y_"), ("_x", "_y"), ("_X", "_y"), ("images", "labels"), ("imgs", "labels"), ("pictures",
            "labels"), ("data", "labels"), ("images", "targets"),
    ];

    private static readonly string[] Names = ["labels", "y", "Y", "targets", "classes"];

    /// <summary>Whether a name is that of an array.</summary>
    public static bool HasName(string path) => Path.GetExtension(path).Equals(NpySource.Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>The array of labels that lies beside one of pictures, by its name; null if there is none.</summary>
    public static string? Find(string path)
    {
        string folder = Path.GetDirectoryName(path) ?? "";
        string name = Path.GetFileNameWithoutExtension(path);
        string extension = Path.GetExtension(path);
        IEnumerable<string> candidates =
        [
            .. Words.Where(word => name.Contains(word.Pictures, StringComparison.Ordinal)).Select(word => name.Replace(word.Pictures,
                word.Labels, StringComparison.Ordinal)),
            $"{name}_labels", $"{name}-labels", $"{name}_y", .. Names,
        ];
        return candidates.Where(candidate => !candidate.Equals(name, StringComparison.Ordinal))
            .Select(candidate => Path.Combine(folder, candidate + extension))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>The classes in the array beside one of pictures; an array that does not fit is told of.</summary>
    public static AttributeTable? Beside(string path, int count, List<string> notes)
    {
        if (Find(path) is not { } found)
        {
            return null;
        }

        try
        {
            AttributeTable table = Read(found, count, path);
            notes.Add($"labels: {table.Names.Count} classes from '{found}'");
            return table;
        }
        catch (DataException fault)
        {
            notes.Add($"labels left out: {fault.Message.TrimEnd('.')}");
            return null;
        }
    }

    /// <summary>The classes in an array.</summary>
    /// <exception cref="DataException">It has none, or another number of them.</exception>
    public static AttributeTable Read(string path, int count, string pictures)
    {
        try
        {
            using RandomAccessFile file = RandomAccessFile.Open(path);
            NpyHead head = Npy.ReadHeader(file);
            int columns = head.Shape.Rank == 2 ? head.Shape[1] : 1;
            if (head.Shape.Rank is not (1 or 2) || columns is 0 or > MostClasses)
            {
                throw new DataException($"'{path}' holds an array of {head.Shape}; expected a class number a picture [{count}].");
            }

            if (head.Shape[0] != count)
            {
                throw new DataException($"'{path}' has {head.Shape[0]} labels, but '{pictures}' has {count} pictures; give files that "
                    + $"belong together.");
            }

            Tensor values = Npy.Read(file, head);
            return IdxLabels.ToAttributes([.. Enumerable.Range(0, count).Select(row => Class(path, values.Span.Slice(row * columns,
                columns), row))]);
        }
        catch (ModelFileException error)
        {
            throw new DataException(error.Message, error);
        }
    }

    private static int Class(string path, ReadOnlySpan<float> row, int index)
    {
        float found = row.Length == 1 ? row[0] : row.IndexOf(1f) is var at and >= 0 && row.Count(0f) == row.Length - 1 ? at : float.NaN;
        if (found >= 0 && found < MostClasses && MathF.Truncate(found) == found)
        {
            return (int)found;
        }

        string what = row.Length == 1 ? string.Create(CultureInfo.InvariantCulture, $"{row[0]}") : "no row of zeros and a single 1";
        throw new DataException(string.Create(CultureInfo.InvariantCulture,
            $"'{path}': the value at [{index}] is {what}; expected class numbers from 0 to {MostClasses - 1}."));
    }
}
