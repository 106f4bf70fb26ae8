using LatentSharp.Settings;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training;
using LatentSharp.Training.Ranks;
using LatentSharp.Training.Steps;

namespace LatentSharp.Runs.Learning;

/// <summary>A training: from what, of what, how, and where its run goes. What is not said is chosen from the data.</summary>
/// <param name="Data">What is learned from.</param>
public sealed record TrainRequest(DataRequest Data)
{
    /// <summary>What is learned from.</summary>
    public DataRequest Data { get; init; } = Data ?? throw new ArgumentNullException(nameof(Data));

    /// <summary>What is said of the model and its training.</summary>
    public SettingValues Settings { get; init; } = SettingValues.None;

    /// <summary>The run folder; null for <c>runs/</c> and the name of the data.</summary>
    public string? Out { get; init; }

    /// <summary>How long all of it may take, reading and page included; null for as long as the epochs take.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>
    /// A safetensors file of first weights under PyTorch's names, as docs/coming-from-pytorch.md has them; null for drawn ones.
    /// </summary>
    public string? Initial { get; init; }

    /// <summary>Whether to go on with the run in the folder.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether a run may be gone on with on other data than those that it was started with.</summary>
    public bool AllowsChangedData { get; init; }

    /// <summary>Whether a run in the folder may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Where the times of operations are kept; null for nowhere.</summary>
    internal Profile? Profile { get; init; }

    /// <summary>The processes that train together; null for this one alone.</summary>
    internal IRanks? Ranks { get; init; }

    /// <summary>The run folder.</summary>
    public string Folder => Out ?? Path.Combine("runs", Data.Name);

    /// <summary>Checks what can be checked before the data are read.</summary>
    /// <exception cref="Settings.LatentSharpException">The request or two settings contradict themselves, or need more memory than there
    /// is.</exception>
    /// <exception cref="Formats.ModelFileException">The file of first weights cannot be read.</exception>
    public void Validate()
    {
        AllSettings.Table.Check(Settings);
        TrainingMemory.Check(Settings);
        (SettingName resume, SettingName time, SettingName epochs) = (new("resume"), new("time"), new("epochs"));
        if (Resume && Overwrite)
        {
            throw new RequestException($"{resume} goes on with a run and {new SettingName("overwrite")} replaces it; give only one of " +
                $"them");
        }

        if (Initial is not null)
        {
            if (Resume)
            {
                throw new RequestException($"{new SettingName("initial")} gives the first weights of a new run, and {resume} goes on " +
                    $"with one; give only one of them");
            }

            InitialWeights.Check(Initial);
        }

        if (AllowsChangedData && !Resume)
        {
            throw new RequestException(
                $"{new SettingName("allow-changed-data")} is about a run that is gone on with; give it together with {resume}");
        }

        if (Time <= TimeSpan.Zero)
        {
            throw new RequestException($"{time} {Time} is not possible: it must be above 0");
        }

        if (Time is not null && (Resume || Settings.Has(TrainingSettings.Epochs)))
        {
            throw new RequestException($"{time} chooses the number of epochs of a new run; leave it out beside {epochs}, {resume} and " +
                $"{new SettingName("sweep")}");
        }
    }
}
