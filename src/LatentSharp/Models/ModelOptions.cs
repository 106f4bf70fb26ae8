using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using LatentSharp.Data;
using LatentSharp.Data.Kinds;
using LatentSharp.Distributions;
using LatentSharp.Models.Conditions;
using LatentSharp.Models.LabelGraphs;
using LatentSharp.Models.Objectives;
using LatentSharp.Networks;
using LatentSharp.Settings;

namespace LatentSharp.Models;

/// <summary>All that defines a model before training. The same record is what the command line fills and the model file stores.</summary>
public sealed record ModelOptions
{
    private readonly ExampleFormat? _format;
    private readonly string? _family;

    /// <summary>The family in one word: <c>vae</c> where codes have a spread, <c>ae</c> where they are points.</summary>
    [JsonPropertyName("model")]
    public string Family
    {
        get => Posterior.Family;
        init => _family = value;
    }

    /// <summary>What an example of the data is like.</summary>
    /// <exception cref="InvalidOperationException">It was not given.</exception>
    [JsonIgnore]
    public ExampleFormat Format
    {
        get => _format ?? throw new InvalidOperationException("ModelOptions.Format: give the format of the data, such as dataset.Format.");
        init => _format = value;
    }

    /// <summary>Whether the format was given.</summary>
    internal bool HasFormat => _format is not null;

    /// <summary>Sizes of a picture, of a model of pictures.</summary>
    /// <exception cref="InvalidOperationException">The model is of other data.</exception>
    [JsonIgnore]
    public PictureFormat Pictures
    {
        get => Format as PictureFormat
            ?? throw new InvalidOperationException($"ModelOptions.Pictures: the model is of {Format.Kind.Words}.");
        init => _format = value;
    }

    /// <summary>The format as files have it: the sizes of pictures; of a table, one pixel with a channel a column.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [JsonPropertyName("pictures")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PictureFormat? StoredPictures
    {
        get => _format is TableColumns table ? OnePixel(table) : _format as PictureFormat;
        init => _format = _format is TableColumns table && value != OnePixel(table) ? throw NoTable() : _format ?? value;
    }

    /// <summary>The format as files have it: the columns of a table.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [JsonPropertyName("columns")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TableColumns? StoredColumns
    {
        get => _format as TableColumns;
        init => _format = value is null || _format is null || (value.Names is not null && _format.Equals(OnePixel(value)))
            ? value ?? _format : throw NoTable();
    }

    /// <summary>The format as files have it: that of data which are neither pictures nor a table.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [JsonPropertyName("format")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonConverter(typeof(AddedFormatConverter))]
    public ExampleFormat? StoredFormat
    {
        get => _format is PictureFormat or TableColumns ? null : _format;
        init => _format = value is null || _format is null ? value ?? _format
            : throw new JsonException("the model's format is given twice");
    }

    /// <summary>Number of latent dimensions.</summary>
    public int Latent { get; init; } = 32;

    /// <summary>The two networks.</summary>
    public NetworkOptions Network { get; init; } = new ConvolutionOptions();

    /// <summary>The distribution of codes given an example; of files of format 1 that of their family.</summary>
    public PosteriorOptions Posterior
    {
        get => field ?? ("ae".Equals(_family, StringComparison.OrdinalIgnoreCase) ? new PointOptions() : new DiagonalGaussianOptions());
        init;
    }

    /// <summary>The distribution of codes that training holds the posterior to.</summary>
    public PriorOptions Prior
    {
        get => field ?? new StandardNormalOptions();
        init;
    }

    /// <summary>The prior in few letters, or what stands for it where training holds codes to none.</summary>
    internal string PriorSymbol => Posterior.HasSpread ? Prior.Symbol : Posterior.Plain.Name;

    /// <summary>The distribution of an example given its code.</summary>
    public LikelihoodOptions Likelihood { get; init; } = new GaussianOptions();

    /// <summary>What training minimizes.</summary>
    public ObjectiveOptions Objective { get; init; } = new ElboOptions();

    /// <summary>The labels that encoder and decoder are given; null where they see examples and codes alone.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal ConditionOptions? Condition { get; init; }

    /// <summary>Which labels are neighbors of each other; null where codes are learned without labels.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal LabelGraphOptions? LabelGraph { get; init; }

    /// <summary>What the networks are between; the decoder is given labels beside codes.</summary>
    internal NetworkShape Shape => new(Format.Shape, Latent + (Condition?.Width ?? 0), Likelihood.ParametersPerValue);

