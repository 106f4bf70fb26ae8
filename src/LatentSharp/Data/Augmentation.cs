using System.Text.Json.Serialization;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Data;

/// <summary>
/// Changes that training pictures undergo each time they are seen, so that a small set teaches more. What is drawn is a function of (seed,
/// epoch, picture). A model learns to draw what it is shown, changes included: they are small.
/// </summary>
public sealed record Augmentation
{
    // A sixteenth of a side, at least a pixel: half of the usual 4 of 32 pixels, since at the edge pixels are repeated, and learned.
    private const int ShiftDivisor = 16;

    // Weak enough that a person takes the picture for the same one: 20 levels of 255 lighter or darker, a tenth more or less contrast, 10
    // levels a color.
    private const float MostBrightness = 0.08f;
    private const float MostContrast = 0.1f;
    private const float MostTint = 0.04f;

    // Draws of a picture: mirror, right, down, brightness, contrast, three tints.
    private const int Draws = 8;

    private const float White = 255;

    /// <summary>The names that <see cref="TryParse"/> knows, beside <c>none</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mirror", "shift", "colour"];

    /// <summary>Changes nothing: what is wished where pictures shall be left as they are.</summary>
    public static Augmentation None { get; } = new();

    /// <summary>Left and right are exchanged in every other picture.</summary>
    public bool Mirror { get; init; }

    /// <summary>Pictures are moved by up to a sixteenth of each side, at least one pixel; pixels at the edge are repeated.</summary>
    public bool Shift { get; init; }

    /// <summary>
    /// Brightness changes by up to 8 %, contrast by up to 10 %, and in color pictures each color by up to 4 % more, clamped to black and
    /// white.
    /// </summary>
    [JsonPropertyName("colour")]
    public bool Color { get; init; }

    /// <summary>Reads names with commas between.</summary>
    /// <param name="text">E.g. <c>mirror,shift</c>, or <c>none</c>; letter case does not matter.</param>
    /// <returns>The augmentation; <see langword="null"/> if a name is not known or there is none.</returns>
    public static Augmentation? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            return None;
        }

        Augmentation augmentation = None;
        foreach (string name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            switch (name.ToLowerInvariant())
            {
                case "mirror":
                    augmentation = augmentation with { Mirror = true };
                    break;
                case "shift":
                    augmentation = augmentation with { Shift = true };
                    break;
                case "colour" or "color":
                    augmentation = augmentation with { Color = true };
                    break;
                default:
                    return null;
            }
        }

        return augmentation;
    }

    /// <summary>The names with commas between, e.g. <c>mirror,shift</c>, or <c>none</c>.</summary>
    public override string ToString() =>
        this == None ? "none" : string.Join(',', Names.Zip([Mirror, Shift, Color]).Where(pair => pair.Second).Select(pair => pair.First));

    /// <summary>Changes a batch in place. Allocates nothing.</summary>
    /// <param name="pixels">Pixels in [0, 1], <c>[batch, channels, height, width]</c>.</param>
    /// <param name="format">Sizes of a picture.</param>
    /// <param name="indices">Which pictures they are.</param>
    /// <param name="draws">The draws of this epoch.</param>
    internal void Apply(Tensor pixels, PictureFormat format, ReadOnlySpan<int> indices, RandomStream draws)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            Apply(pixels.Span.Slice(i * format.Length, format.Length), format, draws, (ulong)indices[i] * Draws);
        }
    }

    private void Apply(Span<float> picture, PictureFormat format, RandomStream draws, ulong first)
    {
        bool mirrored = Mirror && draws.Integer(first, 2) == 1;
        int right = Shift ? Moved(draws, first + 1, format.Width) : 0;
        int down = Shift ? Moved(draws, first + 2, format.Height) : 0;
        float brightness = Between(draws, first + 3, MostBrightness);
        float contrast = 1 + Between(draws, first + 4, MostContrast);
        int area = format.Width * format.Height;
        for (int channel = 0; channel < format.Channels; channel++)
        {
            Span<float> plane = picture.Slice(channel * area, area);
            if (mirrored)
            {
                MirrorRows(plane, format.Width);
            }

            MoveRight(plane, format.Width, right);
            MoveDown(plane, format.Width, down);
            if (Color)
            {
                float tint = format.Channels > 1 ? Between(draws, first + 5 + (ulong)Math.Min(channel, 2), MostTint) : 0;
                Shade(plane, contrast, brightness + tint);
            }
        }
    }

    /// <summary>Exchanges left and right.</summary>
    internal static void MirrorRows(Span<float> plane, int width)
    {
        for (int start = 0; start < plane.Length; start += width)
        {
            plane.Slice(start, width).Reverse();
        }
    }

    /// <summary>Moves a plane to the right, or to the left if negative; the column at the edge is repeated.</summary>
    internal static void MoveRight(Span<float> plane, int width, int by)
    {
        for (int start = 0; by != 0 && start < plane.Length; start += width)
        {
            Span<float> row = plane.Slice(start, width);
            if (by > 0)
            {
                float edge = row[0];
                row[..^by].CopyTo(row[by..]);
                row[..by].Fill(edge);
            }
            else
            {
                float edge = row[^1];
                row[-by..].CopyTo(row);
                row[(width + by)..].Fill(edge);
            }
        }
    }

    /// <summary>Moves a plane down, or up if negative; the row at the edge is repeated.</summary>
    internal static void MoveDown(Span<float> plane, int width, int by)
    {
        int skipped = Math.Abs(by) * width;
        if (by > 0)
        {
            plane[..^skipped].CopyTo(plane[skipped..]);
        }
        else if (by < 0)
        {
            plane[skipped..].CopyTo(plane);
        }

        // The outermost row has stayed where it was.
        for (int row = 1; row < Math.Abs(by); row++)
        {
            Span<float> edge = by > 0 ? plane[..width] : plane[^width..];
            int at = by > 0 ? row * width : plane.Length - ((row + 1) * width);
            edge.CopyTo(plane.Slice(at, width));
        }
    }

    /// <summary>v → (v − ½) · contrast + ½ + offset, clamped to [0, 1] and rounded to the 256 levels that pictures have.</summary>
    internal static void Shade(Span<float> plane, float contrast, float offset)
    {
        for (int i = 0; i < plane.Length; i++)
        {
            float value = ((plane[i] - 0.5f) * contrast) + 0.5f + offset;
            plane[i] = MathF.Round(Math.Clamp(value, 0, 1) * White) / White;
        }
    }

    private static int Moved(RandomStream draws, ulong index, int side)
    {
        int most = Math.Max(1, side / ShiftDivisor);
        return draws.Integer(index, (2 * most) + 1) - most;
    }

    private static float Between(RandomStream draws, ulong index, float most) => ((2 * draws.Uniform(index)) - 1) * most;
}
