using System.Globalization;
using LatentSharp.Data.Labels;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Tables.Files;
using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Data.Tables.Mixed.Types;

namespace LatentSharp.Data.Tables;

/// <summary>Reads a table of numbers with named columns, from CSV text or from columns in memory.</summary>
internal sealed class NamedNumbers
{
    private const int MostListed = 100;

    private static readonly NumberStyle Grouped = new(Comma: true, Group: ".");

    private readonly string _path;

    // What a row is called in messages, with its number.
    private readonly string _place;
    private readonly DataOptions _options;
    private readonly List<string> _notes;
    private readonly List<double> _values = [];
    private readonly List<int> _lines = [];
    private readonly List<string> _faults = [];
    private readonly List<string[]> _labels = [];
    private readonly List<string[]> _words = [];

    // Columns between semicolons of which a point may group thousands, by one such text each.
    private readonly Dictionary<int, string> _open = [];

    // A code with a leading zero of a column.
    private readonly Dictionary<int, string> _codes = [];
    private int _empty;
    private bool _hasDecimals;
    private bool _hasSemicolons;
    private string[]? _headings;
    private int[] _columns = [];
    private int[] _labelColumns = [];
    private int[] _others = [];

    private NamedNumbers(string path, string place, DataOptions options, List<string> notes)
    {
        _path = path;
        _place = place;
        _options = options;
        _notes = notes;
    }

    /// <summary>Reads a table; the columns are those of the options' model, or all but those that are named as labels.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="notes">Receives lines to show.</param>
    /// <exception cref="DataException">The text is no such table, or a value is no number.</exception>
    public static NumberTable Parse(string path, string text, DataOptions options, List<string> notes) =>
        new NamedNumbers(path, "line", options, notes).Read(text);

    /// <summary>Takes a table out of columns; those of words that are not named as labels are refused, as in CSV.</summary>
    /// <inheritdoc cref="Parse(string, string, DataOptions, List{string})"/>
    public static NumberTable Parse(string path, IReadOnlyList<ParquetColumn> columns, DataOptions options, List<string> notes) =>
        new NamedNumbers(path, "row", options, notes).Read(columns);

    private NumberTable Read(string text)
    {
        TableRow.OfText? row = null;
        _hasSemicolons = CsvText.SeparatorOf(text) == ';';
        CsvText.ForEach(_path, text, (reader, line) =>
        {
            row ??= new TableRow.OfText(reader);
            if (_headings is null)
            {
                TakeHeadings(CsvText.Headings(reader));
            }
            else if (row.IsEmpty)
            {
                _empty++;
            }
            else if (_lines.Count < (_options.Limit ?? int.MaxValue))
            {
                TakeRow(row, line);
            }
        });
        return _headings is null
            ? throw new DataException($"'{_path}' is empty; expected a line of column names, then a line of numbers a row.")
            : Finish(_headings);
    }

    private NumberTable Read(IReadOnlyList<ParquetColumn> columns)
    {
        TakeHeadings([.. columns.Select(column => column.Name)]);
        var row = new TableRow.OfColumns(columns);
        for (; row.Index < (columns.Count > 0 ? columns[0].Count : 0) && _lines.Count < (_options.Limit ?? int.MaxValue); row.Index++)
        {
            TakeRow(row, row.Index);
        }

        return Finish(_headings!);
    }

    private NumberTable Finish(string[] headings)
    {
        TellFaults();
        TellOpen();
        if (TextTable.Skipped(_empty) is { } skipped)
        {
            _notes.Add(skipped);
        }

        RefuseCodes(headings);

        double[] values = _options.Columns is null ? WithoutIdentifiers(headings) : [.. _values];
        return new NumberTable(
            [.. _columns.Select(c => headings[c])], values,
                [.. _lines.Select(line => string.Create(CultureInfo.InvariantCulture, $"{_place} {line}"))], Attributes())
        {
            Others = [.. _others.Select((c, i) => new TextColumn(headings[c], [.. _words.Select(row => row[i])]))],
        };
    }

