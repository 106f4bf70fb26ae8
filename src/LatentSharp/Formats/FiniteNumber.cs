using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LatentSharp.Formats;

/// <summary>
/// Numbers in JSON: what is not finite was not measured and is written as <c>null</c>, since JSON has no word for it. Read back,
/// <c>null</c> is NaN, as are the words <c>"NaN"</c> and <c>"Infinity"</c> of earlier files what they say.
/// </summary>
internal sealed class FiniteNumber : JsonConverter<double>
{
    public override bool HandleNull => true;

    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => double.NaN,
        JsonTokenType.String when reader.GetString() is "NaN" or "Infinity" or "-Infinity" =>
            double.Parse(reader.GetString()!, CultureInfo.InvariantCulture),
        JsonTokenType.Number => reader.GetDouble(),
        _ => throw new JsonException("expected a number"),
    };

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
