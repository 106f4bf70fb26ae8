using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace LatentSharp.Settings;

/// <summary>One kind of a part of a model, e.g. the Gaussian likelihood.</summary>
/// <typeparam name="TOptions">The record that all kinds of the part derive from.</typeparam>
/// <param name="Name">Its name in files and commands, small letters.</param>
/// <param name="Create">Its record with default values.</param>
/// <param name="Json">How the record is written.</param>
/// <param name="Settings">The settings that it alone has.</param>
internal sealed record PartKind<TOptions>(
    string Name, Func<TOptions> Create, JsonTypeInfo Json, params IReadOnlyList<Setting> Settings)
    where TOptions : class
{
    /// <summary>Whether people are offered it by name.</summary>
    public bool IsOffered { get; init; } = true;
}

/// <summary>The kinds that a part of a model may be of.</summary>
/// <typeparam name="TOptions">The record that all kinds of the part derive from.</typeparam>
public sealed class PartKinds<TOptions>
    where TOptions : class
{
    private readonly List<PartKind<TOptions>> _kinds;

    internal PartKinds(params IReadOnlyList<PartKind<TOptions>> kinds) => _kinds = [.. kinds];

    /// <summary>The kind that a file means which names none; null where one must be named.</summary>
    internal string? Unnamed { get; init; }

    /// <summary>The names of those that people are offered.</summary>
    public IReadOnlyList<string> Names => [.. _kinds.Where(kind => kind.IsOffered).Select(kind => kind.Name)];

    /// <summary>Whether there is a kind of that name, offered or not.</summary>
    /// <param name="name">The name.</param>
    internal bool Has(string name) => Find(name) is not null;

    /// <summary>The settings of all kinds.</summary>
    internal IEnumerable<Setting> Settings => _kinds.SelectMany(kind => kind.Settings).Distinct();

    /// <summary>The names of the kinds that have a setting.</summary>
    /// <param name="setting">The setting.</param>
    internal IReadOnlyList<string> With(Setting setting) =>
        [.. _kinds.Where(kind => kind.Settings.Contains(setting)).Select(kind => kind.Name)];

    /// <summary>Adds a kind of a program's own, so that its models can be saved and read.</summary>
    /// <param name="name">Its name in files and commands, small letters.</param>
    /// <param name="create">Its record with default values.</param>
    /// <param name="json">How the record is written.</param>
    /// <param name="settings">The settings that it alone has.</param>
    /// <exception cref="ArgumentException">There is one of that name.</exception>
    public void Add(string name, Func<TOptions> create, JsonTypeInfo json, params IReadOnlyList<Setting> settings) =>
        Add(new PartKind<TOptions>(name, create, json, settings));

    /// <summary>Adds a kind.</summary>
    internal void Add(PartKind<TOptions> kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (Find(kind.Name) is not null)
        {
            throw new ArgumentException($"PartKinds: there is a kind '{kind.Name}' already.", nameof(kind));
        }

        _kinds.Add(kind);
    }

    /// <summary>The record of a kind, with default values.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    internal TOptions Create(string name) =>
        Find(name)?.Create()
            ?? throw new ArgumentException($"There is no kind '{name}'; there are {string.Join(", ", Names)}.", nameof(name));

    /// <summary>The name of a record's kind.</summary>
    /// <param name="options">The record.</param>
    internal string NameOf(TOptions options) => Of(options).Name;

    /// <summary>Reads a record; what it does not say has the default values.</summary>
    /// <param name="json">An object with a <c>kind</c>.</param>
    /// <exception cref="JsonException">There is no such kind, or a value is none.</exception>
    internal TOptions Read(JsonNode? json)
    {
        JsonObject given = json as JsonObject ?? throw new JsonException("a part of a model must be an object");
        string name = given["kind"] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? $"{value}"
            : Unnamed ?? throw new JsonException($"a part must have a kind, one of {string.Join(", ", Names)}");
        PartKind<TOptions> kind = Find(name) ?? throw new JsonException($"'{name}' is none of {string.Join(", ", Names)}");
        JsonObject all = JsonSerializer.SerializeToNode(kind.Create(), kind.Json)!.AsObject();
        foreach ((string key, JsonNode? field) in given)
        {
            all[key] = field?.DeepClone();
        }

        all.Remove("kind");
        return (TOptions)all.Deserialize(kind.Json)!;
    }

    /// <summary>Writes a record, its kind first.</summary>
    internal void Write(Utf8JsonWriter writer, TOptions options)
    {
        PartKind<TOptions> kind = Of(options);
        writer.WriteStartObject();
        writer.WriteString("kind", kind.Name);
        foreach (JsonProperty field in JsonSerializer.SerializeToElement(options, kind.Json).EnumerateObject())
        {
            field.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private PartKind<TOptions>? Find(string name) => _kinds.Find(kind => kind.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private PartKind<TOptions> Of(TOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return _kinds.Find(kind => kind.Json.Type == options.GetType())
            ?? throw new ArgumentException($"{options.GetType().Name} is of no kind that files know; add it by " +
                $"{typeof(TOptions).Name}.Kinds.Add.");
    }
}

/// <summary>A record of options with the name of its kind, as JSON.</summary>
/// <typeparam name="TOptions">The record that all kinds of the part derive from.</typeparam>
/// <param name="kinds">The kinds.</param>
internal abstract class PartConverter<TOptions>(Func<PartKinds<TOptions>> kinds) : JsonConverter<TOptions>
    where TOptions : class
{
    /// <inheritdoc/>
    public sealed override TOptions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        kinds().Read(JsonNode.Parse(ref reader));

    /// <inheritdoc/>
    public sealed override void Write(Utf8JsonWriter writer, TOptions value, JsonSerializerOptions options) => kinds().Write(writer, value);
}
