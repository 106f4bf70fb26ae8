using LatentSharp.Data;
using LatentSharp.Data.Named;
using LatentSharp.Data.Sources;
using LatentSharp.Runs.Learning;
using LatentSharp.Studio.Hosting;
using LatentSharp.Studio.Uploads;
using LatentSharp.Training;

namespace LatentSharp.Studio.Contents;

/// <summary>
/// The runs and the data that a studio shows: those of the runs folder, those that were named at the start, sets that have names, and
/// uploads. Nothing else of the machine can be named from the page.
/// </summary>
internal sealed class StudioContents
{
    private const int Depth = 3;

    private readonly StudioOptions _options;
    private readonly UploadFolder _uploads;
    private readonly List<string> _givenRuns = [];
    private readonly List<DataEntry> _givenData = [];

    /// <summary>Looks at what was named at the start.</summary>
    /// <param name="options">How the studio was started.</param>
    /// <param name="uploads">Files that came from the browser.</param>
    /// <exception cref="DataException">Something that was named is not there.</exception>
    public StudioContents(StudioOptions options, UploadFolder uploads)
    {
        (_options, _uploads) = (options, uploads);
        foreach (string place in options.Places)
        {
            Add(place);
        }
    }

    /// <summary>The first run that was named at the start; null for none.</summary>
    public RunEntry? FirstRun => _givenRuns.Count == 0 ? null : Runs().FirstOrDefault(run => run.Path == _givenRuns[0]);

    /// <summary>The first data that were named at the start; null for none.</summary>
    public DataEntry? FirstData => _givenData.FirstOrDefault();

    /// <summary>The runs of now.</summary>
    public IReadOnlyList<RunEntry> Runs()
    {
        var runs = new List<RunEntry>();
        IEnumerable<(string Name, string Path)> found = _givenRuns.Select(path => (Name: NameOf(path), Path: path))
            .Concat(Walk(_options.Runs, "", Depth)).DistinctBy(run => Whole(run.Path));
        foreach ((string name, string path) in found)
        {
            // Ids that begin so are those of trainings.
            string plain = (name.StartsWith("job-", StringComparison.Ordinal) ? "~" : "") + name.Replace('/', '~');
            string id = plain;
            for (int more = 2; runs.Exists(run => run.Id == id); more++)
            {
                id = FormattableString.Invariant($"{plain}~{more}");
            }

            runs.Add(new RunEntry(id, name, path));
        }

        return runs;
    }

    /// <summary>The run of an id.</summary>
    /// <exception cref="ApiException">There is none.</exception>
    public RunEntry Run(string id) => Runs().FirstOrDefault(run => run.Id == id) ?? throw ApiException.NotFound($"run '{id}'");

    /// <summary>The data of now.</summary>
    public IReadOnlyList<DataEntry> Data()
    {
        DataCache cache = DataCache.Default;
        return
        [
            .. _givenData,
            .. DrawnSource.All.Where(set => !_givenData.Exists(given => given.Name == set.SetName)).Select(BuiltIn),
            .. NamedSets.All.Where(cache.Has).Where(set => !_givenData.Exists(given => given.Name == set.Name)).Select(set =>
                new DataEntry(set.Name, set.Name, "fetched", set.Title)),
            .. _uploads.Entries(),
        ];
    }

    /// <summary>The data of a name.</summary>
    /// <exception cref="ApiException">There is none.</exception>
    public DataEntry DataOf(string? name) => Data().FirstOrDefault(data => data.Name == name)
        ?? throw new ApiException($"There are no data '{name}' here; choose from those that are listed, or drop a folder or an archive.");

    /// <summary>The data that go by a name in model files.</summary>
    /// <param name="source">The name.</param>
    public IEnumerable<DataEntry> Named(string source) => Data().Where(data => new DataRequest(data.Path).Name == source);

    /// <summary>A path by which it can be compared with others.</summary>
    /// <param name="path">As it was given.</param>
    public static string Whole(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    /// <summary>The folder of a new run.</summary>
    /// <param name="name">What it is to be called; null for a name after the data.</param>
    /// <param name="data">The data.</param>
    /// <param name="taken">Folders that trainings have which have not begun to write.</param>
    /// <exception cref="ApiException">It is no name, or there is such a run.</exception>
    public string NewRun(string? name, string data, IReadOnlyCollection<string> taken)
    {
        if (name is not null)
        {
            if (!SafeNames.IsName(name))
            {
                throw new ApiException("A run is called by a plain name, without slashes: it goes into the folder of runs.",
                    setting: "out");
            }

            string path = Path.Combine(_options.Runs, name);
            return !IsThere(path) ? path
                : throw new ApiException($"There is a run '{name}' already; give another name, or go on with that one.", setting: "out");
        }

        string plain = SafeNames.IsName(data) ? data : "run";
        for (int number = 1; ; number++)
        {
            string path = Path.Combine(_options.Runs, number == 1 ? plain : FormattableString.Invariant($"{plain}-{number}"));
            if (!IsThere(path))
            {
                return path;
            }
        }

        bool IsThere(string path) => taken.Contains(path) || File.Exists(path)
            || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any());
    }

    private static DataEntry BuiltIn(DrawnSource set) => new(set.SetName, set.SetName, DataEntry.BuiltIn, set.Title);

    private void Add(string place)
    {
        if (IsRun(place))
        {
            _givenRuns.Add(place);
        }
        else if (Path.Exists(place))
        {
            _givenData.Add(new DataEntry(NameOf(place), place, "given",
                Directory.Exists(place) ? $"the folder {place}" : $"the file {place}"));
        }
        else if (DrawnSource.Find(place) is { } drawn)
        {
            _givenData.Add(BuiltIn(drawn));
        }
        else if (NamedSets.Find(place) is { } named)
        {
            _givenData.Add(new DataEntry(named.Name, named.Name, "fetched", named.Title));
        }
        else
        {
            throw new DataException($"'{place}' is neither a run nor data: there is no such folder or file, and no set of that name; "
                + "give a run folder, a folder or archive of pictures, a table, or a name such as faces.");
        }
    }

    private static bool IsRun(string path) => Directory.Exists(path)
        ? IsRunFolder(path)
        : File.Exists(path) && path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase);

    private static bool IsRunFolder(string path)
    {
        var folder = new RunFolder(path);
        return File.Exists(folder.Model) || File.Exists(folder.Checkpoint);
    }

    private static string NameOf(string path) => Path.GetFileName(Whole(path));

    private static IEnumerable<(string Name, string Path)> Walk(string folder, string prefix, int depth)
    {
        IEnumerable<string> inside;
        try
        {
            inside = Directory.Exists(folder) ? Directory.GetDirectories(folder).Order(StringComparer.Ordinal) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be listed is not shown.
            yield break;
        }

        foreach (string path in inside.Where(path => new DirectoryInfo(path).LinkTarget is null))
        {
            string name = prefix + Path.GetFileName(path);
            if (IsRunFolder(path))
            {
                yield return (name, path);
            }
            else if (depth > 1)
            {
                foreach ((string, string) below in Walk(path, name + "/", depth - 1))
                {
                    yield return below;
                }
            }
        }
    }
}
