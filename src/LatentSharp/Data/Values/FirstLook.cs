using LatentSharp.Imaging;

namespace LatentSharp.Data.Values;

/// <summary>What a few pictures of a set say before any is fitted.</summary>
/// <param name="Background">What transparent pictures are laid upon.</param>
/// <param name="Note">What was chosen, or what is wrong with what was asked for; null for nothing.</param>
/// <param name="AreTruths">Whether all samples that were looked at are 0 or 1, black and white of a mask.</param>
internal sealed record FirstLook(Color Background, string? Note, bool AreTruths)
{
    /// <summary>Pictures that are looked at, spread over the set.</summary>
    public const int Looked = 16;

    // An eighth of black to white; less is hard to see.
    private const int Visible = 32;

    /// <summary>What is told of it.</summary>
    public IEnumerable<string> Notes =>
        [.. Note is { } told ? new[] { told } : [], .. AreTruths ? new[] { "values: all are 0 or 1, taken for black and white" } : []];

    /// <summary>Looks at pictures.</summary>
    /// <param name="options">The background, and whether another may be chosen.</param>
    /// <param name="count">Number of pictures.</param>
    /// <param name="read">Gives one as it is stored; null where there is nothing to learn from it.</param>
    public static FirstLook At(DataOptions options, int count, Func<int, Picture?> read)
    {
        int transparent = 0;
        int hidden = 0;
        int hiddenOnBlack = 0;
        int seen = 0;
        byte high = 0;
        for (int i = 0; i < Math.Min(Looked, count); i++)
        {
            if (read((int)((long)i * count / Math.Min(Looked, count))) is not { } picture)
            {
                continue;
            }

            seen++;
            high = Math.Max(high, Highest(picture));
            if (picture.Channels is 2 or 4 && Contrast(picture, null) > 0)
            {
                transparent++;
                hidden += Contrast(picture, options.Background) < Visible ? 1 : 0;
                hiddenOnBlack += Contrast(picture, Color.Black) < Visible ? 1 : 0;
            }
        }

        bool vanish = hidden * 2 > transparent;
        bool black = vanish && options.ChooseBackground && hiddenOnBlack * 2 <= transparent;
        string? note = black ? "transparency: most transparent pictures cannot be seen on white, and are laid upon black"
            : vanish ? "warning: most transparent pictures cannot be seen on this background; give another" : null;
        return new FirstLook(black ? Color.Black : options.Background, note, seen > 0 && high == 1);
    }

    /// <summary>Whether all samples of a picture are 0 or 1; how opaque it is does not count.</summary>
    public static bool IsOfTruths(Picture picture) => Highest(picture) <= 1;

    /// <summary>Makes black and white of 0 and 1.</summary>
    public static void Whiten(Picture picture)
    {
        int colors = Colors(picture);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            if (i % picture.Channels < colors)
            {
                picture.Pixels[i] *= byte.MaxValue;
            }
        }
    }

    private static int Colors(Picture picture) => picture.Channels is 2 or 4 ? picture.Channels - 1 : picture.Channels;

    private static byte Highest(Picture picture)
    {
        int colors = Colors(picture);
        byte high = 0;
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            high = i % picture.Channels < colors ? Math.Max(high, picture.Pixels[i]) : high;
        }

        return high;
    }

    /// <summary>
    /// The largest difference between a picture laid upon a background and that background; upon nothing, how opaque it is at most, 0 where
    /// it is all opaque.
    /// </summary>
    private static int Contrast(Picture picture, Color? background)
    {
        int channels = picture.Channels;
        int largest = 0;
        bool opaque = true;
        for (int i = 0; i < picture.Pixels.Length; i += channels)
        {
            int alpha = picture.Pixels[i + channels - 1];
            opaque &= alpha == byte.MaxValue;
            if (background is not { } under)
            {
                largest = Math.Max(largest, alpha);
                continue;
            }

            for (int c = 0; c < channels - 1; c++)
            {
                int below = channels == 2 ? under.Luma : c switch { 0 => under.Red, 1 => under.Green, _ => under.Blue };
                largest = Math.Max(largest, Math.Abs(picture.Pixels[i + c] - below) * alpha / byte.MaxValue);
            }
        }

        return background is null && opaque ? 0 : largest;
    }
}
