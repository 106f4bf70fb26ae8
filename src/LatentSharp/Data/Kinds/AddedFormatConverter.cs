using System.Text.Json;
using System.Text.Json.Serialization;

namespace LatentSharp.Data.Kinds;

/// <summary>Writes a format of an added kind with the name of its kind, and reads it by that name.</summary>
internal sealed class AddedFormatConverter : JsonConverter<ExampleFormat>
{
    private const string Kind = "kind";

    public override ExampleFormat? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        string? name = document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty(Kind, out JsonElement kind) && kind.ValueKind == JsonValueKind.String
                ? kind.GetString() : null;
        return DataKind.Find(name ?? "") is { FormatJson: { } json }
            ? (ExampleFormat?)document.RootElement.Deserialize(json)
            : throw new JsonException($"data of the kind '{name}' are not known here");
    }

    public override void Write(Utf8JsonWriter writer, ExampleFormat value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        DataKind kind = DataKind.Find(value.Kind.Name)
            ?? throw new InvalidOperationException($"Register the kind of data '{value.Kind.Name}' (DataKind.Register) before it is " +
                $"written.");
        writer.WriteStartObject();
        writer.WriteString(Kind, kind.Name);
        foreach (JsonProperty property in JsonSerializer.SerializeToElement(value, kind.FormatJson!).EnumerateObject())
        {
            property.WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}