    /// <summary>The same options of a conditional model, whose encoder and decoder are given labels.</summary>
    /// <param name="labels">The labels of the data, such as <c>dataset.Attributes</c>.</param>
    /// <param name="names">Names of labels or of sets of classes with commas between, or <c>all</c>.</param>
    /// <param name="dropout">Share of the training examples whose labels are dropped.</param>
    /// <exception cref="Settings.LatentSharpException">The data do not have such labels.</exception>
    public ModelOptions Conditional(AttributeTable? labels, string names = ConditionOptions.All, double dropout = 0.1) =>
        this with { Condition = new ConditionOptions { Of = names, Dropout = dropout }.For(labels) };

    /// <summary>Refuses what cannot be built.</summary>
    /// <exception cref="Settings.LatentSharpException">A value is out of range; the message names it and the range.</exception>
    public void Validate()
    {
        if (Format.Fault() is { } fault)
        {
            throw new SettingException($"{fault.Found} is not possible: it must be {fault.Expected}.");
        }

        Require(Format.Kind.HasNeighbors || !Network.NeedsGrid, new SettingName("network"), NetworkKinds.All.NameOf(Network),
            $"mlp for {Format.Kind.Words}, whose {Format.Kind.Value}s have no neighbours");
        string fitting = Format.Kind.HasChoices ? "columns" : Format.Kind.IsBounded ? "bernoulli, gaussian or logistic" : "gaussian";
        Require(Likelihood.Fits(Format), new SettingName("likelihood"),
            DistributionKinds.Likelihoods.NameOf(Likelihood), $"{fitting} for {Format.Kind.Words}");
        Require(Posterior.HasSpread || !Objective.NeedsSpread, new SettingName("objective"), ObjectiveKinds.All.NameOf(Objective),
            SettingText.Of($"elbo where codes are points, as those of {new SettingName("model")} ae"));
        SettingTable.Validate(ModelSettings.All, this);
        Condition?.Validate();
        Require(Condition is null || Posterior.HasSpread, new SettingName("condition"), Condition?.Of ?? "",
            $"left out of a model whose codes have no spread");
        LabelGraph?.Validate();
        Require(!Objective.NeedsGraph || (LabelGraph is not null && Posterior.Code(Latent).IsOnSphere), new SettingName("objective"),
            ObjectiveKinds.All.NameOf(Objective), SettingText.Of($"with {LabelGraphOptions.Name} and {new SettingName("posterior")} " +
                $"sphere, as {new SettingName("family")} semantic chooses them"));
        Require(LabelGraph is null || Objective.NeedsGraph, LabelGraphOptions.Name, LabelGraph?.Of ?? "",
            SettingText.Of($"left out but with {new SettingName("objective")} angular, which puts codes of neighbours beside each other"));
        SettingTable.Validate(NetworkKinds.All.Settings, Network);
        SettingTable.Validate(DistributionKinds.Posteriors.Settings, Posterior);
        SettingTable.Validate(DistributionKinds.Priors.Settings, Prior);
        SettingTable.Validate(DistributionKinds.Likelihoods.Settings, Likelihood);
        SettingTable.Validate(ObjectiveKinds.All.Settings, Objective);
        Posterior.Validate(Latent);
        Prior.Validate(Posterior, Latent);
        (int Rows, int Columns)? grid = Network.CodeGrid(Format.Shape);
        Require(grid is null || Posterior.TakesGrid, new SettingName("grid-codes"), "true",
            $"left out with posterior {DistributionKinds.Posteriors.NameOf(Posterior)}, whose code is one vector");
        Require(grid is null || Condition is null, new SettingName("grid-codes"), "true",
            SettingText.Of($"left out beside {new SettingName("condition")}, whose labels are given to a code of one vector"));
        string? latent = Posterior.Fault(Latent, grid is (int rows, int columns) ? rows * columns : 1);
        Require(latent is null, new SettingName("latent"), Latent, latent ?? "");
        Objective.Validate();
        ModelSize.Check(this);
    }

    private static PictureFormat OnePixel(TableColumns table) => new(1, 1, table.Names.Count);

    private static JsonException NoTable() => new("the columns of the model's table are no pictures of one pixel with a channel a column");

    private static void Require(bool condition, object what, object value, SettingText rule)
    {
        if (!condition)
        {
            throw new SettingException(SettingText.Of($"{what} {value} is not possible: it must be {rule}."));
        }
    }
}
