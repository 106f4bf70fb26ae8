using System.Globalization;
using LatentSharp.Data.Sources;
using LatentSharp.Data.Tables;
using LatentSharp.Formats;
using LatentSharp.Formats.Arrays;
using LatentSharp.Tensors;

namespace LatentSharp.Data.NumPy;

/// <summary>
/// A NumPy array as data: pictures [n, h, w], [n, h, w, channels] or [n, channels, h, w], one picture [h, w, channels], or a table [n, d].
/// </summary>
internal sealed class NpySource(string path) : IDataSource
{
    public const string Extension = ".npy";

    private const string Shapes = "pictures [n, h, w], [n, h, w, 1, 3 or 4] or [n, 1, 3 or 4, h, w], or a table of numbers [n, d]";

    /// <exception cref="DataException">The file is no such array.</exception>
    public Dataset Read(DataOptions options, ReadContext context)
    {
        try
        {
            using RandomAccessFile file = RandomAccessFile.Open(path);
            return Read(file, options, context);
        }
        catch (ModelFileException error)
        {
            // The same sentence, as one about data.
            throw new DataException(error.Message, error);
        }
    }

    /// <summary>Reads an array that is open already, e.g. out of an archive.</summary>
    /// <param name="file">The array.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="context">Who is told, and where pictures are kept.</param>
    /// <param name="names">What the columns of a table are called, where that is known.</param>
    /// <exception cref="DataException">It is no such array.</exception>
    /// <exception cref="ModelFileException">It is damaged.</exception>
    public static Dataset Read(RandomAccessFile file, DataOptions options, ReadContext context, IReadOnlyList<string>? names = null)
    {
        NpyHead head = Npy.ReadHeader(file);
        if (head.Shape.Rank == 2)
        {
            return ReadTable(file, head, options, names?.Count == head.Shape[1] ? names : null);
        }

        if (NpyLayout.Of(head.Shape) is not { } layout)
        {
            throw new DataException(NpyLayout.HasTwoChannels(head.Shape)
                ? $"'{file.Path}' holds an array of {head.Shape}, pictures of two channels; give 1 channel (grey), 3 (colour) or 4 " +
                    $"(colour and transparency), e.g. the first alone: array[..., :1]."
                : $"'{file.Path}' holds an array of {head.Shape}; expected {Shapes}.");
        }

        return options.Columns is { } columns
            ? throw new DataException($"'{file.Path}' holds pictures of {layout.Width}×{layout.Height}, but the model is of a table " +
                $"with {columns}; give such a table.")
            : new NpyPictures(file, head, layout).Read(options, context);
    }

    private static Dataset ReadTable(RandomAccessFile file, NpyHead head, DataOptions options, IReadOnlyList<string>? named)
    {
        (string path, Shape shape) = (file.Path, head.Shape);
        NumberTable.RefusePictures(path, options);
        if (options.Labels is not null)
        {
            throw new DataException($"the labels of a table are columns of it, and those of '{path}' have no names; save it as CSV with " +
                $"a " +
                $"line of names, or name no labels.");
        }

        int columns = shape[1];
        IReadOnlyList<string>? wanted = options.Columns?.Names;
        if (wanted is not null && named is not null && !wanted.SequenceEqual(named))
        {
            throw new DataException($"'{path}' has the columns {AttributeTable.Some(named)}, but the model is of a table with " +
                $"{options.Columns}; give these, in this order.");
        }

        if (columns is 0 or > TableColumns.Most || (wanted is not null && wanted.Count != columns))
        {
            throw new DataException(options.Columns is { } of
                ? $"'{path}' has {columns} columns, but the model is of a table with {of}; give as many, in this order."
                : $"'{path}' has {columns} columns; expected 1 to {TableColumns.Most}.");
        }

        int rows = Math.Min(shape[0], options.Limit ?? int.MaxValue);
        var values = new double[NumberTable.CheckSize(path, shape[0], columns)];
        ElementReader.Read(file, head.Start, head.Type, values, head.BigEndian);
        values = head.FortranOrder ? Transpose(values, shape[0], columns) : values;
        for (int i = 0; i < rows * columns; i++)
        {
            if (!double.IsFinite(values[i]) || Math.Abs(values[i]) > NumberTable.Largest)
            {
                throw new DataException(string.Create(CultureInfo.InvariantCulture,
                    $"'{path}': the value at [{i / columns}, {i % columns}] is {values[i]}; give finite numbers of at " +
                    $"most {NumberTable.Largest:E0}."));
            }
        }

        var notes = new List<string>();
        IReadOnlyList<string> names = wanted ?? named
            ?? [.. Enumerable.Range(0, columns).Select(j => string.Create(CultureInfo.InvariantCulture, $"x{j}"))];
        return new NumberTable(names, values[..(rows * columns)],
            [.. Enumerable.Range(0, rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"row {i}"))])
            .ToSet(path, options, notes);
    }

    private static double[] Transpose(double[] values, int rows, int columns)
    {
        var result = new double[values.Length];
        for (int j = 0; j < columns; j++)
        {
            for (int i = 0; i < rows; i++)
            {
                result[(i * columns) + j] = values[(j * rows) + i];
            }
        }

        return result;
    }
}
