using System.Globalization;
using CsvHelper;
using LatentSharp.Data.Labels;
using LatentSharp.Data.Sentences;

namespace LatentSharp.Data.Tables;

/// <summary>Reads a table of numbers with named columns from CSV text.</summary>
internal sealed class CsvNumbers
{
    private const int MostListed = 100;

    private readonly string _path;
    private readonly DataOptions _options;
    private readonly List<string> _notes;
    private readonly List<double> _values = [];
    private readonly List<int> _lines = [];
    private readonly List<string> _faults = [];
    private readonly List<string[]> _labels = [];
    private readonly List<string[]> _words = [];
    private string[]? _headings;
    private int[] _columns = [];
    private int[] _labelColumns = [];
    private int[] _others = [];

    private CsvNumbers(string path, DataOptions options, List<string> notes)
    {
        _path = path;
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
        new CsvNumbers(path, options, notes).Read(text);

    private NumberTable Read(string text)
    {
        CsvText.ForEach(_path, text, (reader, line) =>
        {
            if (_headings is null)
            {
                TakeHeadings(CsvText.Headings(reader));
            }
            else if (_lines.Count < (_options.Limit ?? int.MaxValue))
            {
                TakeRow(reader, line);
            }
        });
        if (_headings is null)
        {
            throw new DataException($"'{_path}' is empty; expected a line of column names, then a line of numbers a row.");
        }

        TellFaults();
        return new NumberTable(
            [.. _columns.Select(c => _headings[c])], [.. _values],
                [.. _lines.Select(line => string.Create(CultureInfo.InvariantCulture, $"line {line}"))], Attributes())
        {
            Others = [.. _others.Select((c, i) => new TextColumn(_headings[c], [.. _words.Select(row => row[i])]))],
        };
    }

    private void TakeHeadings(string[] headings)
    {
        if (Array.TrueForAll(headings, heading => TryNumber(heading, out _)))
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

    private int[] LabelColumnsOf(string[] headings)
    {
        if (_options.Labels is not { } labels)
        {
            return [];
        }

        string[] names = headings.Contains(labels, StringComparer.Ordinal) ? [labels] : labels.Split(',', StringSplitOptions.TrimEntries);
        return [.. names.Distinct(StringComparer.Ordinal).Select(name => Array.IndexOf(headings, name) is var c and >= 0
            ? c
            : throw new DataException($"labels '{labels}': the labels of a table are columns of it, and '{_path}' has no column " +
                $"'{name}'{Suggestions.Hint(name, headings)}; its columns are: {AttributeTable.Some(headings)}."))];
    }

    private void TakeRow(CsvReader reader, int line)
    {
        int start = _values.Count;
        try
        {
            CsvText.CheckCount(_path, line, _headings!.Length, reader.FieldCount);
            foreach (int c in _columns)
            {
                _values.Add(Number(reader.GetString(c), line, _headings[c]));
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
            _words.Add(Array.ConvertAll(_others, c => CsvText.Field(reader, c)));
        }

        if (_labelColumns.Length > 0)
        {
            _labels.Add(Array.ConvertAll(_labelColumns, c => CsvText.Field(reader, c)));
        }
    }

    private double Number(string text, int line, string column)
    {
        if (TryNumber(text, out double number) && Math.Abs(number) <= NumberTable.Largest)
        {
            return number;
        }

        string remedy = _options.Columns is null
            ? "correct it, take the line out, or name a column of words as labels"
            : "correct it, or take the line out";
        string where = $"'{_path}' line {line}, column '{column}'";
        throw new DataException(
            text.Length == 0 ? $"{where}: the number is missing; {remedy}."
            : text.Contains(',', StringComparison.Ordinal) && TryNumber(text.Replace(',', '.'), out _)
                ? $"{where}: expected a number such as 1.5, found '{text}'; write it with a decimal point."
            : TryNumber(text, out _) ? $"{where}: '{text}' is too large, more than {NumberTable.Largest:E0}; give it in another unit."
            : $"{where}: expected a number, found '{Shorten(text)}'; {remedy}.")
        {
            Setting = "skip-bad",
        };
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

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

        _notes.Add($"left out: {_faults.Count} of {_faults.Count + _lines.Count} lines that are damaged:");
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

        var columns = new LabelColumns(_path, _lines, _notes);
        for (int i = 0; i < _labelColumns.Length; i++)
        {
            columns.Add(_headings![_labelColumns[i]], [.. _labels.Select(row => row[i])]);
        }

        AttributeTable table = columns.ToTable();
        _notes.Add($"labels: {table.Names.Count} attributes ({AttributeTable.Some(table.Names)})");
        return table;
    }
}
