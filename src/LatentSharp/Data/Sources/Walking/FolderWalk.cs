using LatentSharp.Formats.Disk;

namespace LatentSharp.Data.Sources.Walking;

/// <summary>
/// Finds the files of a folder and its sub-folders. Each folder is visited once, by device and inode; links are followed unless they lead
/// upwards; what is no regular file is never opened; run folders and the place of the results are no data.
/// </summary>
internal sealed class FolderWalk
{
    private readonly DiskPath _root;
    private readonly string? _output;
    private readonly string? _outputIdentity;
    private readonly Func<DiskPath, IReadOnlyList<(string Name, DiskPath Path, NodeKind Kind)>> _list;
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);
    private readonly Stack<(string Name, DiskPath Path)> _folders = new();
    private readonly Queue<(string Name, DiskPath Path, DiskPath Folder)> _links = new();

    private FolderWalk(string root, string? output, Func<DiskPath, IReadOnlyList<(string Name, DiskPath Path, NodeKind Kind)>> list)
    {
        _root = new DiskPath(root);
        _output = output is null or "" ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(output));
        _outputIdentity = _output is not null && Directory.Exists(_output) ? new DiskPath(_output).Look().Identity : null;
        _list = list;
    }

    /// <summary>The files: their paths inside the folder with forward slashes, and where they are.</summary>
    public List<(string Name, DiskPath Path)> Files { get; } = [];

    /// <summary>What was passed over.</summary>
    public LeftOut LeftOut { get; } = new();

    /// <summary>Sub-folders that cannot be read, with the sentence about each.</summary>
    public List<(string Name, DataException Fault)> Faults { get; } = [];

    /// <summary>Walks a folder.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="output">Where the results of this call go, a folder or a file; null where that does not matter.</param>
    /// <param name="list">Lists a folder; not given: the file system does.</param>
    /// <exception cref="DataException">The folder itself cannot be read.</exception>
    public static FolderWalk Of(
        string root, string? output = null, Func<DiskPath, IReadOnlyList<(string Name, DiskPath Path, NodeKind Kind)>>? list = null)
    {
        var walk = new FolderWalk(root, output, list ?? (folder => folder.List()));
        walk.Walk();
        return walk;
    }

    private void Walk()
    {
        _visited.Add(_root.Look().Identity);
        if (Listed("", _root) is not { } entries)
        {
            throw Faults[0].Fault;
        }

        // Pictures may lie in the folder of a run, but what the run draws is not among them.
        Take("", _root, RunMarks.Are(entries) ? [.. entries.Where(entry => !RunMarks.IsOwn(entry.Name))] : entries);
        while (_folders.Count > 0 || _links.Count > 0)
        {
            if (_folders.TryPop(out (string Name, DiskPath Path) folder))
            {
                Enter(folder.Name, folder.Path);
            }
            else
            {
                Follow(_links.Dequeue());
            }
        }
    }

    private void Enter(string name, DiskPath path)
    {
        Node node = path.Look();
        if (node.Identity == _outputIdentity)
        {
            LeftOut.Add(Reason.Output, name);
        }
        else if (!_visited.Add(node.Identity))
        {
            LeftOut.Add(Reason.FolderAgain, name);
        }
        else if (Listed(name, path) is { } entries)
        {
            if (RunMarks.Are(entries) || HoldsRuns(entries))
            {
                LeftOut.Add(Reason.Run, name);
            }
            else
            {
                Take(name + "/", path, entries);
            }
        }
    }

    private void Follow((string Name, DiskPath Path, DiskPath Folder) link)
    {
        Node target = link.Path.Look();
        if (link.Folder.IsBelow(target))
        {
            LeftOut.Add(Reason.LinkUp, link.Name);
        }
        else if (_visited.Contains(target.Identity))
        {
            LeftOut.Add(Reason.LinkAgain, link.Name);
        }
        else
        {
            _folders.Push((link.Name, link.Path));
        }
    }

    private void Take(string prefix, DiskPath folder, IReadOnlyList<(string Name, DiskPath Path, NodeKind Kind)> entries)
    {
        foreach ((string name, DiskPath path, NodeKind kind) in entries.Where(entry => !Paths.IsLeftBehind(entry.Name)))
        {
            NodeKind real = kind == NodeKind.Link ? path.Look().Kind : kind;
            if (real == NodeKind.Folder && kind == NodeKind.Link)
            {
                _links.Enqueue((prefix + name, path, folder));
            }
            else if (real == NodeKind.Folder)
            {
                _folders.Push((prefix + name, path));
            }
            else if (real != NodeKind.File)
            {
                LeftOut.Add(ReasonOf(real), prefix + name);
            }
            else if (_output is not null && Path.GetFullPath(path.Text) == _output)
            {
                LeftOut.Add(Reason.Output, prefix + name);
            }
            else
            {
                Files.Add((prefix + name, path));
            }
        }
    }

    /// <summary>The entries of a folder; null if it cannot be read, which is kept as a fault.</summary>
    private IReadOnlyList<(string Name, DiskPath Path, NodeKind Kind)>? Listed(string name, DiskPath path)
    {
        try
        {
            return _list(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            string sentence = $"the folder '{path.Text}' cannot be read: {error.Message.TrimEnd('.')}; change its permissions, or take " +
                $"it " +
                $"out.";
            Faults.Add((name, new DataException(sentence, error) { Setting = "skip-bad" }));
            return null;
        }
    }

    /// <summary>Whether a folder is that of a comparison or a series of runs: a page, and runs below.</summary>
    private bool HoldsRuns(IReadOnlyList<(string Name, DiskPath Path, NodeKind Kind)> entries)
    {
        if (!entries.Any(entry => entry is { Name: RunMarks.Page, Kind: NodeKind.File }))
        {
            return false;
        }

        try
        {
            return entries.Any(entry => entry.Kind == NodeKind.Folder && RunMarks.Are(_list(entry.Path)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false; // met again, and told of, when the sub-folder is entered
        }
    }

    private static Reason ReasonOf(NodeKind kind) => kind switch
    {
        NodeKind.Pipe => Reason.Pipe,
        NodeKind.Socket => Reason.Socket,
        NodeKind.Missing => Reason.BrokenLink,
        _ => Reason.Device,
    };
}
