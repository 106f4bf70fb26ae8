using System.Text.Json.Serialization;
using LatentSharp.Data.Kinds;
using LatentSharp.Data.Pictures;
using LatentSharp.Imaging;
using LatentSharp.Tensors;

namespace LatentSharp.Data;

/// <summary>The shape that all pictures of a set share: planes <c>[channels, height, width]</c> of 8-bit samples.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Channels">Planes a picture: 1 is gray, 3 is red, green, blue.</param>
public sealed record PictureFormat(int Width, int Height, int Channels) : ExampleFormat
{
    internal static readonly DataKind Pictures = new("pictures", "pictures", "picture")
    {
        Unit = "img",
        Value = "pixel",
        IsBounded = true,
        HasNeighbors = true,
        IsDrawn = true,
        Figures = [ExampleFigure.Psnr, ExampleFigure.MeanSquaredError with { Title = null }],
    };

    /// <summary>The smallest side that the networks take, in pixels.</summary>
    public const int MinimumSide = 8;

    /// <summary>The largest side that the networks take, in pixels.</summary>
    public const int MaximumSide = 256;

    /// <summary>Samples a picture: channels × height × width.</summary>
    public override int Length => checked(Channels * Height * Width);

    /// <inheritdoc/>
    [JsonIgnore]
    public override DataKind Kind => Pictures;

    /// <inheritdoc/>
    [JsonIgnore]
    public override Shape Shape => new(Channels, Height, Width);

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<NamedValue> Values => [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Summary => $"{Width}×{Height} {(Channels == 1 ? "grey" : "colour")} pictures";

    /// <inheritdoc/>
    public override (string Found, string Expected)? Fault() =>
        !IsSide(Width) || !IsSide(Height) ? ($"a picture of {this}", $"{MinimumSide} to {MaximumSide} pixels wide and high")
        : Channels is not (1 or 3) ? ($"a picture of {this}", "of 1 channel (grey) or 3 (red, green, blue)")
        : null;

    /// <inheritdoc/>
    public override (string Term, string Description) Describe() => (Kind.Name, ToString());

    /// <inheritdoc/>
    public override Picture Draw(ReadOnlySpan<float> values) => PixelConversion.ToPicture(values, this);

    /// <summary>For messages, e.g. <c>64×48, 3 channels</c> (width first).</summary>
    public override string ToString() => $"{Width}×{Height}, {(Channels == 1 ? "1 channel" : $"{Channels} channels")}";

    private static bool IsSide(int side) => side is >= MinimumSide and <= MaximumSide;
}
