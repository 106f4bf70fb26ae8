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

    /// <summary>The page about the run.</summary>
    public string Report => System.IO.Path.Combine(Path, "report.html");

    /// <summary>The sheet of reconstructions and samples that was drawn after an epoch.</summary>
    /// <param name="epoch">The epoch.</param>
    public string Sheet(int epoch) => System.IO.Path.Combine(Path, "samples", FormattableString.Invariant($"epoch-{epoch:D4}.png"));
}
