using System.Globalization;
using CsvHelper;
using LatentSharp.Data.Labels;
using LatentSharp.Data.NumPy;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Sources;
using LatentSharp.Formats;
using LatentSharp.Imaging;

namespace LatentSharp.Data.Tables;

/// <summary>A table of which each row is a picture, a column a pixel, as the published digit competitions have them.</summary>
internal sealed class PixelTable
{
    private readonly string _path;
    private readonly DataOptions _options;
    private readonly List<string> _notes;
    private readonly string[] _headings;
    private readonly bool _hasHeadings;
    private readonly List<float[]> _rows = [];
    private readonly List<string[]> _others = [];
    private readonly List<int> _lines = [];
    private readonly int[] _labelColumns;
    private PixelColumns _pixels;
    private int _bad;

    private PixelTable(string path, DataOptions options, List<string> notes, string[] headings, bool hasHeadings, PixelColumns pixels)
    {
        (_path, _options, _notes, _headings, _hasHeadings, _pixels) = (path, options, notes, headings, hasHeadings, pixels);
        int[] others = [.. Enumerable.Range(0, headings.Length).Except(pixels.Columns)];
        string[]? wanted = options.Labels?.Split(',', StringSplitOptions.TrimEntries);
        _labelColumns = wanted is null ? others : [.. others.Where(c => wanted.Contains(headings[c], StringComparer.Ordinal))];
    }

    /// <summary>The pictures of a table; null if it is one of numbers, by its headings or by its values.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="options">How the pictures are wanted.</param>
    /// <param name="notes">Receives lines to show.</param>
    /// <param name="context">Where they are kept.</param>
    /// <exception cref="DataException">There are too few rows, or a line is not one of a CSV table.</exception>
    public static Dataset? Read(string path, string text, DataOptions options, List<string> notes, ReadContext context)
    {
        string[] first = CsvText.First(path, text);
        bool hasHeadings = !Array.TrueForAll(first, LabelColumns.IsNumber);
        PixelColumns? pixels = hasHeadings ? PixelColumns.Of(first) : PixelColumns.OfCount(first.Length);
        if (pixels is null)
        {
            return null;
        }

        string[] headings = hasHeadings ? first : [.. first.Select((_, c) => pixels.Columns.Contains(c) ? $"pixel{c}" : "label")];
        var table = new PixelTable(path, options, notes, headings, hasHeadings, pixels);
        bool isFirst = hasHeadings;
        bool numbers = true;
        CsvText.ForEach(path, text, (reader, line) =>
        {
            numbers = numbers && (isFirst || table.TryTake(reader, line));
            isFirst = false;
        });
        return numbers ? table.ToSet(context) : null;
    }

    private bool TryTake(CsvReader reader, int line)
    {
        if (_rows.Count == (_options.Limit ?? int.MaxValue))
        {
            return true;
        }

        if (reader.FieldCount != _headings.Length && _options.SkipBad)
        {
            _bad++;
            return true;
        }

        CsvText.CheckCount(_path, line, _headings.Length, reader.FieldCount);
        var row = new float[_pixels.Columns.Length];
        for (int i = 0; i < row.Length; i++)
        {
            if (!float.TryParse(reader.GetString(_pixels.Columns[i]), NumberStyles.Float, CultureInfo.InvariantCulture, out row[i]))
            {
                _bad++;
                return _options.SkipBad;
            }
        }

        _rows.Add(row);
        _others.Add(Array.ConvertAll(_labelColumns, c => CsvText.Field(reader, c)));
        _lines.Add(line);
        return true;
    }

    private Dataset? ToSet(ReadContext context)
    {
        NpyRange range = _rows.Aggregate(NpyRange.Empty, (found, row) => found.With(row));
        NpyScale scale = NpyScale.Of(range.AreWhole ? ElementType.U8 : ElementType.F32, range);
        if (_rows.Count < _options.Minimum || !_rows.TrueForAll(row => Array.TrueForAll(row, value => scale.ToLevel(value) is not null)))
        {
            return null;
        }

        int side = _pixels.Side;
        string table = _hasHeadings ? "; with other headings, such as x0, x1, …, it is a table of numbers" : "";
        _notes.Add($"pixels: each row is a picture of {side}×{side}{(_pixels.Channels == 3 ? " in colour" : "")}, by its "
            + $"{_pixels.Columns.Length} columns{table}");
        if (scale.Note is { } note)
        {
            _notes.Add(note);
        }

        if (_bad > 0)
        {
            _notes.Add($"left out: {_bad} of {_bad + _rows.Count} lines that are damaged");
        }

        PictureFormat format = FormatChoice.Choose(new PictureSize(side, side), _rows.Count, _options, _pixels.Channels, _notes);
        var layout = new NpyLayout(_rows.Count, side, side, _pixels.Channels, _pixels.Channels == 1 || AreInterleaved(), 4);
        DatasetBuilder builder = context.Builder(format, _rows.Count);
        var fitting = new PictureFitting(format, _options.Background, _options.Fit) { Losses = builder.Losses };
        context.ForEach("reading", 0, _rows.Count, _rows.Count, index =>
        {
            Picture picture = layout.ToPicture(Array.ConvertAll(_rows[index], value => scale.ToLevel(value)!.Value));
            builder.Add(index, FormattableString.Invariant($"line {_lines[index]}"), slot => fitting.Apply(picture, slot));
        });
        return builder.Build(_options.WithLabels ? Attributes() : null, null, _notes);
    }

    private AttributeTable? Attributes()
    {
        var columns = new LabelColumns(_path, _lines, _notes);
        for (int i = 0; i < _labelColumns.Length; i++)
        {
            string[] values = [.. _others.Select(row => row[i])];
            string heading = _headings[_labelColumns[i]];
            if (heading.Length > 0 && CsvLabels.Identifies(heading, values) is { } reason)
            {
                _notes.Add($"labels: the column '{heading}' is left out: it has {reason}");
            }
            else if (heading.Length > 0)
            {
                columns.Add(heading, values);
            }
        }

        AttributeTable table = columns.ToTable();
        if (table.Names.Count + table.Factors.Count == 0)
        {
            return null;
        }

        _notes.Add($"labels: {table.Names.Count} attributes ({AttributeTable.Some(table.Names)})");
        return table;
    }

    /// <summary>
    /// Whether the three samples of a pixel lie together, and not three pictures one after the other: then neighbors in a row are alike,
    /// since colors of
    /// a pixel differ less than two places of a picture.
    /// </summary>
    private bool AreInterleaved()
    {
        int area = _pixels.Side * _pixels.Side;
        double together = 0;
        double apart = 0;
        foreach (float[] row in _rows.Take(256))
        {
            for (int i = 0; i < area; i++)
            {
                together += Math.Abs(row[3 * i] - row[(3 * i) + 1]) + Math.Abs(row[(3 * i) + 1] - row[(3 * i) + 2]);
                apart += Math.Abs(row[i] - row[i + area]) + Math.Abs(row[i + area] - row[i + (2 * area)]);
            }
        }

        return together < apart;
    }
}
