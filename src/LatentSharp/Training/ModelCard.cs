using System.Text.Json.Serialization;
using LatentSharp.Data.Pictures;
using LatentSharp.Distributions.Quantized;
using LatentSharp.Models;
using LatentSharp.Training.Measures;
using LatentSharp.Training.Provenance;

namespace LatentSharp.Training;

/// <summary>What a model file says beside its weights.</summary>
public sealed record ModelCard
{
    /// <summary>All that defines the model.</summary>
    public required ModelOptions Model { get; init; }

    /// <summary>How it was trained.</summary>
    public required TrainingOptions Training { get; init; }

    /// <summary>What it was trained on.</summary>
    public required DataCard Data { get; init; }

    /// <summary>Measures on the test split; null before the first evaluation or without a test split.</summary>
    public HeldOutMeasures? Test { get; init; }

    /// <summary>What new codes are best drawn from; null where it was not measured, as in files of earlier versions.</summary>
    [JsonInclude]
    internal SamplingMeasures? Sampling { get; init; }

    /// <summary>What codes of training data make use of, where they choose entries of a codebook; else null.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal CodeUsage? Usage { get; init; }

    /// <summary>Epochs after which these weights were saved.</summary>
    public int Epoch { get; init; }

    /// <summary>Number of trained values.</summary>
    public long Parameters { get; init; }

    /// <summary>Seconds of training so far, evaluations included.</summary>
    public double Seconds { get; init; }

    /// <summary>Training pictures a second, evaluations not included.</summary>
    public double ImagesPerSecond { get; init; }
}

/// <summary>What a model was trained on.</summary>
public sealed record DataCard
{
    /// <summary>Name of the folder, archive or built-in set, without its place on the machine.</summary>
    public string Source { get; init; } = "";

    /// <summary>Training pictures.</summary>
    public int Train { get; init; }

    /// <summary>Test pictures.</summary>
    public int Test { get; init; }

    /// <summary>
    /// Whether the training pictures were the first of the set in order, and not chosen by content; a resumed run splits as the first one
    /// did.
    /// </summary>
    public bool InOrder { get; init; }

    /// <summary>Color on which transparent pictures are laid, as #rrggbb.</summary>
    public string Background { get; init; } = "#ffffff";

    /// <summary>Which sample of 16 bits was white; null where no picture had such samples, and in files of before.</summary>
    [JsonInclude]
    internal int? White { get; init; }

    /// <summary>What was done with pictures of another shape than the model's.</summary>
    public PictureFit Fit { get; init; }

    /// <summary>Whether damaged files were left out.</summary>
    public bool SkipBad { get; init; }

    /// <summary>Name of the file of first weights, where training began with such; null where they were drawn.</summary>
    public string? Initial { get; init; }

    /// <summary>Names of the labels that came with the pictures.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = [];

    /// <summary>Which data these are, labels and division included; null in files of versions before 1.1.</summary>
    [JsonInclude]
    internal DataFingerprint? Fingerprint { get; init; }

    /// <summary>Each time that the run was gone on with on other data, because that was asked for.</summary>
    [JsonInclude]
    internal IReadOnlyList<DataChange> Changes { get; init; } = [];
}

/// <summary>A run was gone on with on other data than those it was started with.</summary>
/// <param name="Epoch">Epochs that were completed then.</param>
/// <param name="Difference">What differed, one clause.</param>
internal sealed record DataChange(int Epoch, string Difference);
