using System.Text.Json;
using System.Text.Json.Serialization;
using LatentSharp.Data;
using LatentSharp.Data.Labels;
using LatentSharp.Formats;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Directions;
using LatentSharp.Latent.Numerics;
using LatentSharp.Latent.Typical;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Latent.Stored;

/// <summary>
/// What a model file keeps so that the latent space can be worked with where the training pictures are not: codes of some of
/// them with their labels, the features learned from all, and how far those may be trusted.
/// </summary>
public sealed class LatentStore
{
    private const string Key = "latentsharp.latent";
    internal const string CodesName = "codes.mean";
    internal const string LogVariancesName = "codes.log_variance";
    private const string LabelsName = "codes.labels";
    private const string Advice = "train the model again or get the file anew";

    // Enough for a scatter, a density and a neighbor graph, at 2 MB for 64 dimensions.
    private const int MostStored = 4000;
    private const int MostHeldOut = 2000;

    /// <summary>Makes a store of what was measured already.</summary>
    /// <param name="codes">Codes of training pictures, with their labels if there are any; at most 4000 are kept, spread over all.</param>
    /// <param name="attributes">The features; null where there are no labels.</param>
    /// <param name="trust">How far the features may be trusted; null without labels or held-out pictures.</param>
    internal LatentStore(CodeTable codes, Attributes? attributes, TrustReport? trust)
    {
        ArgumentNullException.ThrowIfNull(codes);
        Learned = codes;
        Codes = codes.Spread(MostStored);
        Attributes = attributes;
        Trust = trust;
    }

    /// <summary>Codes of training pictures, with their labels if there are any.</summary>
    internal CodeTable Codes { get; }

    /// <summary>All codes that were encoded, also those that are not kept; of a loaded store those that were.</summary>
    internal CodeTable Learned { get; }

    /// <summary>The features; null where there are no labels.</summary>
    internal Attributes? Attributes { get; }

    /// <summary>How far the features may be trusted; null without labels or held-out pictures.</summary>
    internal TrustReport? Trust { get; }

    /// <summary>
    /// What is usual among the pictures that the model knows; null where it was not measured. A loaded store has none: a run tells it.
    /// </summary>
    internal TypicalExamples? Typical { get; init; }

    /// <summary>Encodes the pictures of a run and learns the features.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="split">The data; what it was trained on, and what not.</param>
    public static LatentStore Learn(Autoencoder model, Split split) => Learn(model, split, featureNetwork: null);

    /// <summary>The same with a network that judges.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="split">The data; what it was trained on, and what not.</param>
    /// <param name="featureNetwork">Says of pictures <c>[n, channels, height, width]</c> how probable each label is, <c>[n, labels]</c>:
    /// decides how strongly a feature is best moved, from the pictures themselves. Null leaves that to probes of the codes, which are
    /// quicker and kinder.
    /// </param>
    /// <param name="options">How much is looked at; null for the defaults.</param>
    internal static LatentStore Learn(Autoencoder model, Split split, Func<Tensor, Tensor>? featureNetwork = null,
        LearningOptions? options = null)
    {
        options ??= new LearningOptions();
        Dataset set = split.Set;
        CodeTable learned = CodeTable.Encode(model, set, Split.Spread(split.Train, Encoded(split, options)), options.Progress);
        Attributes? attributes = null;
        TrustReport? trust = null;
        if (learned.Attributes is { Names.Count: > 0 } && learned.Count >= 2 && model.Code.CanMix)
        {
            options.Progress?.Report(new DataProgress("learning the features", 0, learned.Attributes.Names.Count));
            attributes = Attributes.Learn(learned);
            if (split.Test.Length > 1)
            {
                CodeTable heldOut = CodeTable.Encode(
                    model, set, Split.Spread(split.Test, Math.Min(options.MostLearned, MostHeldOut)), options.Progress);
                var decoded = new DecodedPictures(model);
                trust = TrustReport.Measure(attributes, heldOut, featureNetwork is null ? null : model, featureNetwork is null
                    ? null : codes =>
                    decoded.FeatureNetwork(codes, featureNetwork), options.Trust);
                attributes = trust.Recommend(attributes);
            }
        }

        return new LatentStore(learned, attributes, trust) { Typical = TypicalExamples.Measure(model, split, options.MostLearned) };
    }

