using System.Text.Json;
using System.Text.Json.Serialization;
using LatentSharp.Data.Kinds;
using LatentSharp.Models;
using LatentSharp.Training.Files;

namespace LatentSharp.Training;

/// <summary>What a model does on pictures that it was not trained on.</summary>
public sealed record HeldOutMeasures
{
    // The variance of so few codes says little of which dimensions are in use; that of one is zero.
    internal const int FewestForVariance = 10;

    /// <summary>Number of pictures.</summary>
    public int Examples { get; init; }

    private readonly double _reconstruction;
    private readonly double _kl;

    /// <summary>The loss terms, averages over the pictures, with the weights that training ends with.</summary>
    public LossTerms Terms
    {
        // Files of format 1 have two terms by name.
        get => field is { Count: > 0 } ? field : _kl == 0
            ? new LossTerms(new TermValue(LossTerms.Reconstruction, _reconstruction))
            : new LossTerms(new TermValue(LossTerms.Reconstruction, _reconstruction), new TermValue(LossTerms.Kl, _kl));
        init;
    } = new();

    /// <summary>The negative evidence lower bound: the sum of the terms that it is made of, nats per example.</summary>
    public double NegativeElbo => Terms.Bound;

    /// <summary>Average −log p(x|z), nats per example.</summary>
    public double Reconstruction
    {
        get => Terms[LossTerms.Reconstruction];
        init => _reconstruction = value;
    }

    /// <summary>Average KL(q(z|x) ‖ p(z)), nats per example; 0 for an auto-encoder.</summary>
    public double Kl
    {
        get => Terms[LossTerms.Kl];
        init => _kl = value;
    }

    /// <summary>The training objective with its final weights, nats per example: what the best model is chosen by.</summary>
    public double Objective { get; init; }

    /// <summary>Negative evidence lower bound in bits for each pixel value.</summary>
    public double BitsPerDimension { get; init; }

    /// <summary>
    /// Dimensions whose mean code varies by more than 0.01 over <see cref="ActiveUnitsOver"/> pictures (Burda et al. 2016, section 5.2);
    /// null where there
    /// are too few for a variance.
    /// </summary>
    public int? ActiveUnits
    {
        get => ActiveUnitsOver >= FewestForVariance ? field : null;
        init;
    }

    /// <summary>How many pictures active units were counted on: the test part, or training pictures where that is small.</summary>
    public int ActiveUnitsOver
    {
        get => field > 0 ? field : Examples;
        init;
    }

    /// <summary>
    /// Peak signal-to-noise ratio of mean-code reconstructions, decibels, averaged over pictures; null if not measured, and for tables.
    /// </summary>
    public double? Psnr { get; init; }

    /// <summary>
    /// Average squared error of a pixel in mean-code reconstructions, or of a standardized value of a table; null if not measured.
    /// </summary>
    public double? MeanSquaredError { get; init; }

    /// <summary>What else the kind of data measured, by name, as it stands in the file.</summary>
    [JsonExtensionData]
    [JsonInclude]
    internal Dictionary<string, JsonElement>? Others { get; set; }

    /// <summary>Average KL of each dimension, nats; empty for an auto-encoder.</summary>
    [JsonIgnore]
    public IReadOnlyList<double> KlPerDimension { get; init; } = [];

    /// <summary>A figure that the kind of data measured: one number, or one a value; null where it was not measured.</summary>
    /// <param name="name">Its name, e.g. <c>psnr</c>, or <c>columnErrors</c> of a table; <see cref="DataKind.Figures"/> has all.</param>
    public IReadOnlyList<double>? Figure(string name) =>
        name == ExampleFigure.Psnr.Name ? Psnr is { } psnr ? [psnr] : null
        : name == ExampleFigure.MeanSquaredError.Name ? MeanSquaredError is { } error ? [error] : null
        : Others?.GetValueOrDefault(name) is not { } other ? null
        : other.ValueKind switch
        {
            JsonValueKind.Number => [other.GetDouble()],
            JsonValueKind.Array when other.EnumerateArray().All(value => value.ValueKind == JsonValueKind.Number) =>
                [.. other.EnumerateArray().Select(value => value.GetDouble())],
            _ => null,
        };

    /// <summary>The same measures with a figure.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="values">One number, or one a value.</param>
    internal HeldOutMeasures With(ExampleFigure figure, params double[] values) =>
        figure.Name == ExampleFigure.Psnr.Name ? this with { Psnr = values[0] }
        : figure.Name == ExampleFigure.MeanSquaredError.Name ? this with { MeanSquaredError = values[0] }
        : this with
        {
            Others = new Dictionary<string, JsonElement>(Others ?? [])
            {
                [figure.Name] = figure.IsPerValue ? JsonSerializer.SerializeToElement(values, TrainingJson.Default.DoubleArray)
                    : JsonSerializer.SerializeToElement(values[0], TrainingJson.Default.Double),
            },
        };
}
