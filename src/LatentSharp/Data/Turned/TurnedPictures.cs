using System.Globalization;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Sentences;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Data.Turned;

/// <summary>
/// Pictures of other data turned to angles all around, each to one of them that its content decides, with the angle as its only label: of
/// twelve the classes <c>015</c>, <c>045</c>, … <c>345</c> of <c>angle</c>, in degrees, anticlockwise. None is left as it was, since its
/// pixels would be sharper than those of all others.
/// </summary>
internal static class TurnedPictures
{
    /// <summary>Name of the set of classes.</summary>
    public const string Label = "angle";

    private const int FewestAngles = 2;
    private const int MostAngles = 360;

    // Places in a pixel, a side.
    private const int Parts = 3;

    /// <summary>Turns pictures.</summary>
    /// <param name="set">The pictures.</param>
    /// <param name="angles">Angles of a full turn, 2 to 360.</param>
    /// <param name="only">Labels of which a picture must have one to be kept; empty for all pictures.</param>
    /// <param name="limit">Most pictures that are kept, the first ones; null for all.</param>
    /// <param name="deskew">Whether the slant of handwriting (<see cref="Slant"/>) is taken out first, which would make labels wrong by
    /// half a step of twelve angles and more.</param>
    /// <exception cref="DataException">The number of angles is out of range, a label is not known, or no picture is kept.</exception>
    public static PictureDataset Of(PictureDataset set, int angles, IReadOnlyList<string> only, int? limit = null, bool deskew = false)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(only);
        if (angles is < FewestAngles or > MostAngles)
        {
            throw new DataException($"turn: expected {FewestAngles} to {MostAngles} angles, found {angles}.");
        }

        int[] kept = Kept(set, only);
        kept = kept[..Math.Min(kept.Length, limit ?? kept.Length)];
        int[] turns = [.. kept.Select(index => (int)(set.Hash(index) % (ulong)angles))];
        PictureFormat format = set.Format;
        var builder = new DatasetBuilder(format, kept.Length);
        Parallel.For(0, kept.Length, i => builder.Add(i, set.Name(kept[i]), slot =>
            Turn(set.Pixels(kept[i]), slot, format, (turns[i] + 0.5) / angles, deskew ? Slant.Of(set.Pixels(kept[i]), format) : default)));
        string[] names = [.. Enumerable.Range(0, angles).Select(a => Name(a, angles))];
        int? testStart = set.TestStart is { } start && kept.Count(index => index < start) is > 0 and var first && first < kept.Length
            ? first : null;
        return builder.Build(AttributeTable.FromClasses(Label, names, turns), testStart, [.. set.Notes,
            $"turned: {Counted.Of(kept.Length, "picture")} to {angles} angles, which are their labels" +
                (deskew ? "; the slant of each was taken out first" : "")]);
    }

    private static int[] Kept(PictureDataset set, IReadOnlyList<string> only)
    {
        int[] all = [.. Enumerable.Range(0, set.Count)];
        if (only.Count == 0)
        {
            return all;
        }

        AttributeTable table = set.Attributes
            ?? throw new DataException($"only {string.Join(',', only)}: the pictures have no labels to be chosen by; leave it out.");
        int[] labels = [.. only.Select(table.IndexOf)];
        int[] kept = [.. all.Where(i => labels.Any(label => table[i, label] == true))];
        return kept.Length > 1 ? kept
            : throw new DataException($"only {string.Join(',', only)}: {kept.Length} of the pictures have one of these labels, and at " +
                $"least 2 are needed.");
    }

    private static string Name(int angle, int angles) =>
        (360 * (angle + 0.5) / angles).ToString("000.###", CultureInfo.InvariantCulture);

    /// <summary>
    /// Shears one picture by its slant, and turns it around its middle. A pixel is the average of nine places in it, each between the four
    /// pixels around it in proportion, so that no angle leaves a picture much sharper than others, which a classifier would tell. Outside
    /// are the pixels of the edge.
    /// </summary>
    private static void Turn(ReadOnlySpan<byte> from, Span<byte> to, PictureFormat format, double share, Slant slant)
    {
        (double sine, double cosine) = DoubleMath.SinCos(2 * Math.PI * share);
        (int width, int height) = (format.Width, format.Height);
        (double middleX, double middleY) = ((width - 1) / 2.0, (height - 1) / 2.0);
        for (int at = 0; at < to.Length; at++)
        {
            (int channel, int place) = Math.DivRem(at, width * height);
            ReadOnlySpan<byte> plane = from.Slice(channel * width * height, width * height);
            (int y, int x) = Math.DivRem(place, width);
            double sum = 0;
            for (int part = 0; part < Parts * Parts; part++)
            {
                double dx = x - middleX + (((part % Parts) - 1) / (double)Parts);
                double dy = y - middleY + (((part / Parts) - 1) / (double)Parts);
                double sourceY = middleY + (sine * dx) + (cosine * dy);
                sum += Between(plane, width, height, middleX + (cosine * dx) - (sine * dy) + slant.At(sourceY), sourceY);
            }

            to[at] = (byte)Math.Floor((sum / (Parts * Parts)) + 0.5);
        }
    }

    private static double Between(ReadOnlySpan<byte> plane, int width, int height, double x, double y)
    {
        (x, y) = (Math.Clamp(x, 0, width - 1), Math.Clamp(y, 0, height - 1));
        (int left, int top) = ((int)x, (int)y);
        (int right, int bottom) = (Math.Min(left + 1, width - 1), Math.Min(top + 1, height - 1));
        (double tx, double ty) = (x - left, y - top);
        double above = (plane[(top * width) + left] * (1 - tx)) + (plane[(top * width) + right] * tx);
        double below = (plane[(bottom * width) + left] * (1 - tx)) + (plane[(bottom * width) + right] * tx);
        return (above * (1 - ty)) + (below * ty);
    }
}