    /// <summary>The training example that each of the kept codes is of.</summary>
    /// <param name="split">The data that were trained on.</param>
    /// <param name="count">How many codes are kept.</param>
    internal static int[] ExamplesOf(Split split, int count) => Split.Spread(split.Train, count);

    /// <summary>
    /// How many are encoded: where not all are, and some of those are kept, a multiple of what is kept, so that the kept ones are spread
    /// over all as <see cref="ExamplesOf"/> says.
    /// </summary>
    private static int Encoded(Split split, LearningOptions options)
    {
        int most = options.MostLearned;
        return most > MostStored && most < split.Train.Length ? most - (most % MostStored) : most;
    }

    /// <summary>Writes a model together with its store.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="model">The model.</param>
    /// <param name="card">What belongs to it.</param>
    /// <param name="more">More tensors that the file keeps; none by default.</param>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public void Save(string path, Autoencoder model, ModelCard card, IEnumerable<(string Name, Tensor Value)>? more = null)
    {
        List<(string Name, Tensor Value)> tensors = [new(CodesName, Codes.Codes), .. more ?? []];
        if (Codes.LogVariances is { } logVariances)
        {
            tensors.Add((LogVariancesName, logVariances));
        }

        AttributeTable? table = Codes.Attributes;
        if (table is { Names.Count: > 0 })
        {
            var labels = new Tensor(new Shape(Codes.Count, table.Names.Count));
            for (int j = 0; j < table.Names.Count; j++)
            {
                for (int i = 0; i < Codes.Count; i++)
                {
                    labels.Span[(i * table.Names.Count) + j] = table.Column(j)[i];
                }
            }

            tensors.Add((LabelsName, labels));
        }

        StoredAttributes? stored = Attributes is null ? null : StoredAttributes.From(Attributes);
        tensors.AddRange(stored?.Tensors.Select(t => (t.Key, t.Value)) ?? []);
        var description = new LatentDescription(table?.Names ?? [], stored?.Groups ?? [], stored?.Features ?? [], Trust?.Features ?? []);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        { [Key] = JsonSerializer.Serialize(description, LatentJson.Default.LatentDescription) };
        if (Typical?.Metadata is { } typical)
        {
            metadata.Add(typical.Key, typical.Value);
        }

        ModelFile.Save(path, model, card, metadata, tensors);
    }

    /// <summary>Reads the store of a model file.</summary>
    /// <param name="path">The model file.</param>
    /// <exception cref="Settings.LatentSharpException">The file holds no codes.</exception>
    /// <exception cref="ModelFileException">The file is damaged.</exception>
    public static LatentStore Load(string path)
    {
        using SafeTensorsFile file = SafeTensorsFile.Read(path);
        return Load(path, file, ModelFile.ReadCard(path, file).Model.Latent);
    }

    /// <summary>Whether an open model file holds codes.</summary>
    internal static bool IsIn(SafeTensorsFile file) => file.Metadata.ContainsKey(Key) && file.Contains(CodesName);

    /// <summary>Reads the store of an open model file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="file">The same, opened.</param>
    /// <param name="latent">Latent dimensions of its model.</param>
    /// <exception cref="Settings.LatentSharpException">The file holds no codes.</exception>
    /// <exception cref="ModelFileException">The file is damaged.</exception>
    internal static LatentStore Load(string path, SafeTensorsFile file, int latent)
    {
        if (!file.Metadata.TryGetValue(Key, out string? json) || !file.Contains(CodesName))
        {
            throw new LatentException($"'{path}' holds no codes of its training pictures, which this needs; resume its training to the " +
                $"end, which stores them")
            {
                Setting = "resume",
            };
        }

        var checks = new FieldChecks(path, Advice);
        LatentDescription description;
        try
        {
            description = JsonSerializer.Deserialize(json, LatentJson.Default.LatentDescription) ?? throw new JsonException("empty");
        }
        catch (JsonException exception)
        {
            throw checks.Unreadable("what it says about its codes", exception);
        }

        StoreChecks.Check(checks, description);
        try
        {
            return Build(file, description, checks, latent);
        }
        catch (Exception exception) when (exception is LatentException or ArgumentException)
        {
            throw new ModelFileException(path, $"what it says about its codes does not fit together ({exception.Message.TrimEnd('.')})",
                Advice, innerException: exception);
        }
    }

