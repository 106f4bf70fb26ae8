using System.Text.Json;
using LatentSharp.Data;
using LatentSharp.Data.Labels;
using LatentSharp.Data.Sentences;
using LatentSharp.Export.Onnx;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Directions;
using LatentSharp.Latent.Gaps;
using LatentSharp.Latent.Labels;
using LatentSharp.Latent.Planes;
using LatentSharp.Models;
using LatentSharp.Tensors;
using Onnx;

namespace LatentSharp.Export.Web;

/// <summary>A model of pictures that is put into a page.</summary>
/// <param name="Name">What the page calls it, e.g. <c>VAE</c>.</param>
/// <param name="Model">The model, with the labels that it is given.</param>
/// <param name="Codes">Codes of training pictures, at least two.</param>
internal sealed record WebModel(string Name, Autoencoder Model, CodeTable Codes)
{
    /// <summary>Stored examples that a page shows.</summary>
    public const int Shown = 24;

    // Which draws stand for training pictures where their codes are left out.
    private const ulong Seed = 1;

    private readonly Lazy<ModelProto> _decoder = new(() => OnnxModels.DecoderOf(new OnnxSource(Model)));
    private readonly Lazy<GaussianDensity> _gaussian = new(() => GaussianDensity.Fit(Codes.Codes));

    /// <summary>What it was trained on, for people.</summary>
    public string Data { get; init; } = "";

    /// <summary>Features that were learned from labels; null for none.</summary>
    public Attributes? Attributes { get; init; }

    /// <summary>Densities that were fitted to its codes; null for none.</summary>
    public StoredDensities? Densities { get; init; }

    /// <summary>The kind of density that new pictures are best drawn from; null where that was not measured.</summary>
    public string? Best { get; init; }

    /// <summary>Whether codes of training pictures go into the page.</summary>
    public bool WithCodes { get; init; } = true;

    /// <summary>Rows of the stored examples that are shown; null for some evenly over all.</summary>
    public IReadOnlyList<int>? ShownRows { get; init; }

    /// <summary>The pictures that it makes.</summary>
    public PictureFormat Format => (PictureFormat)Model.Options.Format;

    /// <summary>The decoder as ONNX.</summary>
    /// <exception cref="ExportException">It has an operation that cannot be expressed.</exception>
    public ModelProto Decoder() => _decoder.Value;

    /// <summary>How many weights its decoder has.</summary>
    /// <exception cref="ExportException">It has an operation that the page does not know.</exception>
    public int Weights() => new WebGraph(Decoder(), Codes.Latent).Count;

    /// <summary>How many codes of training pictures the page then has.</summary>
    public int CodeCount => WithCodes ? Codes.Count : 0;

    /// <summary>Writes all that the page needs of it.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="id">Its number on the page.</param>
    /// <exception cref="ExportException">Its decoder has an operation that the page does not know.</exception>
    public void Write(Utf8JsonWriter json, int id)
    {
        var graph = new WebGraph(Decoder(), Codes.Latent);
        Tensor region = CodeRegion.Draws(Codes, seed: 0);
        json.WriteStartObject();
        WriteInfo(json, id);
        json.WritePropertyName("graph");
        graph.Write(json);
        json.WriteBase64String("weights", graph.Weights);
        json.WriteBase64String("codes", WithCodes ? WebNumbers.Bytes(region.Span) : []);
        if (WithCodes && Codes.Count >= CodeRegion.EnoughHeldOut)
        {
            json.WriteNumber("radius", CodeRegion.Of(region).Radius);
        }
        else
        {
            json.WriteNull("radius");
        }

        WriteShown(json);
        WriteDirections(json);
        WriteSamplings(json);
        json.WriteEndObject();
    }

