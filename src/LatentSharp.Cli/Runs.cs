using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Training;

namespace LatentSharp.Cli;

/// <summary>Finds what RUN names: a run folder or a model file.</summary>
internal static class Runs
{
    /// <summary>The model file of a run.</summary>
    /// <exception cref="DataException">There is no such run, or it holds no model yet.</exception>
    public static string ModelPath(string run)
    {
        if (File.Exists(run))
        {
            return NoModel.KindOf(run) is { } kind
                ? throw new DataException($"'{run}' is {kind}, and no model; give a run folder that latent train wrote, or the " +
                    $"model.safetensors in it. To learn from such data: latent train.")
                : run;
        }

        var folder = new RunFolder(run);
        if (File.Exists(folder.Model))
        {
            return folder.Model;
        }

        if (File.Exists(folder.Checkpoint))
        {
            throw new DataException($"'{run}' holds no model yet: its training stopped before the first evaluation; go on with latent " +
                $"train DATA --resume --out {run}.");
        }

        throw Directory.Exists(run)
            ? new DataException($"'{run}' is no run folder: it has no model.safetensors; give a folder that latent train wrote, or a " +
                $"model file.")
            : new DataException($"'{run}' does not exist{Hint(run)}; give a run folder or a model file.");
    }

    /// <summary>Reads a run's model.</summary>
    /// <exception cref="DataException">There is none.</exception>
    /// <exception cref="Formats.ModelFileException">It is damaged.</exception>
    public static (Autoencoder Model, ModelCard Card) Load(string run) => ModelFile.Load(ModelPath(run));

    /// <summary>The folder of a run; null for a model file that lies elsewhere.</summary>
    public static RunFolder? Folder(string run) => Directory.Exists(run) ? new RunFolder(run) : null;

    private static string Hint(string run)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(run));
        string? parent = Path.GetDirectoryName(full);
        return parent is not null && Directory.Exists(parent)
            ? Suggestions.Hint(Path.GetFileName(full), Directory.EnumerateFileSystemEntries(parent).Select(entry => Path.GetFileName(entry))
                .Order(StringComparer.Ordinal))
            : "";
    }
}
