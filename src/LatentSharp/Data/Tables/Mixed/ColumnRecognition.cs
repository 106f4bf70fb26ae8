using LatentSharp.Data.Labels;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Tables.Mixed.Types;

namespace LatentSharp.Data.Tables.Mixed;

/// <summary>Finds the type of a column by its cells.</summary>
/// <param name="table">The table.</param>
/// <param name="skipsBad">Whether rows with a damaged cell are left out.</param>
internal sealed class ColumnRecognition(TextTable table, bool skipsBad)
{
    // So many different words and no word twice are names.
    private const int FewestNames = 10;
    private const double MostDifferent = 0.5;

    private static readonly string[] CodeHeadings = ["type", "code", "zip", "zipcode", "postcode", "plz", "group", "cluster"];

    private static readonly (string Yes, string No)[] Truths =
        [("true", "false"), ("yes", "no"), ("y", "n"), ("t", "f"), ("1", "0"), ("ja", "nein"), ("j", "n"), ("oui", "non"), ("on", "off")];

    // What the other columns say of a column that leaves it open; looked for when it is first needed.
    private Lazy<bool?>? _comma;
    private Lazy<bool?>? _monthFirst;

    /// <summary>Why columns were left out, and how columns were read that leave it open, a line each.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Rows with a cell that cannot be read.</summary>
    public SortedDictionary<int, string> Bad { get; } = [];

    /// <summary>Whether a table is one of plain numbers, or damaged ones, without missing cells.</summary>
    /// <param name="table">The table.</param>
    /// <param name="labels">Columns of labels.</param>
    /// <param name="skipsBad">Whether rows with missing cells are left out.</param>
    public static bool IsPlain(TextTable table, IReadOnlyCollection<string> labels, bool skipsBad)
    {
        for (int c = 0; c < table.Headings.Count; c++)
        {
            string[] known = [.. table.Cells[c].Where(cell => !MissingWords.Has(cell, amongNumbers: true))];
            if (!labels.Contains(table.Headings[c]) && !table.IsMended
                && ((known.Length < table.Cells[c].Length && !skipsBad) || !IsPlain(known, table.IsPlainNumber)
                    || (known.Length == 0 && table.Rows.Count > 0) || AreCodes(known)))
            {
                return false;
            }
        }

        return !table.IsMended;
    }

    /// <summary>
    /// Whether at least half of the cells are numbers without anything about them, and no other form of numbers is that of all.
    /// </summary>
    private static bool IsPlain(string[] cells, Func<string, bool> isNumber)
    {
        int plain = cells.Count(isNumber);
        return plain == cells.Length || (2 * plain >= cells.Length && NumberStyle.Of([.. cells.Distinct(StringComparer.Ordinal)]) is null);
    }

    /// <summary>Whether numbers are whole, and one has a leading zero.</summary>
    private static bool AreCodes(string[] cells) => cells.Any(RowIdentifiers.HasLeadingZero)
        && cells.All(cell => TableRow.OfText.IsNumber(cell, out double number) && number == Math.Floor(number));

    /// <summary>The column; null where it is left out.</summary>
    /// <param name="c">Which column.</param>
    /// <param name="wish">The type that a person gave it; null for none.</param>
    /// <exception cref="DataException">A cell is damaged, or the type does not fit.</exception>
    public ColumnCells? Recognize(int c, string? wish)
    {
        string name = table.Headings[c];
        string[] cells = table.Cells[c];
        if (wish == ColumnTypes.LeaveOut)
        {
            return Out(name, "as asked for");
        }

        Different words = Different.Of(cells, amongNumbers: false);
        Different numbers = Different.Of(cells, amongNumbers: true);
        if (numbers.Texts.Count == 0 && wish is null)
        {
            return Out(name, "it is empty");
        }

        if (words.Texts.Count == 1 && words.Missing == 0)
        {
            return Out(name, $"it has one value, '{words.Texts.Keys.First()}'");
        }

        return wish switch
        {
            ColumnTypes.Number => Numbers(
                c, numbers, NumberStyle.Of(numbers.Texts.Keys, Comma) ?? NumberStyle.OfMost(numbers.Texts.Keys, Comma) ?? new()),
            ColumnTypes.Date => Dates(c, numbers) ?? MostlyDates(c, numbers) ?? throw Unfit(c, numbers, ColumnTypes.Date),
            ColumnTypes.Category => Categories(c, words, isTruth: false),
            ColumnTypes.Truth => words.Texts.Count == 2 ? Categories(c, words, isTruth: true) : throw Unfit(c, words, ColumnTypes.Truth),
            _ => Guess(c, name, words, numbers),
        };
    }

