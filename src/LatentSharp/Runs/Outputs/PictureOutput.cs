using LatentSharp.Data.Tables.Files;
using LatentSharp.Evaluation;
using LatentSharp.Imaging;
using static LatentSharp.Runs.RequestSettings;

namespace LatentSharp.Runs.Outputs;

/// <summary>Where pictures go: one sheet, or a file each in a folder.</summary>
internal sealed class PictureOutput
{
    // A sheet of more is no longer looked at, and may be larger than a viewer opens.
    private const int MostOnSheet = 2500;

    /// <summary>Pictures that are made and written together, by all threads.</summary>
    private const int MostTogether = 64;

    // In UTF-8 at most three bytes a character, and 255 bytes are taken.
    private const int LongestPart = 80;

    private static readonly string[] PictureEnds = [".png", ".jpg", ".jpeg", ".jfif", ".webp", ".gif", ".bmp", ".tif", ".tiff"];

    private PictureOutput(string path, bool isFolder) => (Path, IsFolder) = (path, isFolder);

    /// <summary>As it was given.</summary>
    public string Path { get; }

    /// <summary>Whether each picture gets a file.</summary>
    public bool IsFolder { get; }

    /// <summary>Checks a place before any work.</summary>
    /// <param name="path">What was given.</param>
    /// <param name="count">Pictures that will be written, if that is known.</param>
    /// <exception cref="RequestException">Pictures cannot go there.</exception>
    public static PictureOutput Parse(string path, int count = 1)
    {
        string extension = System.IO.Path.GetExtension(path);
        bool isFolder = path[^1] is '/' or '\\' || extension.Length == 0 || Directory.Exists(path);
        if (!isFolder && !extension.Equals(".png", StringComparison.OrdinalIgnoreCase))
        {
            throw new RequestException($"{Out} {path} is not possible: pictures are written as PNG; give a name ending in .png, or a " +
                $"folder ending in /");
        }

        if (isFolder && File.Exists(System.IO.Path.TrimEndingDirectorySeparator(path)))
        {
            throw new RequestException($"{Out} {path} is a file; give a folder, or a name ending in .png");
        }

        if (!isFolder)
        {
            CheckSheet(count);
        }

        return new PictureOutput(path, isFolder);
    }

    /// <summary>Checks a place for pictures, unless it is one for rows of a table.</summary>
    /// <param name="path">What was given; null for nowhere.</param>
    /// <param name="beside">The run that is set beside another, if any.</param>
    /// <param name="count">Pictures that will be written, if that is known.</param>
    /// <exception cref="RequestException">Pictures cannot go there.</exception>
    public static void Check(string? path, Run? beside = null, int count = 1)
    {
        if (path is not null && TableFormat.Of(path) is null && Parse(path, count).IsFolder && beside is not null)
        {
            throw new RequestException($"{Beside} sets pictures side by side on a sheet; give {Out} a name ending in .png");
        }
    }

    /// <summary>Checks a place for one sheet before any work.</summary>
    /// <param name="path">What was given.</param>
    /// <param name="why">Why it cannot be a folder.</param>
    /// <exception cref="RequestException">It is a folder, or pictures cannot go there.</exception>
    public static void ParseSheet(string path, string why)
    {
        if (Parse(path).IsFolder)
        {
            throw new RequestException($"{Out} {path} is not possible: {why}; give a name ending in .png");
        }
    }

    /// <summary>Writes pictures under numbered names, or as a sheet.</summary>
    public void Write(IEnumerable<Picture> pictures, int count, string prefix, ContactSheetOptions options, CancellationToken cancellation)
    {
        Expect(count);
        Write(pictures, [.. Enumerable.Range(1, count).Select(i => $"{prefix}-{i:D5}.png")], all =>
            ContactSheet.Render(all, options), cancellation);
    }

    /// <summary>Writes pictures under names, some at a time as soon as they are there, or as a sheet.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="names">Names of the files inside the folder.</param>
    /// <param name="sheet">Draws the sheet.</param>
    /// <param name="cancellation">Stops between two groups of pictures.</param>
    public void Write(IEnumerable<Picture> pictures, IReadOnlyList<string> names, Func<IReadOnlyList<Picture>, Picture> sheet,
        CancellationToken cancellation)
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

    /// <summary>
    /// Names of files inside a folder for things that have names or none: the name with .png, never outside the folder, numbered where it
    /// comes again.
    /// </summary>
    /// <param name="names">The names; fewer than there are things where these have none.</param>
    /// <param name="count">How many files.</param>
    /// <param name="prefix">What those without a name are called, with a number.</param>
    public static IReadOnlyList<string> DistinctNames(IReadOnlyList<string> names, int count, string prefix)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var next = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var files = new string[count];
        for (int i = 0; i < count; i++)
        {
            string own = i < names.Count ? Inside(names[i]) : "";
            string bare = own.Length == 0 ? $"{prefix}-{i + 1:D5}" : PictureEnds.Contains(System.IO.Path.GetExtension(own),
                StringComparer.OrdinalIgnoreCase) ? System.IO.Path.ChangeExtension(own, null) : own;
            string file = bare + ".png";
            while (!taken.Add(file))
            {
                int number = next.GetValueOrDefault(bare, 2);
                next[bare] = number + 1;
                file = $"{bare}-{number}.png";
            }

            files[i] = file;
        }

        return files;
    }

    /// <summary>
    /// Names of files inside a folder for named pictures: the names with .png, sub-folders kept, and never outside the folder.
    /// </summary>
    /// <exception cref="RequestException">Two pictures would have the same name.</exception>
    public static IReadOnlyList<string> FileNames(IReadOnlyList<string> names)
    {
        string[] files = [.. names.Select(name => System.IO.Path.ChangeExtension(Inside(name), ".png"))];
        string? twice = files.GroupBy(file => file, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? files : throw new RequestException(
            $"two of the pictures are named '{twice}' and would overwrite each other; rename one, or write a sheet with {Out} pairs.png");
    }

    /// <summary>Checks, once the number of pictures is known, that they can go where they are wanted.</summary>
    /// <param name="count">How many there will be.</param>
    /// <exception cref="RequestException">They are too many for a sheet.</exception>
    public void Expect(int count)
    {
        if (!IsFolder)
        {
            CheckSheet(count);
        }
    }

    /// <summary>A path that stays inside its folder, without control characters, each part of a length that file systems take.</summary>
    private static string Inside(string name) => string.Join('/', name.Replace('\\', '/').Replace(':', '-').Split('/')
        .Where(part => part is not ("" or "." or ".."))
        .Select(part => string.Concat(part.Select(c => char.IsControl(c) ? '_' : c)))
        .Select(part => part.Length <= LongestPart ? part : part[..LongestPart]));

    private static void CheckSheet(int count)
    {
        if (count > MostOnSheet)
        {
            throw new RequestException($"a sheet holds at most {MostOnSheet} pictures, not {count}; give a folder ending in / as {Out}");
        }
    }
}
