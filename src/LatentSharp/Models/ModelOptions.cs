using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Settings;

namespace LatentSharp.Models;

/// <summary>Which of the two posteriors a model has.</summary>
public enum ModelKind
{
    /// <summary>A variational auto-encoder: diagonal Gaussian posterior, KL term.</summary>
    Vae,

    /// <summary>A basic auto-encoder: point posterior, reconstruction only.</summary>
    Ae,
}

/// <summary>Which family of networks encodes and decodes.</summary>
public enum NetworkKind
{
    /// <summary>Fully connected layers.</summary>
    Mlp,

    /// <summary>Convolutions of stride 2, mirrored by transposed convolutions.</summary>
    Conv,
}

/// <summary>How the decoder enlarges its grids.</summary>
public enum UpsamplingKind
{
    /// <summary>4×4 transposed convolutions of stride 2.</summary>
    Transposed,

    /// <summary>Nearest-neighbor upsampling and a 3×3 convolution.</summary>
    Nearest,
}

/// <summary>Which distribution the decoder gives a pixel.</summary>
public enum LikelihoodKind
{
    /// <summary>Black or white.</summary>
    Bernoulli,

    /// <summary>A normal distribution around the decoded value.</summary>
    Gaussian,

    /// <summary>A logistic distribution over the 256 levels of a byte.</summary>
    Logistic,
}

/// <summary>How the weight of the KL term grows.</summary>
public enum WarmUpKind
{
    /// <summary>It is β from the start.</summary>
    None,

    /// <summary>Linearly from 0 to β, then constant (Bowman et al. 2016).</summary>
    Linear,

    /// <summary>Linearly from 0 to β in the first half of each period, then constant until its end (Fu et al. 2019).</summary>
    Cyclic,
}

/// <summary>The two networks.</summary>
public sealed record NetworkOptions
{
    /// <summary>The family.</summary>
    public NetworkKind Kind { get; init; } = NetworkKind.Conv;

    /// <summary>Widths of the hidden layers of an MLP, from the picture to the code.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [400];

    /// <summary>Channels after each halving of a convolutional network, from the picture to the code.</summary>
    public IReadOnlyList<int> Channels { get; init; } = [32, 64, 128, 256];

    /// <summary>Whether a residual block follows each change of size.</summary>
    public bool Residual { get; init; }

    /// <summary>How the decoder enlarges its grids.</summary>
    public UpsamplingKind Upsampling { get; init; }
}

/// <summary>The distribution of a picture given its code.</summary>
public sealed record LikelihoodOptions
{
    /// <summary>Which distribution.</summary>
    public LikelihoodKind Kind { get; init; } = LikelihoodKind.Gaussian;

    /// <summary>How pixels become black or white; Bernoulli only.</summary>
    public Binarization Binarize { get; init; }

    /// <summary>Where the variance comes from; Gaussian only.</summary>
    public VarianceKind Variance { get; init; } = VarianceKind.Optimal;

    /// <summary>The standard deviation when the variance is fixed, in units of the pixel range [0, 1].</summary>
    public double Sigma { get; init; } = 0.1;

    /// <summary>Builds the likelihood.</summary>
    /// <param name="isBounded">Whether values lie in [0, 1], as those of pixels do.</param>
    public Likelihood Build(bool isBounded = true) => Kind switch
    {
        LikelihoodKind.Bernoulli => new BernoulliLikelihood(Binarize),
        LikelihoodKind.Gaussian => new GaussianLikelihood(Variance, Sigma, isBounded),
        _ => new LogisticLikelihood(),
    };
}

/// <summary>What training minimizes: reconstruction + weight · KL.</summary>
public sealed record ObjectiveOptions
{
    /// <summary>Weight of the KL term (Higgins et al. 2017); 1 is the evidence lower bound.</summary>
    public double Beta { get; init; } = 1;

    /// <summary>Weight of the reconstruction term; 0 trains by the KL term alone, to show what that does.</summary>
    public double ReconstructionWeight { get; init; } = 1;

    /// <summary>How the weight grows.</summary>
    public WarmUpKind WarmUp { get; init; }

    /// <summary>Epochs of the linear warm-up, or of one period of the cyclic one.</summary>
    public double WarmUpEpochs { get; init; } = 5;

    /// <summary>Nats that each latent dimension may carry for nothing (Kingma et al. 2016); 0 for none.</summary>
    public double FreeBits { get; init; }

    /// <summary>Capacity C in nats: the KL term becomes β · |KL − C| (Burgess et al. 2018); null for none.</summary>
    public double? Capacity { get; init; }

    /// <summary>Epochs in which the capacity grows from 0 to its full value.</summary>
    public double CapacityEpochs { get; init; } = 5;

    /// <summary>
    /// Share of the codes of a VAE's training batches that are drawn in towards the center of the prior before they are decoded
    /// (<see cref="InwardCodes"/>), so that straight lines between codes cross ground that the decoder knows; 0 for none.
    /// </summary>
    public double Inward { get; init; }
}

/// <summary>All that defines a model before training. The same record is what the command line fills and the model file stores.</summary>
public sealed record ModelOptions
{
    private readonly ExampleFormat? _format;

    /// <summary>VAE or AE.</summary>
    public ModelKind Model { get; init; } = ModelKind.Vae;

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
    public NetworkOptions Network { get; init; } = new();

    /// <summary>The distribution of a picture given its code.</summary>
    public LikelihoodOptions Likelihood { get; init; } = new();

    /// <summary>What training minimizes.</summary>
    public ObjectiveOptions Objective { get; init; } = new();

    /// <summary>Refuses what cannot be built.</summary>
    /// <exception cref="SettingException">A value is out of range; the message names it and the range.</exception>
    public void Validate()
    {
        if (Format.Fault() is { } fault)
        {
            throw new SettingException($"{fault.Found} is not possible: it must be {fault.Expected}.");
        }

        Require(Format.Kind.HasNeighbors || Network.Kind == NetworkKind.Mlp, new SettingName("network"), "conv",
            $"mlp for {Format.Kind.Words}, whose {Format.Kind.Value}s have no neighbours");
        Require(Format.Kind.IsBounded || Likelihood.Kind == LikelihoodKind.Gaussian, new SettingName("likelihood"),
            Likelihood.Kind.ToString().ToLowerInvariant(), $"gaussian for {Format.Kind.Words}");
        SettingTable.Validate(ModelSettings.All, this);
        SettingTable.Validate(NetworkSettings.All, Network);
        SettingTable.Validate(LikelihoodSettings.All, Likelihood);
        SettingTable.Validate(ObjectiveSettings.All, Objective);
        Require(Objective.ReconstructionWeight > 0 || Objective.Beta > 0, new SettingName("beta"), Objective.Beta,
            "above 0 where the reconstruction term has no weight");
        if (Likelihood.Kind != LikelihoodKind.Bernoulli && Likelihood.Binarize != Binarization.None)
        {
            throw new SettingException(SettingText.Of($"{new SettingName("binarize")} {Likelihood.Binarize} is not possible: it must be " +
                $"used together with {new SettingName("likelihood")} bernoulli only."));
        }

        ModelSize.CheckTensors(this);
        ModelSize.CheckLayers(this);
    }

    private static PictureFormat OnePixel(TableColumns table) => new(1, 1, table.Names.Count);

    private static JsonException NoTable() => new("the columns of the model's table are no pictures of one pixel with a channel a column");

    private static void Require(bool condition, object what, object value, string rule)
    {
        if (!condition)
        {
            throw new SettingException(SettingText.Of($"{what} {value} is not possible: it must be {rule}."));
        }
    }
}
