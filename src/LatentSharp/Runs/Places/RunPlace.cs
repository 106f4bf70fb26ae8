using LatentSharp.Formats.TensorBoard;
using LatentSharp.Training;
using LatentSharp.Training.Files;
using static LatentSharp.Runs.RequestSettings;

namespace LatentSharp.Runs.Places;

/// <summary>
/// The folder that a command trains in, its own from before the first look at it until the last page is written: refused if it holds a run,
/// cleaned of what this command made if the training fails before its first checkpoint.
/// </summary>
internal sealed class RunPlace : IDisposable
{
    private readonly bool _overwrite;
    private HashSet<string>? _before;
    private string[] _had = [];

    private RunPlace(RunLock held, bool overwrite)
    {
        Lock = held;
        _overwrite = overwrite;
    }

    /// <summary>The right to write there.</summary>
    public RunLock Lock { get; }

    /// <summary>The folder.</summary>
    public RunFolder Folder => Lock.Folder;

    private string Samples => Path.GetDirectoryName(Folder.Sheet(1))!;

    private string[] Folders => [Samples, Folder.TensorBoard];

    /// <summary>Takes the folder, and checks that a run may be written there, before any work.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="resume">Whether a run there is to be gone on with.</param>
    /// <param name="overwrite">Whether a run there may be replaced.</param>
    /// <exception cref="RequestException">There is a run already, or there is none to resume.</exception>
    /// <exception cref="TrainingException">Another process writes there, or nobody may.</exception>
    public static RunPlace Claim(string path, bool resume, bool overwrite)
    {
        var folder = new RunFolder(path);
        if (File.Exists(path))
        {
            throw new RequestException($"{Out} {path} is a file; give a folder for the run");
        }

        if (resume && !Directory.Exists(path))
        {
            throw NothingToResume(path);
        }

        RunLock held = RunLock.Take(folder);
        try
        {
            Check(folder, resume, overwrite);
            return new RunPlace(held, overwrite);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Removes the files of an earlier run where that was asked for, and no others; from now on what is new here is this command's.
    /// </summary>
    public void Begin()
    {
        if (_overwrite)
        {
            RemoveAll(Files());
        }

        _had = [.. Folders.Where(Directory.Exists)];
        _before = [.. Files()];
    }

    /// <summary>Removes what a training left that has nothing to resume, and gives the folder back.</summary>
    public void Dispose()
    {
        try
        {
            if (_before is not null && !File.Exists(Folder.Checkpoint) && !Lock.IsGone)
            {
                RemoveAll(Files().Where(file => !_before.Contains(file)));
                foreach (string made in Folders.Except(_had).Where(Directory.Exists)
                    .Where(folder => !Directory.EnumerateFileSystemEntries(folder).Any()))
                {
                    Directory.Delete(made);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What failed before its first checkpoint is what is reported; the disk that cannot remove files has most likely failed it.
        }
        finally
        {
            Lock.Dispose();
        }
    }

    private static void Check(RunFolder folder, bool resume, bool overwrite)
    {
        if (resume && !File.Exists(folder.Checkpoint))
        {
            throw NothingToResume(folder.Path);
        }

        bool hasRun = File.Exists(folder.Model) || File.Exists(folder.Checkpoint) || File.Exists(folder.Metrics);
        if (hasRun && !resume && !overwrite)
        {
            throw new RequestException(
                $"'{folder.Path}' holds a run already; give {Resume} to go on with it, {Overwrite} to start it anew, or another {Out}");
        }

        folder.ThrowIfReadOnly();
    }

    private static RequestException NothingToResume(string path) =>
        new($"'{path}' holds no checkpoint to resume; leave {Resume} out, or give the run with {Out}");

    /// <summary>The files of a run that are there.</summary>
    private IEnumerable<string> Files() =>
        ((string[])[Folder.Model, Folder.Checkpoint, Folder.Metrics, Folder.Data, Folder.Report]).Where(File.Exists)
        .Concat(Directory.Exists(Samples) ? Directory.GetFiles(Samples, "epoch-*.png") : [])
        .Concat(Directory.Exists(Folder.TensorBoard) ? Directory.GetFiles(Folder.TensorBoard, EventFile.Prefix + "*") : []);

    private static void RemoveAll(IEnumerable<string> files)
    {
        foreach (string file in files.ToList())
        {
            File.Delete(file);
        }
    }
}
