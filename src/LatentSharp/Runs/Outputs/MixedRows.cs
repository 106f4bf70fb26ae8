using System.Text;
using LatentSharp.Data.Tables;
using LatentSharp.Data.Tables.Files;
using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Data.Tables.Mixed.Types;
using LatentSharp.Formats;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Runs.Outputs;

/// <summary>Rows of a mixed table that go to a file, in the form of the file that the model was trained on.</summary>
/// <param name="columns">The columns.</param>
/// <param name="cells">A cell a column of each row.</param>
/// <param name="seed">Decides which of gathered categories is meant.</param>
internal sealed class MixedRows(MixedColumns columns, IReadOnlyList<double[]> cells, ulong seed)
{
    // The stream of a seed that belongs to gathered categories ("rare" in ASCII).
    private const ulong Stream = 0x72617265;

    /// <summary>The cells.</summary>
    public IReadOnlyList<double[]> Cells => cells;

    /// <summary>A row as text.</summary>
    /// <param name="index">Which row.</param>
    public string[] Text(int index)
    {
        var random = new RandomStream(seed, Stream);
        var text = new string[columns.Columns.Count];
        for (int j = 0; j < text.Length; j++)
        {
            text[j] = columns.Columns[j].Text(cells[index][j], random, ((ulong)index * (ulong)text.Length) + (ulong)j);
        }

        return text;
    }

    /// <summary>Writes them: as CSV in the order of the columns, in other files with words before numbers.</summary>
    /// <param name="path">A name ending in .csv, .npz or .parquet.</param>
    /// <param name="texts">Columns of words that stand before them.</param>
    /// <param name="numbers">Columns of numbers that stand behind them, with their names; null for none.</param>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public void Save(
        string path, IReadOnlyList<TextColumn> texts, (IReadOnlyList<string> Names, IReadOnlyList<double[]> Rows)? numbers = null)
    {
        string[] names = [.. columns.Columns.Select(column => column.Name)];
        if (Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase))
        {
            SaveText(path, names, TableContents.Distinct(texts, names), numbers);
            return;
        }

        if (TableFormat.Of(path) is { NamesColumns: false })
        {
            throw new ModelFileException(path, "an array has one type of numbers, and the columns of this table are of several",
                $"give a name ending in {TableFormat.NamedEnds}");
        }

        int[] ordered = [.. Enumerable.Range(0, names.Length).Where(j => columns.Columns[j] is NumberColumn)];
        int[] words = [.. Enumerable.Range(0, names.Length).Except(ordered)];
        string[][] text = [.. cells.Select((_, i) => Text(i))];
        TableFormat.Save(path, TableContents.OfRows(
            [.. ordered.Select(j => names[j]), .. numbers?.Names ?? []],
            [.. cells.Select((row, i) => (double[])[.. ordered.Select(j => row[j]), .. numbers?.Rows[i] ?? []])],
            [.. texts, .. words.Select(j => new TextColumn(names[j], [.. text.Select(row => row[j])]))]));
    }

    private void SaveText(string path, string[] names, IReadOnlyList<TextColumn> texts,
        (IReadOnlyList<string> Names, IReadOnlyList<double[]> Rows)? numbers) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        char separator = columns.Separator[0];
        writer.WriteLine(string.Join(separator,
            texts.Select(column => column.Name).Concat(names).Concat(numbers?.Names ?? [])
                .Select(name => Quoted(FormulaGuard.Guard(name)))));
        bool[] guarded = [.. columns.Columns.Select(column => !column.IsOrdered)];
        for (int i = 0; i < cells.Count; i++)
        {
            string[] text = Text(i);
            writer.WriteLine(string.Join(separator, texts.Select(column => Quoted(FormulaGuard.Guard(column.Values[i])))
                .Concat(text.Select((cell, j) => Quoted(guarded[j] ? FormulaGuard.Guard(cell) : cell)))
                .Concat(numbers?.Rows[i].Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)) ?? [])));
        }

        string Quoted(string cell) => cell.AsSpan().IndexOfAny([separator, '"', '\n', '\r', '\t', ';']) < 0 && cell.Trim() == cell ? cell
            : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    });
}
