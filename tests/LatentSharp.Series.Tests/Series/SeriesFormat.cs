using System.Text.Json.Serialization;
using LatentSharp.Data;
using LatentSharp.Data.Kinds;
using LatentSharp.Imaging;
using LatentSharp.Tensors;

namespace LatentSharp.Series.Tests.Series;

/// <summary>Series of one length, <c>[samples]</c>, standardized by one mean and one deviation.</summary>
/// <param name="Samples">Samples a series.</param>
/// <param name="Mean">Mean of all samples of the training series, in their own unit.</param>
/// <param name="Scale">Their standard deviation, in their own unit.</param>
public sealed record SeriesFormat(int Samples, double Mean = 0, double Scale = 1) : ExampleFormat
{
    private const int Side = 48;

    /// <inheritdoc/>
    [JsonIgnore]
    public override DataKind Kind => SeriesKind.Kind;

    /// <inheritdoc/>
    [JsonIgnore]
    public override Shape Shape => new(Samples);

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Length => Samples;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<NamedValue> Values => [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Summary => $"waves of {Samples} samples";

    /// <inheritdoc/>
    public override (string Found, string Expected)? Fault() =>
        Samples is < 2 or > 4096 || !double.IsFinite(Mean) || Scale is not (> 0 and < 1e150)
            ? ($"a wave of {Samples}", "2 to 4096 samples with a mean and a deviation") : null;

    /// <inheritdoc/>
    public override (string Term, string Description) Describe() => ("samples a wave", $"{Samples}");

    /// <summary>The curve: time to the right, values from −3 to 3 deviations upwards.</summary>
    /// <param name="values">Standardized samples.</param>
    public override Picture Draw(ReadOnlySpan<float> values)
    {
        var picture = new Picture(Side, Side, 1);
        picture.Pixels.AsSpan().Fill(255);
        for (int x = 0; x < Side; x++)
        {
            float value = values[x * (values.Length - 1) / (Side - 1)];
            int y = (int)Math.Clamp((Side - 1) * (0.5f - (value / 6)), 0, Side - 1);
            picture.Row(y)[x] = 0;
        }

        return picture;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Samples} samples";
}

/// <summary>How the format is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SeriesFormat))]
internal sealed partial class SeriesJson : JsonSerializerContext;
