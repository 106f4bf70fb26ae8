using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Formats;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Training;

namespace LatentSharp.Runs.Places;

/// <summary>Where a run lies: a folder that training wrote, or a model file alone.</summary>
/// <param name="Path">As it was given.</param>
/// <param name="ModelPath">The model file.</param>
/// <param name="Folder">The run folder; null for a model file that was given itself.</param>
internal sealed record RunLocation(string Path, string ModelPath, RunFolder? Folder)
{
    /// <summary>Finds the model file of a run.</summary>
    /// <param name="run">A run folder or a model file.</param>
    /// <exception cref="DataException">There is no such run, or it holds no model yet.</exception>
    public static RunLocation Find(string run)
    {
        if (File.Exists(run))
        {
            return new RunLocation(run, run, null);
        }

        var folder = new RunFolder(run);
        if (File.Exists(folder.Model))
        {
            return new RunLocation(run, folder.Model, folder);
        }

        if (File.Exists(folder.Checkpoint))
        {
            throw new DataException($"'{run}' holds no model yet: its training stopped before the first evaluation; resume it")
            {
                Setting = "resume",
            };
        }

        throw Directory.Exists(run)
            ? new DataException($"'{run}' is no run folder: it has no model.safetensors; give a folder that latent train wrote, or a " +
                $"model file.")
            : new DataException($"'{run}' does not exist{Hint(run)}; give a run folder or a model file.");
    }

    /// <summary>Opens the model file; of a file that is none says what it is.</summary>
    /// <exception cref="DataException">A file was given that is of another kind.</exception>
    /// <exception cref="ModelFileException">The model file is damaged.</exception>
    public SafeTensorsFile Open()
    {
        try
        {
            return SafeTensorsFile.Read(ModelPath);
        }
        catch (ModelFileException exception) when (Folder is null && FileSignature.KindOf(ModelPath) is { } kind)
        {
            throw new DataException($"'{Path}' is {kind}, and no model; give a run folder that latent train wrote, or the " +
                $"model.safetensors in it. To learn from such data: latent train.", exception);
        }
    }

    private static string Hint(string run)
    {
        string full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(run));
        string? parent = System.IO.Path.GetDirectoryName(full);
        return parent is not null && Directory.Exists(parent)
            ? Suggestions.Hint(System.IO.Path.GetFileName(full), Directory.EnumerateFileSystemEntries(parent)
                .Select(entry => System.IO.Path.GetFileName(entry)).Order(StringComparer.Ordinal))
            : "";
    }
}
