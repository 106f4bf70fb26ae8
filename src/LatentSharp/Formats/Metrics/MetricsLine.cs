using System.Text.Json;

namespace LatentSharp.Formats.Metrics;

/// <summary>One line of a log of measurements, to and from JSON.</summary>
internal static class MetricsLine
{
    private const string Step = "step";
    private const string Epoch = "epoch";
    private const string Split = "split";

    /// <summary>Writes one object, without a line end.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="measurement">What was measured.</param>
    /// <exception cref="ArgumentException">A value has the name of a fixed field.</exception>
    public static void Write(Utf8JsonWriter json, Measurement measurement)
    {
        if (measurement.Values.Keys.FirstOrDefault(k => k is Step or Epoch or Split) is { } taken)
        {
            throw new ArgumentException($"MetricsLog: '{taken}' is the name of a fixed field; name the value otherwise.",
                nameof(measurement));
        }

        json.WriteStartObject();
        json.WriteNumber(Step, measurement.Step);
        Number(json, Epoch, measurement.Epoch);
        json.WriteString(Split, measurement.Split);
        foreach ((string name, double value) in measurement.Values)
        {
            Number(json, name, value);
        }

        json.WriteEndObject();
        json.Flush();
    }

    /// <summary>Reads one object; null, and what is wrong with it, where it is no measurement.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="problem">What is wrong, for a message.</param>
    public static Measurement? Parse(ReadOnlySpan<byte> line, out string? problem)
    {
        long? step = null;
        double epoch = double.NaN;
        string? split = null;
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 1 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                problem = "it is not an object";
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                reader.Read();
                switch (name)
                {
                    case Step: step = reader.GetInt64(); break;
                    case Split: split = reader.GetString(); break;
                    case Epoch: epoch = Number(ref reader); break;
                    default: values[name] = Number(ref reader); break;
                }
            }

            // Reads on, so that anything after the object is an error.
            reader.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            problem = e is JsonException ? "it is not valid JSON" : "a value is not of the kind expected";
            return null;
        }

        problem = step is null ? "it lacks 'step'" : split is null ? "it lacks 'split'" : null;
        return problem is null ? new Measurement(step!.Value, epoch, split!, values) : null;
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static double Number(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();
}
