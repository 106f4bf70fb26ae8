using LatentSharp.Data.Tables.Files;
using static LatentSharp.Runs.RequestSettings;

namespace LatentSharp.Runs.Outputs;

/// <summary>Where rows of a table go: a file whose name says its kind.</summary>
internal static class RowFile
{
    /// <summary>
    /// Refuses a place that is not for what a run's model gives: rows in a file of numbers, pictures in a sheet or folder.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="path">Where the result goes; null for nowhere.</param>
    /// <exception cref="RequestException">The other kind goes there.</exception>
    public static void Check(Run run, string? path)
    {
        if (path is null || (TableFormat.Of(path) is not null) != run.IsDrawn)
        {
            return;
        }

        throw !run.IsDrawn
            ? new RequestException($"{Out} {path} is not possible: '{run.Path}' is a model of {run.Of}; give a name ending " +
                $"in {TableFormat.Ends}")
            : new RequestException($"{Out} {path} is not possible: '{run.Path}' is a model of {run.Of}; give a name ending in .png, or a " +
                $"folder ending in /");
    }

    /// <summary>A name that no column has.</summary>
    /// <param name="name">The name wanted.</param>
    /// <param name="taken">Names of the columns.</param>
    public static string Free(string name, IReadOnlyList<string> taken)
    {
        while (taken.Contains(name, StringComparer.Ordinal))
        {
            name += "_";
        }

        return name;
    }
}