    private bool? ProvenComma => (_comma ??= new Lazy<bool?>(() => Agreed(NumberStyle.DecimalComma))).Value;

    // Between commas, tabs and bars a comma in a number usually groups thousands; between semicolons it is the decimal sign.
    private bool? Comma => ProvenComma ?? (table.Separator == ';' ? null : false);

    private bool? MonthFirst => (_monthFirst ??= new Lazy<bool?>(() => Agreed(DateFormat.MonthFirst))).Value;

    private ColumnCells? Guess(int c, string name, Different words, Different numbers)
    {
        if (Truth(words.Texts.Keys))
        {
            return Categories(c, words, isTruth: true);
        }

        NumberStyle? style = NumberStyle.Of(numbers.Texts.Keys, Comma);
        bool isCode = style is not null && style.Decimals == 0 && numbers.Texts.Keys.Any(text => text.Length > 1 && text[0] == '0'
            && char.IsAsciiDigit(text[1]));
        bool isWhole = style is { Decimals: 0, Group: "", Comma: false, Prefix: "", Suffix: "" };
        bool isDistinct = words.Missing == 0 && words.Texts.Count == table.Rows.Count;
        if (style is not null && !isCode)
        {
            return isWhole && isDistinct && numbers.Missing == 0
                && RowIdentifiers.Why(name, Array.ConvertAll(table.Cells[c], text => style.Parse(text)!.Value)) is { } why
                ? Out(name, why)
                : isWhole && (LabelColumns.IsClass(name) || CodeHeadings.Contains(RowIdentifiers.LastWord(name)))
                    && words.Texts.Count <= CategoryColumn.Most ? Categories(c, words, isTruth: false)
                : Numbers(c, numbers, style);
        }

        if (!isCode && Dates(c, numbers) is { } dates)
        {
            return dates;
        }

        if (!isCode && NumberStyle.OfMost(numbers.Texts.Keys, Comma) is { } most && numbers.AreMost(text => most.Parse(text) is not null))
        {
            return Numbers(c, numbers, most);
        }

        if (!isCode && MostlyDates(c, numbers) is { } some)
        {
            return some;
        }

        bool areDates = 2 * words.Texts.Keys.Count(DateFormat.IsLike) >= words.Texts.Count;
        string like = $"it looks like dates, in a form that is not read ('{words.Texts.Keys.FirstOrDefault(DateFormat.IsLike)}'); " +
            $"write them as 2020-01-31, or 2020-01-31 12:30:00";
        if (isDistinct && words.Texts.Count >= FewestNames)
        {
            return Out(name, areDates ? like : "it identifies rows: each has a word of its own");
        }

        if (words.Texts.Count > Math.Max(FewestNames, MostDifferent * words.Known))
        {
            return Out(name, areDates ? like : $"most of its words are of one row ({Counted.Number(words.Texts.Count)} different in " +
                $"{Counted.Of(words.Known, table.Place)})");
        }

        if (areDates)
        {
            Notes.Add($"read: the column '{name}' as categories, though {like}");
        }

        return Categories(c, words, isTruth: false);
    }

    private ColumnCells.OfValues Numbers(int c, Different numbers, NumberStyle style)
    {
        string name = table.Headings[c];
        double[] cells = Cells(c, amongNumbers: true, text => style.Parse(text) is { } number && Math.Abs(number) <= NumberTable.Largest
            ? number : null, "a number");
        string[] read = [.. numbers.Texts.Keys.Where(text => style.Parse(text) is not null)];
        NumberStyle exact = NumberStyle.Of(read, Comma) ?? style;

        // A point between commas is the decimal sign as everywhere.
        if (ProvenComma is null && (table.Separator == ';' || exact.Group.Length > 0) && exact.Note(name, read) is { } note)
        {
            Notes.Add(note);
        }

        return new ColumnCells.OfValues(name, cells, numbers.MissingText, exact.Step,
            new NumberColumn { Style = exact });
    }

    private ColumnCells.OfValues? Dates(int c, Different numbers) =>
        DateFormat.Of(numbers.Texts.Keys) is { } form ? Dates(c, numbers, form) : null;

    private ColumnCells.OfValues? MostlyDates(int c, Different numbers) =>
        DateFormat.OfMost(numbers.Texts.Keys) is { } form && numbers.AreMost(text => DateFormat.TryParse(text, form.Format, out _))
            ? Dates(c, numbers, form) : null;

