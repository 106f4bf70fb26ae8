using LatentSharp.Models;
using LatentSharp.Runs;
using LatentSharp.Training;

namespace LatentSharp.Cli;

/// <summary>Finds what RUN names: a run folder or a model file.</summary>
internal static class Runs
{
    /// <summary>The model file of a run.</summary>
    public static string ModelPath(string run)
    {
        using var opened = Run.Open(run);
        return opened.ModelPath;
    }

    /// <summary>Reads a run's model.</summary>
    public static (Autoencoder Model, ModelCard Card) Load(string run)
    {
        using var opened = Run.Open(run);
        return (opened.Model, opened.Card);
    }

    /// <summary>The folder of a run; null for a model file that lies elsewhere.</summary>
    public static RunFolder? Folder(string run) => Directory.Exists(run) ? new RunFolder(run) : null;
}