    private static LatentStore Build(SafeTensorsFile file, LatentDescription description, FieldChecks checks, int latent)
    {
        Tensor codes = file.GetFinite(CodesName);
        Tensor? logVariances = file.Contains(LogVariancesName) ? file.GetFinite(LogVariancesName) : null;
        StoreChecks.Codes(checks, codes, logVariances, latent);
        AttributeTable? table = file.Contains(LabelsName) ? Table(description, file.GetFinite(LabelsName), codes.Shape[0]) : null;
        Attributes? attributes = null;
        if (description.Features.Count > 0)
        {
            var tensors = file.Entries.Where(e => e.Name.StartsWith("attributes.", StringComparison.Ordinal))
                .ToDictionary(e => e.Name, e => e.Name == StoredAttributes.Balanced ? file.Get(e.Name) : file.GetFinite(e.Name),
                    StringComparer.Ordinal);
            attributes = new StoredAttributes(description.Features, description.Groups, tensors).ToAttributes();
            if (attributes.MeanCode.Length != latent)
            {
                throw checks.Error("the shape of attributes.mean", $"[1, {attributes.MeanCode.Length}]", $"[1, {latent}]");
            }
        }

        TrustReport? trust = description.Trust.Count > 0 ? new TrustReport(description.Trust) : null;
        return new LatentStore(new CodeTable(codes, logVariances, attributes: table), attributes, trust);
    }

    private static AttributeTable Table(LatentDescription description, Tensor labels, int rows)
    {
        int count = description.Labels.Count;
        if (labels.Shape != new Shape(rows, count))
        {
            throw new LatentException($"the labels are {labels.Shape}, which does not fit {rows} codes and {count} names");
        }

        if (description.Groups.Any(group => group.Members.Any(member => member >= count)))
        {
            throw new LatentException($"a group names a label that is not among the {count}");
        }

        var columns = new sbyte[count][];
        for (int j = 0; j < count; j++)
        {
            columns[j] = new sbyte[rows];
            for (int i = 0; i < rows; i++)
            {
                columns[j][i] = (sbyte)Math.Sign(labels.Row(i)[j]);
            }
        }

        return new AttributeTable(rows, description.Labels, columns, description.Groups);
    }
}

/// <summary>How much is looked at when a store is learned.</summary>
internal sealed record LearningOptions
{
    /// <summary>Training pictures whose codes are learned from at most; of held-out ones as many, and 2000 at most.</summary>
    public int MostLearned { get; init; } = 20_000;

    /// <summary>What is tried of each feature.</summary>
    internal TrustOptions Trust { get; init; } = new();

    /// <summary>Told how far it has come; null for nobody.</summary>
    public IProgress<DataProgress>? Progress { get; init; }
}

/// <summary>What the metadata say of a store.</summary>
/// <param name="Labels">Names of the labels.</param>
/// <param name="Groups">Labels that exclude each other.</param>
/// <param name="Features">The features.</param>
/// <param name="Trust">How far they may be trusted.</param>
internal sealed record LatentDescription(
    IReadOnlyList<string> Labels, IReadOnlyList<AttributeGroup> Groups, IReadOnlyList<StoredFeature> Features,
        IReadOnlyList<FeatureTrust> Trust);

/// <summary>How a store's description is written as JSON; generated, so that nothing is found by reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    Converters = [typeof(FiniteNumber)])]
[JsonSerializable(typeof(LatentDescription))]
internal sealed partial class LatentJson : JsonSerializerContext;
