using System.CommandLine;
using LatentSharp.Cli.Parsing;
using LatentSharp.Evaluation;
using LatentSharp.Imaging;

namespace LatentSharp.Cli.Output;

/// <summary>Where pictures go: one sheet, or a file each in a folder.</summary>
internal sealed class PictureOutput
{
    // A sheet of more is no longer looked at, and may be larger than a viewer opens.
    private const int MostOnSheet = 2500;

    /// <summary>Pictures that are made and written together, by all threads.</summary>
    private const int MostTogether = 64;

    // Some copies of each are held: at most twenty megabytes or so each.
    private const int MostValues = 5_000_000;

    private PictureOutput(string path, bool isFolder) => (Path, IsFolder) = (path, isFolder);

    /// <summary>As it was given.</summary>
    public string Path { get; }

    /// <summary>Whether each picture gets a file.</summary>
    public bool IsFolder { get; }

    /// <summary>The option --out.</summary>
    /// <param name="names">The names of single files.</param>
    /// <param name="rows">What is said of rows of a table, where the verb writes such.</param>
    public static Option<string?> Option(string names, string rows = "") => new("--out", "-o")
    {
        Description = $"Where pictures go: a name ending in .png for one sheet of all, or a folder for single files ({names}).{rows}",
        HelpName = "PATH",
        Required = true,
        Arity = ArgumentArity.ExactlyOne,
    };

    /// <summary>Checks a place before any work.</summary>
    /// <param name="path">What was given.</param>
    /// <param name="count">Pictures that will be written, if that is known.</param>
    /// <exception cref="UsageException">Pictures cannot go there.</exception>
    public static PictureOutput Parse(string path, int count = 1)
    {
        string extension = System.IO.Path.GetExtension(path);
        bool isFolder = path[^1] is '/' or '\\' || extension.Length == 0 || Directory.Exists(path);
        if (!isFolder && !extension.Equals(".png", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"--out {path} is not possible: pictures are written as PNG; give a name ending in .png, or a folder ending in /");
        }

        if (isFolder && File.Exists(System.IO.Path.TrimEndingDirectorySeparator(path)))
        {
            throw new UsageException($"--out {path} is a file; give a folder, or a name ending in .png");
        }

        if (!isFolder)
        {
            CheckSheet(count);
        }

        return new PictureOutput(path, isFolder);
    }

    /// <summary>Writes pictures under numbered names, or as a sheet.</summary>
    public void Write(IEnumerable<Picture> pictures, int count, string prefix, ContactSheetOptions options, CancellationToken cancellation)
    {
        Expect(count);
        Write(pictures, [.. Enumerable.Range(1, count).Select(i => $"{prefix}-{i:D5}.png")], all => ContactSheet.Render(all, options), cancellation);
    }

    /// <summary>Writes pictures under names, some at a time as soon as they are there, or as a sheet.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="names">Names of the files inside the folder.</param>
    /// <param name="sheet">Draws the sheet.</param>
    /// <param name="cancellation">Stops between two groups of pictures.</param>
    public void Write(IEnumerable<Picture> pictures, IReadOnlyList<string> names, Func<IReadOnlyList<Picture>, Picture> sheet, CancellationToken cancellation)
    {
        if (!IsFolder)
        {
            Picture[] all = [.. pictures];
            Png.WriteFile(Path, sheet(all));
            return;
        }

        int written = 0;
        foreach (Picture[] group in pictures.Chunk(MostTogether))
        {
            cancellation.ThrowIfCancellationRequested();
            EachPicture.Do(group.Length, i => Png.WriteFile(System.IO.Path.Combine(Path, names[written + i]), group[i]));
            written += group.Length;
        }
    }

    /// <summary>How many pictures should be made together.</summary>
    /// <param name="length">Numbers of a picture.</param>
    public static int Together(int length) => Math.Clamp(MostValues / length, 1, MostTogether);

    /// <summary>Names of files inside a folder for named pictures: the names with .png, sub-folders kept, and never outside the folder.</summary>
    /// <exception cref="UsageException">Two pictures would have the same name.</exception>
    public static IReadOnlyList<string> FileNames(IReadOnlyList<string> names)
    {
        string[] files = [.. names.Select(name => System.IO.Path.ChangeExtension(
            string.Join('/', name.Replace('\\', '/').Split('/').Where(part => part is not ("" or "." or ".."))), ".png"))];
        string? twice = files.GroupBy(file => file, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? files : throw new UsageException($"two of the pictures are named '{twice}' and would overwrite each other; rename one, or write a sheet with --out pairs.png");
    }

    /// <summary>Checks, once the number of pictures is known, that they can go where they are wanted.</summary>
    /// <param name="count">How many there will be.</param>
    /// <exception cref="UsageException">They are too many for a sheet.</exception>
    public void Expect(int count)
    {
        if (!IsFolder)
        {
            CheckSheet(count);
        }
    }

    private static void CheckSheet(int count)
    {
        if (count > MostOnSheet)
        {
            throw new UsageException($"a sheet holds at most {MostOnSheet} pictures, not {count}; give a folder ending in / as --out");
        }
    }
}
