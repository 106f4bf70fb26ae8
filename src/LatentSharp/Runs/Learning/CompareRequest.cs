using LatentSharp.Evaluation;
using LatentSharp.Reports.Comparisons;
using LatentSharp.Settings;
using LatentSharp.Training;
using LatentSharp.Training.Steps;

namespace LatentSharp.Runs.Learning;

/// <summary>An AE and a VAE of the same network, data, seed and budget, measured, and a page that sets them side by side.</summary>
/// <param name="Data">What is learned from.</param>
public sealed record CompareRequest(DataRequest Data)
{
    /// <summary>What is learned from.</summary>
    public DataRequest Data { get; init; } = Data ?? throw new ArgumentNullException(nameof(Data));

    /// <summary>What is said of both models and their training.</summary>
    public SettingValues Settings { get; init; } = SettingValues.None;

    /// <summary>
    /// Seconds for all of it, from which and the speed of this machine the epochs follow; null trains as long as training each would take.
    /// </summary>
    public int? Budget { get; init; }

    /// <summary>Weights of the KL term of further VAEs; null for a tenth, once and ten times that of the VAE; empty for none.</summary>
    public IReadOnlyList<double>? Betas { get; init; }

    /// <summary>
    /// Whether settings that are not given are those in which an AE has room to spare and is sudden where a VAE is smooth (2,000 pictures
    /// of at most 32 pixels a side, a fully connected network of 1000, 1000, 1000, 500, two dimensions, 60 epochs, no noise), and the page
    /// shows that, beside a usual network, more dimensions and both.
    /// </summary>
    public bool Teach { get; init; }

    /// <summary>
    /// Trainings of the VAE from other seeds, of as many epochs, that show whether its gaps come from an optimizer that has not arrived; 0
    /// for none. They take their time besides a budget.
    /// </summary>
    public int Restarts { get; init; }

    /// <summary>The folder of the two runs and the page; null for <c>runs/</c>, the name of the data and <c>-compare</c>.</summary>
    public string? Out { get; init; }

    /// <summary>Whether a comparison in the folder may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The folder of the two runs and the page.</summary>
    public string Folder => Out ?? Path.Combine("runs", Data.Name + "-compare");

    /// <summary>Checks what can be checked before the data are read.</summary>
    /// <exception cref="Settings.LatentSharpException">Two settings contradict each other, or need more memory than there is.</exception>
    public void Validate()
    {
        AllSettings.Table.Check(Settings);
        TrainingMemory.Check(Settings);
    }
}

/// <summary>Runs that were trained alike, and the page that sets them side by side.</summary>
public sealed record CompareResult
{
    internal CompareResult(string page, IReadOnlyList<TrainedRun> runs, double seconds) => (Page, Trained, Seconds) = (page, runs, seconds);

    /// <summary>The page about all of them.</summary>
    public string Page { get; }

    /// <summary>The run of the AE and that of the VAE; of a sweep a run for each value, in their order.</summary>
    public IReadOnlyList<(string Path, ModelCard Card)> Runs => [.. Trained.Select(run => (run.Folder.Path, run.Card))];

    /// <summary>The same with their folders.</summary>
    internal IReadOnlyList<TrainedRun> Trained { get; }

    /// <summary>How long all of it took.</summary>
    public double Seconds { get; }

    /// <summary>What was measured of the AE.</summary>
    internal ModelStudy Autoencoder => Comparison!.Autoencoder.Study;

    /// <summary>What was measured of the VAE.</summary>
    internal ModelStudy Variational => Comparison!.Variational.Study;

    /// <summary>All that the page of a comparison shows; null for a sweep.</summary>
    internal Comparison? Comparison { get; init; }
}
