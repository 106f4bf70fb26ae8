using System.Globalization;
using System.Text.Json;
using LatentSharp.Formats;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Models;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training.Checks;
using LatentSharp.Training.Files;

namespace LatentSharp.Training;

/// <summary>
/// A trained model as one safetensors file: weights under PyTorch's names, and metadata with all that is needed to use
/// them. Nothing in it can run code.
/// </summary>
public static class ModelFile
{
    /// <summary>Version of the metadata that this code writes; older ones are read.</summary>
    public const int FormatVersion = 2;

    private const string VersionKey = "latentsharp.version";
    private const string CardKey = "latentsharp.model";
    private const string Advice = "train the model again or get the file anew";

    // The square of what a model gives is a number still.
    private const float MostValue = 1e15f;

    /// <summary>Writes a model; a reader sees the old file or the new one, never half of one.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="model">The model.</param>
    /// <param name="card">What belongs to it beside its weights.</param>
    /// <param name="metadata">More to say, e.g. what the latent room stores; keys must not start like the model's own.</param>
    /// <param name="more">More tensors.</param>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static void Save(string path, Autoencoder model, ModelCard card, IReadOnlyDictionary<string, string>? metadata = null,
        IReadOnlyList<(string Name, Tensor Value)>? more = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        Dictionary<string, string> all = Metadata(card);
        foreach ((string key, string value) in metadata ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            all.Add(key, value);
        }

