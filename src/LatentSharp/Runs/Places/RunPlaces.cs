using LatentSharp.Training;
using LatentSharp.Training.Files;
using static LatentSharp.Runs.RequestSettings;

namespace LatentSharp.Runs.Places;

/// <summary>
/// A folder with several runs in sub-folders and a page about all of them, this command's own from before the first look until the page is
/// written.
/// </summary>
internal sealed class RunPlaces : IDisposable
{
    private readonly RunLock _lock;

    private RunPlaces(RunLock held, IReadOnlyList<RunPlace> runs)
    {
        _lock = held;
        Runs = runs;
    }

    /// <summary>The folder of each run.</summary>
    public IReadOnlyList<RunPlace> Runs { get; }

    /// <summary>The page about all.</summary>
    public string Page => _lock.Folder.Report;

    /// <summary>Takes the folder and those in it.</summary>
    /// <param name="folder">The outer folder.</param>
    /// <param name="names">The sub-folders.</param>
    /// <param name="overwrite">Whether runs and page that are there may be replaced.</param>
    /// <param name="what">What the page is called in messages.</param>
    /// <exception cref="RequestException">There is a page or a run already.</exception>
    /// <exception cref="TrainingException">Another process writes to one of the folders, or nobody may.</exception>
    public static RunPlaces Claim(string folder, IReadOnlyList<string> names, bool overwrite, string what)
    {
        if (File.Exists(folder))
        {
            throw new RequestException($"{Out} {folder} is a file; give a folder for the runs");
        }

        var runs = new List<RunPlace>();
        var places = new RunPlaces(RunLock.Take(new RunFolder(folder)), runs);
        try
        {
            if (File.Exists(places.Page) && !overwrite)
            {
                throw new RequestException($"'{folder}' holds a {what} already; give {Overwrite} to replace it, or another {Out}");
            }

            places._lock.Folder.ThrowIfReadOnly();
            foreach (string name in names)
            {
                runs.Add(RunPlace.Claim(Path.Combine(folder, name), false, overwrite));
            }

            return places;
        }
        catch
        {
            places.Dispose();
            throw;
        }
    }

    /// <summary>Runs what writes to the folders; what fails because one of them is gone says so.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="write">Does the writing.</param>
    /// <exception cref="TrainingException">One was moved or deleted.</exception>
    public T Guard<T>(Func<T> write) =>
        Runs.Aggregate(write, (inner, run) => () => run.Lock.Guard(inner), guarded => _lock.Guard(guarded));

    /// <summary>Makes sure that all folders are still where they were.</summary>
    /// <exception cref="TrainingException">One was moved or deleted.</exception>
    public void ThrowIfGone()
    {
        _lock.ThrowIfGone();
        foreach (RunPlace run in Runs)
        {
            run.Lock.ThrowIfGone();
        }
    }

    /// <summary>Gives all of them back; those that were created and are empty are removed.</summary>
    public void Dispose()
    {
        foreach (RunPlace run in Runs)
        {
            run.Dispose();
        }

        _lock.Dispose();
    }
}