    /// <summary>Refuses a column of codes: as numbers they would lose their leading zeros.</summary>
    private void RefuseCodes(string[] headings)
    {
        foreach ((int column, string text) in _options.Columns is null && _lines.Count > 0 ? _codes : [])
        {
            if (Array.TrueForAll(Column(Array.IndexOf(_columns, column)), number => number == Math.Floor(number)))
            {
                throw new DataException($"'{_path}', column '{headings[column]}': '{text}' has a leading zero, and is a code, no number; " +
                    $"name the column as labels, or say what it holds.");
            }
        }
    }

    /// <summary>The values without columns that identify rows; where there is no other, all of them.</summary>
    private double[] WithoutIdentifiers(string[] headings)
    {
        string?[] why = [.. _columns.Select((c, j) => RowIdentifiers.Why(headings[c], Column(j)))];
        int[] kept = [.. Enumerable.Range(0, why.Length).Where(j => why[j] is null)];
        if (kept.Length == 0 || kept.Length == why.Length)
        {
            return [.. _values];
        }

        _notes.AddRange(why.Select((reason, j) => (reason, j)).Where(pair => pair.reason is not null)
            .Select(pair => $"left out: column '{headings[_columns[pair.j]]}': {pair.reason}"));
        var values = new double[_lines.Count * kept.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _values[(i / kept.Length * _columns.Length) + kept[i % kept.Length]];
        }

        _columns = [.. kept.Select(j => _columns[j])];
        return values;
    }

    private double[] Column(int place)
    {
        var column = new double[_lines.Count];
        for (int i = 0; i < column.Length; i++)
        {
            column[i] = _values[(i * _columns.Length) + place];
        }

        return column;
    }

    private void TakeHeadings(string[] headings)
    {
        if (Array.TrueForAll(headings, heading => TableRow.OfText.IsNumber(heading, out _)))
        {
            throw new DataException($"'{_path}' line 1: expected names of columns, found numbers " +
                $"('{headings[0]}'{(headings.Length > 1 ? " …" : "")}); put a line of names before the numbers.");
        }

        CsvText.CheckHeadings(_path, headings);
        _headings = headings;
        _labelColumns = LabelColumnsOf(headings);
        if (_options.Columns is { } model)
        {
            _columns = [.. model.Names.Select(name => Find(headings, name))];
            _others = [.. Enumerable.Range(0, headings.Length).Except(_columns).Except(_labelColumns)];
            if (_others.Length > 0)
            {
                _notes.Add($"columns that the model does not use: {AttributeTable.Some([.. _others.Select(c => headings[c])])}");
            }

            return;
        }

        _columns = [.. Enumerable.Range(0, headings.Length).Except(_labelColumns)];
        if (_columns.Length is 0 or > TableColumns.Most)
        {
            throw new DataException($"'{_path}' has {_columns.Length} columns of numbers; expected 1 to {TableColumns.Most}.");
        }
    }

    private int Find(string[] headings, string name)
    {
        int found = Array.IndexOf(headings, name);
        return found >= 0
            ? found
            : throw new DataException($"'{_path}' has no column '{name}', which the model was trained " +
                $"on{Suggestions.Hint(name, headings)}; its columns are: {AttributeTable.Some(headings)}.");
    }

    private int[] LabelColumnsOf(string[] headings) =>
        Array.ConvertAll(LabelNames(_options.Labels, _path, headings), name => Array.IndexOf(headings, name));

    /// <summary>The columns that hold labels.</summary>
    /// <param name="labels">What was said of them; null for none.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="headings">Its columns.</param>
    /// <exception cref="DataException">One is no column of it.</exception>
    public static string[] LabelNames(string? labels, string path, IReadOnlyList<string> headings)
    {
        if (labels is null)
        {
            return [];
        }

        string[] names = headings.Contains(labels, StringComparer.Ordinal) ? [labels] : labels.Split(',', StringSplitOptions.TrimEntries);
        return [.. names.Distinct(StringComparer.Ordinal).Select(name => headings.Contains(name, StringComparer.Ordinal)
            ? name
            : throw new DataException($"labels '{labels}': the labels of a table are columns of it, and '{path}' has no column " +
                $"'{name}'{Suggestions.Hint(name, headings)}; its columns are: {AttributeTable.Some(headings)}."))];
    }