    private void WriteInfo(Utf8JsonWriter json, int id)
    {
        double[][] covariance = CodeStatistics.Covariance(Codes.Codes);
        json.WriteStartObject("info");
        json.WriteNumber("id", id);
        json.WriteString("name", Name);
        json.WriteString("kind", Model.HasPrior ? "VAE" : "AE");
        json.WriteNumber("latent", Codes.Latent);
        json.WriteNumber("width", Format.Width);
        json.WriteNumber("height", Format.Height);
        json.WriteNumber("channels", Format.Channels);
        json.WriteString("data", Data);
        json.WriteBoolean("byCodes", !Model.Options.Prior.IsStandardNormal);
        if (Model.Code.IsOnSphere)
        {
            json.WriteString("withoutGaps", Capital.Sentence(PlaneDensity.WithoutGaps));
        }

        Write(json, "order", Enumerable.Range(0, Codes.Latent).OrderByDescending(j => covariance[j][j]).Select(j => (double)j));
        Write(json, "standardDeviations", covariance.Select((row, j) => Math.Round(Math.Sqrt(Math.Max(row[j], 0)), 5)));
        Write(json, "mean", CodeStatistics.Mean(Codes.Codes).Select(value => Math.Round(value, 5)));
        json.WriteEndObject();
    }

    private void WriteShown(Utf8JsonWriter json)
    {
        int[] rows = [.. ShownRows ?? Split.Spread([.. Enumerable.Range(0, Codes.Count)], Shown)];
        Tensor shown = WithCodes ? Codes.Select(rows).Codes : Drawn(rows.Length);
        json.WriteBase64String("shown", WebNumbers.Bytes(shown.Span));
        string?[] labels = Classes();
        json.WriteStartArray("labels");
        foreach (int row in rows)
        {
            json.WriteStringValue(WithCodes ? labels[row] : null);
        }

        json.WriteEndArray();
    }

    /// <summary>Codes that stand for those of training pictures: of the prior, or of a Gaussian fitted to the codes.</summary>
    private Tensor Drawn(int count) => Model.HasPrior && Model.Options.Prior.IsStandardNormal
        ? Model.SampleCodes(count, Seed) : _gaussian.Value.Sample(count, Codes.Latent, Seed);

    private void WriteDirections(Utf8JsonWriter json)
    {
        json.WriteStartArray("directions");
        foreach (WebDirection direction in WebDirection.Of(Attributes, Codes))
        {
            json.WriteStartObject();
            json.WriteString("name", direction.Name);
            json.WriteBase64String("vector", WebNumbers.Bytes(direction.Vector));
            Write(json, "recommended", direction.Recommended);
            Write(json, "share", direction.Share);
            Write(json, "leakage", direction.Leakage);
            json.WriteString("sentence", direction.Sentence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteSamplings(Utf8JsonWriter json)
    {
        json.WriteStartArray("samplings");
        foreach (WebSampling sampling in WebSampling.Of(Model, Densities, _gaussian.Value, Best))
        {
            json.WriteStartObject();
            json.WriteString("name", sampling.Name);
            json.WriteString("sentence", sampling.Sentence);
            json.WriteBoolean("best", sampling.IsBest);
            if (sampling.Parts.Count > 0)
            {
                Write(json, "weights", sampling.Weights.Select(weight => Math.Round(weight, 6)));
                json.WriteBase64String("means", sampling.Means);
                json.WriteBase64String("factors", sampling.Factors);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The class of each code: the member of the largest exclusive group that it has; null where it has none.</summary>
    private string?[] Classes()
    {
        var classes = new string?[Codes.Count];
        AttributeGroup? group = Codes.Attributes is { } table
            ? ExclusiveGroups.Find(table).OrderByDescending(g => g.Members.Count).FirstOrDefault() : null;
        for (int i = 0; group is not null && i < classes.Length; i++)
        {
            classes[i] = group.Members.Where(member => Codes.Attributes![i, member] == true)
                .Select(member => Codes.Attributes!.Names[member]).FirstOrDefault();
        }

        return classes;
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (double number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } value && double.IsFinite(value))
        {
            json.WriteNumber(name, Math.Round(value, 4));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
