using LatentSharp.Cli.Parsing;
using LatentSharp.Training;

namespace LatentSharp.Cli;

/// <summary>The folder that a training writes to: refused if it holds a run, cleaned if the training fails before its first checkpoint.</summary>
internal sealed class RunPlace
{
    private readonly string? _created;

    private RunPlace(RunFolder folder, string? created)
    {
        Folder = folder;
        _created = created;
    }

    public RunFolder Folder { get; }

    /// <summary>Checks that a run may be written here, before any work.</summary>
    /// <exception cref="UsageException">There is a run already, or there is none to resume.</exception>
    public static RunPlace Claim(string path, bool resume, bool overwrite)
    {
        var folder = new RunFolder(path);
        if (File.Exists(path))
        {
            throw new UsageException($"--out {path} is a file; give a folder for the run");
        }

        bool hasRun = File.Exists(folder.Model) || File.Exists(folder.Checkpoint) || File.Exists(folder.Metrics);
        if (resume && !File.Exists(folder.Checkpoint))
        {
            throw new UsageException($"'{path}' holds no checkpoint to resume; leave --resume out, or give the run with --out");
        }

        return hasRun && !resume && !overwrite
            ? throw new UsageException($"'{path}' holds a run already; give --resume to go on with it, --overwrite to start it anew, or another --out")
            : new RunPlace(folder, FirstMissing(path));
    }

    /// <summary>Removes the files of an earlier run, and no others.</summary>
    /// <exception cref="TrainingException">Another process writes there.</exception>
    public void RemoveOld()
    {
        using var held = RunLock.Take(Folder);
        string[] old = [Folder.Model, Folder.Checkpoint, Folder.Metrics, Folder.Data, Folder.Report];
        string samples = Path.GetDirectoryName(Folder.Sheet(1))!;
        foreach (string file in old.Concat(Directory.Exists(samples) ? Directory.GetFiles(samples, "epoch-*.png") : []))
        {
            if (File.Exists(file))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Removes what a training left that has nothing to resume.</summary>
    public void RemoveIfEmpty()
    {
        if (File.Exists(Folder.Checkpoint) || File.Exists(Folder.Model) || !Directory.Exists(Folder.Path))
        {
            return;
        }

        File.Delete(Folder.Metrics);
        File.Delete(Folder.Data);
        if (_created is null)
        {
            return;
        }

        for (string? folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Folder.Path)); folder is not null && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder))
        {
            Directory.Delete(folder);
            if (folder == _created)
            {
                return;
            }
        }
    }

    /// <summary>The outermost folder that will have to be created; null if there is none.</summary>
    private static string? FirstMissing(string path)
    {
        string? missing = null;
        for (string? folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)); folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            missing = folder;
        }

        return missing;
    }
}
