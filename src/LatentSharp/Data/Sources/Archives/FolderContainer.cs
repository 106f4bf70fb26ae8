using LatentSharp.Data.Cache;
using LatentSharp.Data.Sources.Walking;
using LatentSharp.Formats.Disk;
using Microsoft.Win32.SafeHandles;

namespace LatentSharp.Data.Sources.Archives;

/// <summary>The files of a folder and its sub-folders, or a list of single files.</summary>
internal sealed class FolderContainer : IPictureContainer
{
    /// <summary>Where files are that the system knows by other bytes than those of their names.</summary>
    private readonly Dictionary<string, DiskPath> _odd;

    private FolderContainer(string path, IReadOnlyList<string> names, Dictionary<string, DiskPath> odd)
    {
        Path = path;
        Names = names;
        _odd = odd;
    }

    public string Path { get; }

    public IReadOnlyList<string> Names { get; }

    public LeftOut LeftOut { get; private init; } = new();

    public IReadOnlyList<(string Name, DataException Fault)> Faults { get; private init; } = [];

    /// <summary>Lists a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="output">Where the results of this call go, which is no data; null where that does not matter.</param>
    public static FolderContainer OfFolder(string path, string? output = null)
    {
        FolderWalk walk = FolderWalk.Of(path, output);
        var odd = walk.Files.Where(file => file.Path.Bytes is not null)
            .ToDictionary(file => file.Name, file => file.Path, StringComparer.Ordinal);
        return new FolderContainer(path, [.. walk.Files.Select(file => file.Name)], odd) { LeftOut = walk.LeftOut, Faults = walk.Faults };
    }

    public static FolderContainer OfFiles(IReadOnlyList<string> paths) => new("", paths, []);

    public string Describe(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Where a file is.</summary>
    public DiskPath Place(string name) => _odd.TryGetValue(name, out DiskPath odd) ? odd : new DiskPath(Describe(name));

    public long Length(string name) => _odd.ContainsKey(name) ? 0 : new FileInfo(Describe(name)) is { Exists: true } file ? file.Length : 0;

    public byte[] Read(string name) => Paths.ReadFile(Place(name));

    public int ReadStart(string name, Span<byte> destination)
    {
        DiskPath place = Place(name);
        Paths.RefuseSpecial(place.Text);
        using SafeFileHandle file = Paths.Guard(place.Text, place.Open);
        try
        {
            return CachedPictures.ReadAll(file, destination, 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"'{place.Text}' cannot be read: {error.Message.TrimEnd('.')}; check the file.",
                error)
            { Setting = "skip-bad" };
        }
    }

    public void Dispose()
    {
        // Files are opened one by one and closed at once.
    }
}
