using LatentSharp.Data.Parts;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Sources;
using LatentSharp.Data.Sources.Archives;
using LatentSharp.Data.Tables;

namespace LatentSharp.Data.Labels;

/// <summary>What a table says of pictures, a row a picture.</summary>
/// <param name="Attributes">Their labels; null where it has none.</param>
/// <param name="Division">The parts that it divides them into; null where it does not.</param>
internal sealed record FoundLabels(AttributeTable? Attributes, Division? Division);

/// <summary>Finds and reads label files and lines them up with pictures.</summary>
internal static class LabelFiles
{
    /// <summary>
    /// What the tables that lie beside the pictures say: list_attr*.txt, labels.csv or attributes.csv at the root or one folder below, the
    /// nearest to the
    /// root first; else metadata.csv, metadata.jsonl and any other table of which a column names the pictures, in the folder or beside it.
    /// </summary>
    /// <param name="container">Where the pictures lie.</param>
    /// <param name="pictures">Their names.</param>
    /// <param name="notes">Receives lines to show.</param>
    /// <param name="told">Receives the names of the files that are read, or told of.</param>
    /// <exception cref="DataException">A file that is named as one of labels is damaged.</exception>
    public static FoundLabels Find(IPictureContainer container, IReadOnlyList<string> pictures, List<string> notes, HashSet<string> told)
    {
        TableFile[] files =
        [
            .. TableFile.Inside(container, pictures, IsTable).OrderBy(file => file.Rank == TableFile.AnyTable).ThenBy(file => file.Depth)
                .ThenBy(file => file.Rank).ThenBy(file => file.Name, NaturalOrder.Instance),
            .. TableFile.Outside(container.Path, IsTable).OrderBy(file => file.Rank),
        ];
        if (files.Length == 0)
        {
            return new FoundLabels(null, null);
        }

        CheckKinds(container, files);
        var index = new PictureIndex(pictures);
        var found = new FoundLabels(null, null);
        var others = new List<string>();

        // Tables of one name in several folders, each for the pictures beside it, are one table.
        foreach (IGrouping<string, TableFile> group in files.GroupBy(file => file.Rank <= TableFile.LastSure || file.IsOutside ? file.Name
            : Path.GetFileName(file.Name), StringComparer.Ordinal))
        {
            if (found.Attributes is not null)
            {
                others.AddRange(group.Where(file => !file.IsOutside && file.Rank != TableFile.AnyTable).Select(file => file.Name));
                continue;
            }

            int before = notes.Count;
            FoundLabels more = TryRead([.. group], index, notes);
            told.UnionWith(notes.Count > before ? group.Select(file => file.Name) : []);
            found = new FoundLabels(more.Attributes, found.Division ?? more.Division);
        }

        told.UnionWith(others);
        if (others.Count > 0)
        {
            notes.Add($"labels left out: {AttributeTable.Some(others)}");
        }

        return found;
    }

    /// <summary>Whether a file has a name of labels, or of parts, that may be found beside pictures; it is then read, or told of.</summary>
    public static bool IsLabelFile(string name) => TableFile.RankOf(name) is >= 0 and < TableFile.AnyTable || PartitionFiles.HasName(name);

    /// <summary>The files of labels and parts that lie beside a folder or archive.</summary>
    public static IEnumerable<string> Beside(string path) => TableFile.Outside(path, name => IsTable(name) || IsLabelFile(name))
        .Select(file => file.Name);

    /// <summary>Reads a label file that was named.</summary>
    /// <exception cref="DataException">It is missing, damaged, or does not fit the pictures.</exception>
    public static AttributeTable Read(string path, IReadOnlyList<string> pictures, List<string> notes) => ReadNamed(path, null, pictures,
        notes).Attributes
        ?? throw new DataException($"'{path}' has no labels, but only the parts of the pictures; give a table that has columns of labels.");

    /// <summary>Reads a label file that was named, by its path or by its name inside a container.</summary>
    /// <exception cref="DataException">It is missing, damaged, or does not fit the pictures.</exception>
    public static FoundLabels ReadNamed(string path, IPictureContainer? container, IReadOnlyList<string> pictures, List<string> notes)
    {
        bool inside = container is not null && !File.Exists(path) && container.Names.Contains(path, StringComparer.Ordinal);
        if (!inside && !File.Exists(path))
        {
            throw Paths.Missing(path, "labels", []);
        }

        TableFile file = inside
            ? new TableFile(path, container!.Describe(path), path[..(path.LastIndexOf('/') + 1)], () => container.Read(path), false)
            : new TableFile(path, path, "", () => Paths.ReadFile(path), true);
        var index = new PictureIndex(pictures);
        int named = 0;
        return Align(Load([file], index, notes, ref named), index, notes);
    }

    private static bool IsTable(string name) => TableFile.RankOf(name) >= 0 && !PartitionFiles.HasName(name);

