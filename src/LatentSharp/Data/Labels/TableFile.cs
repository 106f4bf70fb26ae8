using LatentSharp.Data.Parts;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Sources;
using LatentSharp.Data.Sources.Archives;

namespace LatentSharp.Data.Labels;

/// <summary>A file beside pictures that may say something of them.</summary>
/// <param name="Name">Its name inside the container, or its path where it lies outside.</param>
/// <param name="Place">How it is called in messages, to be put between quotation marks.</param>
/// <param name="Folder">Its folder inside the container, with the last slash; empty at the root and outside.</param>
/// <param name="Read">All its bytes.</param>
/// <param name="IsOutside">Whether it lies beside the container and not in it.</param>
internal sealed record TableFile(string Name, string Place, string Folder, Func<byte[]> Read, bool IsOutside)
{
    /// <summary>The rank of a table that is only found by what it says.</summary>
    public const int AnyTable = 100;

    /// <summary>The highest rank of those whose name says that they hold labels, so that a fault in them is one of the data.</summary>
    public const int LastSure = 2;

    private static readonly string[] Known = ["labels.csv", "attributes.csv", "list_attr", "metadata.csv", "metadata.jsonl", "labels.tsv",
        "labels.jsonl", "annotations.csv", "train.csv"];

    /// <summary>How surely its name says that it holds labels of pictures: 0 the most; −1 not at all.</summary>
    public int Rank => RankOf(Name);

    /// <summary>Folders above it inside the container.</summary>
    public int Depth => Folder.Count(letter => letter == '/');

    /// <summary>
    /// The files inside a container that may be tables of its pictures, in no order: near the root, or above or beside pictures.
    /// </summary>
    public static IEnumerable<TableFile> Inside(IPictureContainer container, IReadOnlyList<string> pictures, Func<string, bool> wanted)
    {
        string[] names = [.. container.Names.Where(wanted)];
        if (names.Length == 0)
        {
            return [];
        }

        int start = FolderParts.SharedFolder(pictures);
        int shared = pictures[0][..start].Count(letter => letter == '/');
        var folders = new HashSet<string>(pictures.Select(FolderOf), StringComparer.Ordinal);
        return names
            .Where(name => name.Count(letter => letter == '/') <= Math.Max(1, shared + 1) || folders.Contains(FolderOf(name)))
            .Select(name => new TableFile(name, container.Describe(name), FolderOf(name), () => container.Read(name), false));
    }

    /// <summary>The files beside a folder or archive that may be tables of its pictures: of a known name, or of its own.</summary>
    /// <param name="path">The folder or archive; empty for a list of files, beside which there is nothing.</param>
    /// <param name="wanted">Which names will do.</param>
    public static IReadOnlyList<TableFile> Outside(string path, Func<string, bool> wanted)
    {
        if (path.Length == 0)
        {
            return [];
        }

        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string own = Directory.Exists(full) ? Path.GetFileName(full) : Path.GetFileNameWithoutExtension(full);
        if (Path.GetDirectoryName(full) is not { } parent)
        {
            return [];
        }

        try
        {
            return
            [
                .. Directory.EnumerateFiles(parent)
                    .Where(file => wanted(file) && (RankOf(file) != AnyTable || Path.GetFileNameWithoutExtension(file) is { } stem
                        && (stem == own || stem == $"{own}_labels")))
                    .Order(NaturalOrder.Instance)
                    .Select(file => new TableFile(file, file, "", () => Paths.ReadFile(file), true)),
            ];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be listed has no tables for us.
            return [];
        }
    }

    /// <summary>The rank of a name.</summary>
    public static int RankOf(string name)
    {
        string file = Path.GetFileName(name);
        string extension = Path.GetExtension(file).ToLowerInvariant();
        if (file.StartsWith("list_attr", StringComparison.OrdinalIgnoreCase) && extension is ".txt" or ".csv")
        {
            return extension == ".txt" ? 0 : LastSure + 1;
        }

        int known = Array.FindIndex(Known, other => other.Equals(file, StringComparison.OrdinalIgnoreCase));
        return known >= 0 ? known + 1 : extension is ".csv" or ".tsv" ? AnyTable : -1;
    }

    private static string FolderOf(string name) => name[..(name.LastIndexOf('/') + 1)];
}
