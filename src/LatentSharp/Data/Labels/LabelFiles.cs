using LatentSharp.Data.Sources;
using LatentSharp.Data.Tables;

namespace LatentSharp.Data.Labels;

/// <summary>Finds and reads label files and lines them up with pictures.</summary>
internal static class LabelFiles
{
    private static readonly string[] CsvNames = ["labels.csv", "attributes.csv"];

    /// <summary>
    /// The label file that lies beside the pictures: list_attr*.txt, labels.csv or attributes.csv at the root or one folder
    /// below; the nearest to the root, of those the first in this order.
    /// </summary>
    public static string? Find(IPictureContainer container, List<string> notes)
    {
        string[] found =
        [
            .. container.Names
                .Where(name => Rank(name) >= 0 && Depth(name) <= 1)
                .OrderBy(Depth)
                .ThenBy(Rank)
                .ThenBy(name => name, NaturalOrder.Instance),
        ];
        if (found.Length > 1 && Depth(found[0]) == Depth(found[1]) && Rank(found[0]) == 0 && Rank(found[1]) > 0)
        {
            throw new DataException($"'{container.Path}' holds labels of two kinds, '{found[0]}' and '{found[1]}'; name the one to use: --labels {found[0]}.");
        }

        if (found.Length > 1)
        {
            notes.Add($"labels left out: {string.Join(", ", found.Skip(1))} (--labels chooses another file)");
        }

        return found.FirstOrDefault();
    }

    /// <summary>Whether a file is one that <see cref="Find"/> may find.</summary>
    public static bool IsLabelFile(string name) => Rank(name) >= 0;

    /// <summary>Reads a label file of its own.</summary>
    /// <exception cref="DataException">It is missing, damaged, or does not fit the pictures.</exception>
    public static AttributeTable Read(string path, IReadOnlyList<string> pictures, List<string> notes) => File.Exists(path)
        ? Read(path, Paths.ReadFile(path), pictures, notes)
        : throw Paths.Missing(path, "labels", []);

    /// <summary>Reads a label file that lies beside the pictures.</summary>
    /// <exception cref="DataException">It is damaged, or does not fit the pictures.</exception>
    public static AttributeTable Read(IPictureContainer container, string name, IReadOnlyList<string> pictures, List<string> notes) =>
        Read(container.Describe(name), container.Read(name), pictures, notes);

    private static AttributeTable Read(string path, byte[] bytes, IReadOnlyList<string> pictures, List<string> notes)
    {
        string text = CsvText.Decode(bytes, notes);
        LabelTable table = IsCsv(path, text) ? CsvLabels.Parse(path, text, notes) : CelebALabels.Parse(path, text);
        AttributeTable attributes = table.Attributes.Select(LabelAlignment.Rows(table, pictures));
        string factors = attributes.Factors.Count == 0 ? "" : $", {attributes.Factors.Count} numbers ({AttributeTable.Some([.. attributes.Factors.Select(factor => factor.Name)])})";
        notes.Add($"labels: '{path}': {attributes.Names.Count} attributes ({AttributeTable.Some(attributes.Names)}){factors}");
        return attributes;
    }

    private static bool IsCsv(string path, string text)
    {
        string name = path.TrimEnd('\'');
        if (name.Contains(".csv", StringComparison.OrdinalIgnoreCase) || name.Contains(".tsv", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        int end = text.AsSpan().IndexOfAny('\r', '\n');
        return text.AsSpan(0, end < 0 ? text.Length : end).IndexOfAny(',', ';') >= 0;
    }

    private static int Depth(string name) => name.Count(letter => letter == '/');

    private static int Rank(string name)
    {
        string file = name[(name.LastIndexOf('/') + 1)..];
        return file.StartsWith("list_attr", StringComparison.OrdinalIgnoreCase) && file.EndsWith(".txt", StringComparison.OrdinalIgnoreCase)
            ? 0
            : Array.FindIndex(CsvNames, csv => csv.Equals(file, StringComparison.OrdinalIgnoreCase)) is var i and >= 0 ? i + 1 : -1;
    }
}