    private static void CheckKinds(IPictureContainer container, TableFile[] files)
    {
        TableFile[] sure = [.. files.Where(file => file.Rank <= TableFile.LastSure && !file.IsOutside)];
        if (sure.Length > 1 && sure[0].Depth == sure[1].Depth && sure[0].Rank == 0 && sure[1].Rank > 0)
        {
            throw new DataException($"'{container.Path}' holds labels of two kinds, '{sure[0].Name}' and '{sure[1].Name}'; name the one "
                + $"to use.")
            { Setting = "labels" };
        }
    }

    private static FoundLabels TryRead(TableFile[] files, PictureIndex index, List<string> notes)
    {
        bool isSure = files[0].Rank <= TableFile.LastSure && !files[0].IsOutside;
        var told = new List<string>();
        int named = 0;
        try
        {
            LabelTable table = Load(files, index, told, ref named);
            int pictures = index.Pictures.Count;
            int needed = isSure ? 1 : ((files[0].IsOutside ? pictures : Math.Min(pictures, table.Files.Length)) + 1) / 2;
            if (named < needed)
            {
                // Any other table is counted with the files that are no pictures.
                if (!files[0].IsOutside && files[0].Rank != TableFile.AnyTable)
                {
                    notes.Add($"left out: the table '{table.Path}', which names {(named == 0 ? "none" : $"only {named}")} of these "
                        + $"pictures");
                }

                return new FoundLabels(null, null);
            }

            FoundLabels found = Align(table, index, told);
            notes.AddRange(told);
            return found;
        }
        catch (DataException fault) when (!isSure)
        {
            if (!files[0].IsOutside && (named > 0 || files[0].Rank != TableFile.AnyTable))
            {
                notes.Add($"labels left out: {fault.Message.TrimEnd('.')}");
            }

            return new FoundLabels(null, null);
        }
    }

    /// <summary>The table of one file, or of several of one name and one kind.</summary>
    /// <param name="files">The files.</param>
    /// <param name="index">The pictures.</param>
    /// <param name="notes">Receives lines to show.</param>
    /// <param name="named">Receives how many pictures it names, also where it is then refused.</param>
    /// <exception cref="DataException">It is no table of labels.</exception>
    private static LabelTable Load(TableFile[] files, PictureIndex index, List<string> notes, ref int named)
    {
        RawTable? raw = null;
        foreach (TableFile file in files)
        {
            string text = CsvText.Decode(file.Read(), notes);
            if (!IsLines(file.Name) && !IsCsv(file.Name, text))
            {
                LabelTable table = CelebALabels.Parse(file.Place, text);
                named = table.Files.Take(MostLooked).Select(name => index.Find(name)).Where(at => at >= 0).Distinct().Count();
                named = named > 0 ? named : table.Files.Count(name => index.Find(name) >= 0);
                return table;
            }

            RawTable next = IsLines(file.Name) ? JsonLines.ReadRows(file.Place, text, file.Folder, notes) : CsvLabels.ReadRows(file.Place,
                text, file.Folder, index, notes);
            if (raw is not null && !raw.Headings.SequenceEqual(next.Headings, StringComparer.Ordinal))
            {
                throw new DataException($"'{next.Path}' has other columns than '{raw.Path}'; give them the same headings.");
            }

            raw = raw is null ? next : raw.Joined(next);
        }

        int column = raw!.FileColumn(index, out named);
        if (raw.Headings.Where((_, c) => c != column).Contains(FirstCode, StringComparer.Ordinal))
        {
            throw new DataException($"'{raw.Path}' has codes of the pictures, which are no labels.");
        }

        return CsvLabels.Parse(raw, index, notes);
    }

    private static FoundLabels Align(LabelTable table, PictureIndex index, List<string> notes)
    {
        int[] rows = LabelAlignment.Rows(table, index, notes);
        Division? division = table.Parts is { } parts
            ? new Division(Array.ConvertAll(rows, row => (row < 0 ? null : parts[row]) ?? Part.Train), $"a column of '{table.Path}'")
            : null;
        if (table.Attributes.Names.Count + table.Attributes.Factors.Count == 0)
        {
            return new FoundLabels(null, division);
        }

        AttributeTable attributes = table.Attributes.Select(rows);
        string factors = attributes.Factors.Count == 0 ? "" : $", {attributes.Factors.Count} numbers "
            + $"({AttributeTable.Some([.. attributes.Factors.Select(factor => factor.Name)])})";
        notes.Add($"labels: '{table.Path}': {attributes.Names.Count} attributes ({AttributeTable.Some(attributes.Names)}){factors}");
        return new FoundLabels(attributes, division);
    }

    // As many rows as are looked at to see which column names pictures.
    private const int MostLooked = 2000;

    // The first column of numbers in a table of codes.
    private const string FirstCode = "z0";

    private static bool IsLines(string name) => Path.GetExtension(name).Equals(".jsonl", StringComparison.OrdinalIgnoreCase);

    private static bool IsCsv(string name, string text)
    {
        if (CsvText.HasName(name))
        {
            return true;
        }

        int end = text.AsSpan().IndexOfAny('\r', '\n');
        return text.AsSpan(0, end < 0 ? text.Length : end).IndexOfAny(',', ';') >= 0;
    }
}