    private ColumnCells.OfValues Dates(int c, Different numbers, DateFormat form)
    {
        string[] read = [.. numbers.Texts.Keys.Where(text => DateFormat.TryParse(text, form.Format, out _))];
        form = form.IsOpen ? DateFormat.Of(read, MonthFirst) ?? form : form;
        Notes.AddRange(form.Notes(table.Headings[c], read));
        double[] cells = Cells(c, amongNumbers: true, text => DateColumn.Parse(text, form.Format), $"a date such as {read[0]}");
        return new ColumnCells.OfValues(table.Headings[c], cells, numbers.MissingText, 0, new DateColumn { Format = form.Format });
    }

    private ColumnCells.OfCategories Categories(int c, Different words, bool isTruth)
    {
        (string Name, int Count)[] ordered = [.. words.Texts.OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value))];
        bool gathers = ordered.Length > CategoryColumn.Most;
        var column = new CategoryColumn
        {
            Name = table.Headings[c],
            Missing = words.MissingText,
            Names = [.. ordered.Take(CategoryColumn.Most).Select(pair => pair.Name)],
            Gathered = [.. ordered.Skip(CategoryColumn.Most).Where(pair => pair.Count > 1)
                .Select(pair => new GatheredName(pair.Name, pair.Count))],
            Gathers = gathers,
            IsTruth = isTruth,
        };
        if (gathers)
        {
            Notes.Add($"gathered: {Counted.Number(ordered.Length - CategoryColumn.Most)} rare categories of the column '{column.Name}' " +
                $"share one choice, '{CategoryColumn.Other}'");
        }

        return new ColumnCells.OfCategories(
            column.Name, Cells(c, amongNumbers: false, column.Parse, "a category"), words.MissingText, column);
    }

    private double[] Cells(int c, bool amongNumbers, Func<string, double?> parse, string expected)
    {
        string[] texts = table.Cells[c];
        var cells = new double[texts.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            cells[i] = double.NaN;
            if (MissingWords.Has(texts[i], amongNumbers))
            {
                continue;
            }

            if (parse(texts[i]) is { } cell)
            {
                cells[i] = cell;
                continue;
            }

            string fault = $"'{table.Path}' {table.Place} {table.Rows[i]}, column '{table.Headings[c]}': expected {expected}, found " +
                $"'{texts[i]}'; correct it, take the {table.Place} out, or say what the column holds (category, leave-out).";
            Bad.TryAdd(i, skipsBad ? fault : throw new DataException(fault) { Setting = "skip-bad" });
        }

        return cells;
    }

    private DataException Unfit(int c, Different texts, string type) => new($"'{table.Path}': the column '{table.Headings[c]}' cannot be " +
        $"{type}: it has {Counted.Number(texts.Texts.Count)} different values, such as '{texts.Texts.Keys.FirstOrDefault()}'.");

    private ColumnCells? Out(string name, string why)
    {
        Notes.Add($"left out: column '{name}': {why}");
        return null;
    }

    /// <summary>What columns that say something all say of the file; null where none does, or they disagree.</summary>
    private bool? Agreed(Func<IReadOnlyCollection<string>, bool?> said)
    {
        bool?[] all = [.. table.Cells.Select(cells => said(Different.Of(cells, amongNumbers: true).Texts.Keys))
            .Where(one => one is not null).Distinct()];
        return all.Length == 1 ? all[0] : null;
    }

    private static bool Truth(IReadOnlyCollection<string> texts) => texts.Count == 2 && Truths.Any(truth =>
        texts.Contains(truth.Yes, StringComparer.OrdinalIgnoreCase) && texts.Contains(truth.No, StringComparer.OrdinalIgnoreCase));

    /// <summary>The different texts of a column, and how many rows have each.</summary>
    private sealed record Different(Dictionary<string, int> Texts, int Missing, int Known, string? MissingText)
    {
        /// <summary>Whether at least half of the rows have a text that can be read.</summary>
        public bool AreMost(Func<string, bool> canBeRead) =>
            2 * Texts.Where(pair => canBeRead(pair.Key)).Sum(pair => (long)pair.Value) >= Known;

        public static Different Of(string[] cells, bool amongNumbers)
        {
            var texts = new Dictionary<string, int>(StringComparer.Ordinal);
            var missing = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (string cell in cells)
            {
                Dictionary<string, int> which = MissingWords.Has(cell, amongNumbers) ? missing : texts;
                which[cell] = which.GetValueOrDefault(cell) + 1;
            }

            int absent = missing.Values.Sum();
            return new Different(texts, absent, cells.Length - absent, missing.Count == 0 ? null
                : missing.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).First().Key);
        }
    }
}