        var tensors = model.Parameters.Select(p => (p.Name, p.Value))
            .Concat(model.Buffers.Concat(more ?? []).Select(b => (b.Name, b.Value))).ToList();
        SafeTensorsFile.Write(path, all, tensors);
    }

    /// <summary>Reads a model.</summary>
    /// <param name="path">A model file.</param>
    /// <returns>The model and what belongs to it.</returns>
    /// <exception cref="ModelFileException">The file is damaged, is no model of this toolkit, or is of a newer format.</exception>
    public static (Autoencoder Model, ModelCard Card) Load(string path)
    {
        using SafeTensorsFile file = SafeTensorsFile.Read(path);
        ModelCard card = ReadCard(path, file);
        return (Load(path, file, card), card);
    }

    /// <summary>Reads the weights of a file into a model that a program composed.</summary>
    /// <param name="path">A model file.</param>
    /// <param name="model">A model of the same parts; its weights change.</param>
    /// <returns>What belongs to it.</returns>
    /// <exception cref="ModelFileException">The file is damaged, or is of a model of other parts.</exception>
    public static ModelCard Load(string path, Autoencoder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using SafeTensorsFile file = SafeTensorsFile.Read(path);
        ModelCard card = ReadCard(path, file);
        LoadWeights(file, model);
        CheckUse(path, model);
        return card;
    }

    /// <summary>Builds the model of an open file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="file">The same, opened.</param>
    /// <param name="card">What it says of the model.</param>
    /// <exception cref="ModelFileException">The file is damaged.</exception>
    internal static Autoencoder Load(string path, SafeTensorsFile file, ModelCard card)
    {
        Autoencoder model;
        try
        {
            model = new Autoencoder(card.Model);
        }
        catch (Exception exception) when (exception is SettingException or ArgumentException or OverflowException
            or OutOfMemoryException)
        {
            throw NoModel(path, exception);
        }

        LoadWeights(file, model);
        CheckUse(path, model);
        return model;
    }

    /// <summary>
    /// Refuses weights of which each is a number, but which give none: one code and one picture (or row) are sent through.
    /// </summary>
    internal static void CheckUse(string path, Autoencoder model)
    {
        var code = new Tensor(new Shape(1, model.Options.Latent));
        code.Span.Fill(1);
        Check("decoded pictures", model.Decode(code));
        var picture = new Tensor(model.BatchShape(1));
        picture.Span.Fill(0.5f);
        (Tensor mean, Tensor? logVariance) = model.EncodePosterior(picture);
        Check("codes", mean);
        Check("variances of codes", logVariance ?? mean);

        void Check(string what, Tensor values)
        {
            foreach (float value in values.Span)
            {
                if (!(Math.Abs(value) <= MostValue))
                {
                    throw new ModelFileException(path, string.Create(CultureInfo.InvariantCulture,
                        $"its weights give {what} that are no numbers, or too large ({value})"), Advice);
                }
            }
        }
    }

    /// <summary>Reads what a model file or checkpoint says beside its weights, and not the weights.</summary>
    /// <param name="path">A model file or checkpoint.</param>
    /// <exception cref="ModelFileException">The file is damaged, is none of this toolkit, or is of a newer format.</exception>
    public static ModelCard ReadCard(string path)
    {
        using SafeTensorsFile file = SafeTensorsFile.Read(path);
        return ReadCard(path, file);
    }

    /// <summary>Copies weights and running statistics from a file into a model.</summary>
    internal static void LoadWeights(string path, Autoencoder model)
    {
        using SafeTensorsFile file = SafeTensorsFile.Read(path);
        LoadWeights(file, model);
    }

    /// <summary>Copies weights and running statistics from a file into a model.</summary>
    internal static void LoadWeights(SafeTensorsFile file, Autoencoder model)
    {
        foreach (Parameter parameter in model.Parameters)
        {
            file.CopyTo(parameter.Name, parameter.Value);
            file.CheckFinite(parameter.Name, parameter.Value);
        }

        foreach ((string name, Tensor value) in model.Buffers)
        {
            // Files of format 1 have no variance; it is estimated when the model is trained on.
            if (name == Distributions.GaussianLikelihood.KeptName && !file.Entries.Any(entry => entry.Name == name))
            {
                continue;
            }

            file.CopyTo(name, value);
            file.CheckFinite(name, value);
            if (name.EndsWith(".running_var", StringComparison.Ordinal))
            {
                file.CheckNotNegative(name, value);
            }
        }
    }

    /// <summary>Refuses a model that the files of a folder could not describe, before it is trained.</summary>
    /// <exception cref="ArgumentException">A part is of no kind that files know.</exception>
    internal static void Describe(RunFolder? folder, ModelOptions options)
    {
        if (folder is not null)
        {
            JsonSerializer.SerializeToUtf8Bytes(options, TrainingJson.Default.ModelOptions);
        }
    }

    /// <summary>Whether a file of tensors is a model file or checkpoint of this toolkit.</summary>
    internal static bool IsModel(SafeTensorsFile file) => file.Metadata.ContainsKey(CardKey);

    /// <summary>The metadata that goes with a card.</summary>
    internal static Dictionary<string, string> Metadata(ModelCard card) => new(StringComparer.Ordinal)
    {
        [VersionKey] = FormatVersion.ToString(System.Globalization.CultureInfo.InvariantCulture),
        [CardKey] = JsonSerializer.Serialize(card, TrainingJson.Default.ModelCard),
    };

    /// <summary>Reads the card of a model file or checkpoint.</summary>
    internal static ModelCard ReadCard(string path, SafeTensorsFile file)
    {
        if (!file.Metadata.TryGetValue(VersionKey, out string? text)
            || !int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out int version)
            || !file.Metadata.TryGetValue(CardKey, out string? json))
        {
            throw new ModelFileException(path, "it holds tensors, but not the description that this toolkit writes beside them",
                "give the model.safetensors of a run made by latent train");
        }

        if (version > FormatVersion)
        {
            throw new ModelFileException(path, $"its format version is {version}, and this program reads versions up to {FormatVersion}",
                "update the program");
        }

        try
        {
            ModelCard card = JsonSerializer.Deserialize(json, TrainingJson.Default.ModelCard) ?? throw new JsonException("empty");
            card = CardChecks.Check(new FieldChecks(path, Advice), card);
            CheckSize(path, file, card);
            return card;
        }
        catch (JsonException exception)
        {
            throw new FieldChecks(path, Advice).Unreadable("its description", exception);
        }
    }

    /// <summary>Refuses a description that is larger than its file, before anything is allocated by it.</summary>
    private static void CheckSize(string path, SafeTensorsFile file, ModelCard card)
    {
        try
        {
            card.Model.Validate();
            card.Training.Validate();
        }
        catch (SettingException exception)
        {
            throw NoModel(path, exception);
        }

        long needed = ModelSize.Parameters(card.Model);
        long held = file.Entries.Sum(entry => (long)entry.Shape.Length);
        if (needed > held)
        {
            throw new ModelFileException(path, $"its description is of a model of {needed} values, but the file holds {held}", Advice);
        }
    }

    private static ModelFileException NoModel(string path, Exception cause) =>
        new(path, $"its options describe no model that can be built: {cause.Message.TrimEnd('.')}", Advice, innerException: cause);
}
