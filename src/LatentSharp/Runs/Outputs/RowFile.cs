using LatentSharp.Data.Tables;
using LatentSharp.Formats.Arrays;
using LatentSharp.Tensors;
using static LatentSharp.Runs.RequestSettings;

namespace LatentSharp.Runs.Outputs;

/// <summary>Files of rows, by the ends of their names: .csv with a line of names, or .npy.</summary>
internal static class RowFile
{
    public static bool IsCsv(string path) => Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);

    public static bool HasName(string path) => IsCsv(path) || Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Refuses a place that is not for what a run's model gives: rows in a file of numbers, pictures in a sheet or folder.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="path">Where the result goes; null for nowhere.</param>
    /// <exception cref="RequestException">The other kind goes there.</exception>
    public static void Check(Run run, string? path)
    {
        if (path is null || HasName(path) == (run.Columns is not null))
        {
            return;
        }

        throw run.Columns is { } columns
            ? new RequestException($"{Out} {path} is not possible: '{run.Path}' is a model of a table with {columns}; give a name ending " +
                $"in .csv or .npy")
            : new RequestException($"{Out} {path} is not possible: '{run.Path}' is a model of pictures; give a name ending in .png, or a " +
                $"folder ending in /");
    }

    /// <summary>Writes rows in their own units.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="names">Names of the columns.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="texts">Columns of words that go with them, where the file can hold words.</param>
    /// <exception cref="Formats.ModelFileException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<string> names, IReadOnlyList<double[]> rows, IReadOnlyList<TextColumn> texts)
    {
        if (IsCsv(path))
        {
            CsvTable.Write(path, names, rows, texts);
            return;
        }

        Npy.Write(path, new Tensor(new Shape(rows.Count, names.Count), [.. rows.SelectMany(row => row.Select(value => (float)value))]));
    }

    /// <summary>A name that no column has.</summary>
    /// <param name="name">The name wanted.</param>
    /// <param name="taken">Names of the columns.</param>
    public static string Free(string name, IReadOnlyList<string> taken)
    {
        while (taken.Contains(name, StringComparer.Ordinal))
        {
            name += "_";
        }

        return name;
    }
}
