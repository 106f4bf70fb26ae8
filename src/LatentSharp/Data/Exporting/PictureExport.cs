using System.Globalization;
using LatentSharp.Data.Labels;
using LatentSharp.Data.Tables;
using LatentSharp.Imaging;

namespace LatentSharp.Data.Exporting;

/// <summary>
/// Writes a set as a folder of PNG files that can be read again with the same labels: a sub-folder a class where each picture is of one,
/// else a table labels.csv beside them; a training and a test part in folders of these names.
/// </summary>
internal static class PictureExport
{
    /// <summary>The table of labels.</summary>
    public const string LabelsName = "labels.csv";

    private const string Train = "train";
    private const string Test = "test";

    /// <summary>Writes a set, whole or not at all.</summary>
    /// <param name="set">The pictures.</param>
    /// <param name="folder">A folder that is new or empty.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancellation">Stops; nothing is left then.</param>
    /// <returns>Where the labels went.</returns>
    /// <exception cref="DataException">The folder is not empty or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static ExportedLabels Write(
        PictureDataset set, string folder, IProgress<DataProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Refuse(folder);
        string place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string partial = $"{place}.{Path.GetRandomFileName()}.partial";
        try
        {
            ExportedLabels labels = Fill(set, partial, progress, cancellation);
            if (Directory.Exists(place))
            {
                Directory.Delete(place);
            }

            Directory.Move(partial, place);
            return labels;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"'{folder}' cannot be written: {error.Message.TrimEnd('.')}; free some space, or give another folder.",
                error);
        }
        finally
        {
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }
        }
    }

    /// <summary>Refuses a place where something is already, before any work.</summary>
    /// <exception cref="DataException">Something is there.</exception>
    public static void Refuse(string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            string what = File.Exists(folder) ? "is a file" : "is not empty";
            throw new DataException($"'{folder}' {what}; give a folder that is new or empty.");
        }
    }

    private static ExportedLabels Fill(PictureDataset set, string folder, IProgress<DataProgress>? progress, CancellationToken cancellation)
    {
        int[]? classes = Classes(set);
        string[] names = Names(set, classes);
        Directory.CreateDirectory(folder);
        foreach (string sub in names.Select(name => Path.GetDirectoryName(name)!).Distinct(StringComparer.Ordinal))
        {
            Directory.CreateDirectory(Path.Combine(folder, sub));
        }

        int done = 0;
        int step = Math.Max(1, set.Count / 100);
        Parallel.For(0, set.Count, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            File.WriteAllBytes(Path.Combine(folder, names[i]), Png.Encode(set.ToPicture(i)));
            int now = Interlocked.Increment(ref done);
            if (now % step == 0 || now == set.Count)
            {
                progress?.Report(new DataProgress("writing", now, set.Count));
            }
        });
        if (classes is not null)
        {
            return ExportedLabels.Folders;
        }

        if (set.Attributes is not { } table || (table.Names.Count == 0 && table.Factors.Count == 0))
        {
            return ExportedLabels.None;
        }

        WriteTable(Path.Combine(folder, LabelsName), table, names);
        return ExportedLabels.Table;
    }

    /// <summary>The class of each picture, where sub-folders say all that is known; else null.</summary>
    private static int[]? Classes(PictureDataset set)
    {
        if (set.Attributes is not { Groups: [var group], Factors.Count: 0 } table
            || group.Members.Count != table.Names.Count || !table.Names.All(FolderClasses.CanBe))
        {
            return null;
        }

        var classes = new int[set.Count];
        for (int i = 0; i < classes.Length; i++)
        {
            classes[i] = Enumerable.Range(0, table.Names.Count).FirstOrDefault(c => table[i, c] == true, -1);
        }

        int different = classes.Distinct().Count();
        return !classes.Contains(-1) && different >= 2 && different * 2 <= set.Count ? classes : null;
    }

    /// <summary>The path of each picture in the folder.</summary>
    private static string[] Names(PictureDataset set, int[]? classes)
    {
        string[] bare = [.. Enumerable.Range(0, set.Count).Select(i => Bare(set.Name(i)))];
        string[] folders =
        [
            .. bare.Select((_, i) =>
            {
                string part = set.TestStart is not { } start ? "" : i < start ? Train + "/" : Test + "/";
                return classes is null ? part : $"{part}{set.Attributes!.Names[classes[i]]}/";
            }),
        ];
        bool unique = bare.Zip(folders, (name, sub) => sub + name).Distinct(StringComparer.OrdinalIgnoreCase).Count() == bare.Length;
        int digits = Math.Max(5, $"{set.Count - 1}".Length);
        string Number(int i) => i.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
        return [.. bare.Select((name, i) => $"{folders[i]}{(unique ? name : $"{Number(i)}-{name}")}.png")];
    }

    private static string Bare(string name)
    {
        string file = Path.GetFileNameWithoutExtension(name[(name.LastIndexOf('/') + 1)..]);
        bool IsSafe(char letter) => !char.IsControl(letter) && !"\\/:*?\"<>|".Contains(letter, StringComparison.Ordinal);
        string safe = string.Concat(file.Select(letter => IsSafe(letter) ? letter : '-')).TrimStart('.');
        return safe.Length > 0 ? safe : "picture";
    }

    private static void WriteTable(string path, AttributeTable table, string[] files)
    {
        AttributeGroup[] worded = [.. table.Groups.Where(group => IsColumn(table, group))];
        int[] single = [.. Enumerable.Range(0, table.Names.Count).Except(worded.SelectMany(group => group.Members))];
        var taken = new HashSet<string>(StringComparer.Ordinal);
        TextColumn[] texts =
        [
            new(Unique("file", taken), files),
            .. worded.Select(group =>
                new TextColumn(Unique(group.Name, taken), [.. Enumerable.Range(0, table.Rows).Select(i => Word(table, group, i))])),
        ];
        string[] names =
        [
            .. single.Select(c => Unique(table.Names[c], taken)), .. table.Factors.Select(factor => Unique(factor.Name, taken)),
        ];
        CsvTable.Write(
            path,
            names,
            Enumerable.Range(0, table.Rows).Select(i => (double[])
            [
                .. single.Select(c => table[i, c] switch { true => 1, false => -1, null => double.NaN }),
                .. table.Factors.Select(factor => (double)factor.Values[i]),
            ]),
            texts);
    }

    /// <summary>A heading that no other column has.</summary>
    private static string Unique(string name, HashSet<string> taken)
    {
        string heading = name;
        for (int again = 2; !taken.Add(heading); again++)
        {
            heading = FormattableString.Invariant($"{name}_{again}");
        }

        return heading;
    }

    private static string Word(AttributeTable table, AttributeGroup group, int row) =>
        group.Members.Where(c => table[row, c] == true).Select(c => table.Names[c][(group.Name.Length + 1)..]).FirstOrDefault("");

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>Whether a group came from a column of words, and will again.</summary>
    private static bool IsColumn(AttributeTable table, AttributeGroup group)
    {
        string start = group.Name + "=";
        return group.Members.All(c => table.Names[c].StartsWith(start, StringComparison.Ordinal))
            && group.Members.Any(c => !IsNumber(table.Names[c][start.Length..]));
    }
}

/// <summary>Where the labels of an exported set went.</summary>
internal enum ExportedLabels
{
    /// <summary>There are none.</summary>
    None,

    /// <summary>Into sub-folders, one a class.</summary>
    Folders,

    /// <summary>Into a table beside the pictures.</summary>
    Table,
}
