using LatentSharp.Imaging.Files;

namespace LatentSharp.Training;

/// <summary>Where the files of a run lie.</summary>
/// <param name="Path">The folder.</param>
public sealed record RunFolder(string Path)
{
    /// <summary>The best weights and all that is needed to use them.</summary>
    public string Model => System.IO.Path.Combine(Path, "model.safetensors");

    /// <summary>The last weights and all that is needed to go on.</summary>
    public string Checkpoint => System.IO.Path.Combine(Path, "checkpoint.safetensors");

    /// <summary>A line a measurement.</summary>
    public string Metrics => System.IO.Path.Combine(Path, "metrics.jsonl");

    /// <summary>What the run was started with, picture by picture.</summary>
    public string Data => System.IO.Path.Combine(Path, "data.json");

    /// <summary>Decoded pictures of large sets.</summary>
    public string Cache => System.IO.Path.Combine(Path, "pictures.cache");

    /// <summary>Files of events for TensorBoard.</summary>
    public string TensorBoard => System.IO.Path.Combine(Path, "tensorboard");

    /// <summary>The page about the run.</summary>
    public string Report => System.IO.Path.Combine(Path, "report.html");

    /// <summary>Refuses a run whose files may not be replaced, before any work.</summary>
    /// <exception cref="Settings.LatentSharpException">One of them is read-only; the message says which.</exception>
    public void ThrowIfReadOnly()
    {
        if (((string[])[Model, Checkpoint, Metrics, Data, Report]).FirstOrDefault(PendingFile.IsReadOnly) is { } file)
        {
            throw new TrainingException($"'{file}' is read-only, and so it is not replaced; allow writing to it, or give another folder.");
        }
    }

    /// <summary>The sheet of reconstructions and samples that was drawn after an epoch.</summary>
    /// <param name="epoch">The epoch.</param>
    public string Sheet(int epoch) => System.IO.Path.Combine(Path, "samples", FormattableString.Invariant($"epoch-{epoch:D4}.png"));
}