    private void TakeRow(TableRow row, int line)
    {
        int start = _values.Count;
        try
        {
            CsvText.CheckCount(_path, line, _headings!.Length, row.Count);
            foreach (int c in _columns)
            {
                _values.Add(Number(row, c, line));
            }
        }
        catch (DataException fault) when (_options.SkipBad)
        {
            _values.RemoveRange(start, _values.Count - start);
            _faults.Add(fault.Message);
            return;
        }

        _lines.Add(line);
        if (_others.Length > 0)
        {
            _words.Add(Array.ConvertAll(_others, row.Text));
        }

        if (_labelColumns.Length > 0)
        {
            _labels.Add(Array.ConvertAll(_labelColumns, row.Text));
        }
    }

    private double Number(TableRow row, int column, int line)
    {
        bool isNumber = row.TryNumber(column, out double number);
        if (isNumber && Math.Abs(number) <= NumberTable.Largest)
        {
            // One decimal tells of all points.
            if (_hasSemicolons && !_hasDecimals && row.Text(column) is var given && given.Contains('.', StringComparison.Ordinal))
            {
                _hasDecimals = Grouped.Parse(given) is null;
                _open.TryAdd(column, given);
            }

            if (row.HasLeadingZero && !_codes.ContainsKey(column))
            {
                _codes.Add(column, row.Text(column));
            }

            return number;
        }

        string text = row.Text(column);
        string remedy = _options.Columns is null
            ? $"correct it, take the {_place} out, or name a column of words as labels"
            : $"correct it, or take the {_place} out";
        string where = $"'{_path}' {_place} {line}, column '{_headings![column]}'";
        throw new DataException(
            text.Length == 0 ? $"{where}: the number is missing; {remedy}."
            : text.Contains(',', StringComparison.Ordinal) && TableRow.OfText.IsNumber(text.Replace(',', '.'), out _)
                ? $"{where}: expected a number such as 1.5, found '{text}'; write it with a decimal point."
            : isNumber ? $"{where}: '{text}' is too large, more than {NumberTable.Largest:E0}; give it in another unit."
            : $"{where}: expected a number, found '{Shorten(text)}'; {remedy}.")
        {
            Setting = "skip-bad",
        };
    }

    /// <summary>Tells of points that group thousands as well as they are decimal signs, where no number of the table says which.</summary>
    private void TellOpen()
    {
        foreach ((int column, string text) in _hasDecimals || _options.Columns is not null ? [] : _open)
        {
            _notes.Add(new NumberStyle().Note(_headings![column], [text])!);
        }
    }

    private static string Shorten(string text) => text.ReplaceLineEndings(" ") is { Length: > 40 } line
        ? line[..40] + "…" : text.ReplaceLineEndings(" ");

    private void TellFaults()
    {
        if (_faults.Count == 0)
        {
            return;
        }

        if (_lines.Count < _options.Minimum)
        {
            throw new DataException($"'{_path}' has {_lines.Count} rows that can be read, and {_faults.Count} damaged ones; at " +
                $"least {_options.Minimum} are needed. The first fault: {_faults[0]}");
        }

        _notes.Add($"left out: {_faults.Count} of {_faults.Count + _lines.Count} {_place}s that are damaged:");
        _notes.AddRange(_faults.Take(MostListed).Select(fault => $"  {fault}"));
        if (_faults.Count > MostListed)
        {
            _notes.Add($"  and {_faults.Count - MostListed} more");
        }
    }

    private AttributeTable? Attributes()
    {
        if (_labelColumns.Length == 0 || _lines.Count == 0)
        {
            return null;
        }

        var columns = new LabelColumns(_path, _lines, _notes, _place);
        for (int i = 0; i < _labelColumns.Length; i++)
        {
            columns.Add(_headings![_labelColumns[i]], [.. _labels.Select(row => row[i])]);
        }

        AttributeTable table = columns.ToTable();
        _notes.Add($"labels: {table.Names.Count} attributes ({AttributeTable.Some(table.Names)})");
        return table;
    }
}
