using LatentSharp.Data;
using LatentSharp.Data.Kinds;
using LatentSharp.Data.Tables;
using LatentSharp.Data.Tables.Files;
using LatentSharp.Data.Tables.Mixed;
using static LatentSharp.Runs.RequestSettings;

namespace LatentSharp.Runs.Outputs;

/// <summary>Rows of a table that go to a file, in the form of the rows that the model was trained on.</summary>
/// <param name="Format">The columns.</param>
/// <param name="Cells">A cell a column of each row.</param>
/// <param name="Texts">Columns of words that stand before them.</param>
internal sealed record NamedRows(ExampleFormat Format, IReadOnlyList<double[]> Cells, IReadOnlyList<TextColumn> Texts)
{
    /// <summary>Columns of numbers that stand behind them, a value a row.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<double> Values)> Numbers { get; init; } = [];

    /// <summary>Refuses a place where no such rows go.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">What was given; null for nowhere.</param>
    /// <exception cref="RequestException">They cannot go there.</exception>
    public static void Check(Run run, string? path)
    {
        if (path is null)
        {
            return;
        }

        if (TableFormat.Of(path) is not { NamesColumns: true })
        {
            throw new RequestException($"{Out} {path} is not possible: '{run.Path}' is a model of {run.Of}, whose rows are written with " +
                $"names beside them; give a name ending in {TableFormat.NamedEnds}");
        }
    }

    /// <summary>A row as a model has it, a cell a column in the units of its columns.</summary>
    /// <param name="format">The columns.</param>
    /// <param name="x">The row, <c>[values]</c>.</param>
    public static double[] Read(ExampleFormat format, ReadOnlySpan<float> x)
    {
        if (format is MixedColumns mixed)
        {
            var cells = new double[mixed.Columns.Count];
            mixed.Read(x, cells);
            return cells;
        }

        IReadOnlyList<NamedValue> values = format.Values;
        var row = new double[values.Count];
        for (int j = 0; j < row.Length; j++)
        {
            row[j] = values[j].Restore(x[j]);
        }

        return row;
    }

    /// <summary>
    /// How far a row is from another: root mean square over the columns, in their standard deviations; another category, or a cell that is
    /// missing in one of both, counts as one.
    /// </summary>
    /// <param name="format">The columns.</param>
    /// <param name="row">The row.</param>
    /// <param name="other">The other.</param>
    /// <param name="without">A column that does not count; below 0 for none.</param>
    public static double Distance(ExampleFormat format, double[] row, double[] other, int without = -1)
    {
        double sum = 0;
        for (int j = 0; j < row.Length; j++)
        {
            double apart = j == without || row[j].Equals(other[j]) ? 0 : Unit(format, j) is { } unit && !double.IsNaN(row[j] - other[j])
                ? (row[j] - other[j]) / unit : 1;
            sum += apart * apart;
        }

        return Math.Sqrt(sum / Math.Max(1, row.Length - (without < 0 ? 0 : 1)));
    }

    /// <summary>Writes them.</summary>
    /// <param name="path">A name ending in .csv, .npz or .parquet.</param>
    /// <exception cref="Formats.ModelFileException">The file cannot be written.</exception>
    public void Save(string path)
    {
        string[] columns = Format is MixedColumns own ? [.. own.Columns.Select(column => column.Name)]
            : [.. Format.Values.Select(value => value.Name)];
        string[] names = [.. Numbers.Select(number => RowFile.Free(number.Name, columns))];
        double[][] numbers = [.. Cells.Select((_, i) => Numbers.Select(number => number.Values[i]).ToArray())];
        if (Format is MixedColumns mixed)
        {
            new MixedRows(mixed, Cells, 0).Save(path, Texts, (names, numbers));
        }
        else
        {
            TableFormat.Save(path, TableContents.OfRows(
                [.. columns, .. names], [.. Cells.Zip(numbers, (row, beside) => (double[])[.. row, .. beside])], Texts));
        }
    }

    /// <summary>What is 1 of a column; null where its cells have no order.</summary>
    private static double? Unit(ExampleFormat format, int column) => format is MixedColumns mixed
        ? mixed.Columns[column] is { IsOrdered: true } ordered ? ordered.Unit : null
        : format.Values[column].Scale is > 0 and var scale ? scale : 1;
}
