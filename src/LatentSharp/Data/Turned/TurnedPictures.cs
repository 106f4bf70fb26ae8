using System.Globalization;
using LatentSharp.Data.Labels;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Sentences;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Data.Turned;

/// <summary>
/// Pictures of other data turned to angles all around, each to one of them that its content decides, with the angle as its only label: the
/// classes <c>000</c>, <c>030</c>, … of <c>angle</c>, in degrees, anticlockwise.
/// </summary>
internal static class TurnedPictures
{
    /// <summary>Name of the set of classes.</summary>
    public const string Label = "angle";

    private const int FewestAngles = 2;
    private const int MostAngles = 360;

    /// <summary>Turns pictures.</summary>
    /// <param name="set">The pictures.</param>
    /// <param name="angles">Angles of a full turn, 2 to 360.</param>
    /// <param name="only">Labels of which a picture must have one to be kept; empty for all pictures.</param>
    /// <exception cref="DataException">The number of angles is out of range, a label is not known, or no picture is kept.</exception>
    public static PictureDataset Of(PictureDataset set, int angles, IReadOnlyList<string> only)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(only);
        if (angles is < FewestAngles or > MostAngles)
        {
            throw new DataException($"turn: expected {FewestAngles} to {MostAngles} angles, found {angles}.");
        }

        int[] kept = Kept(set, only);
        int[] turns = [.. kept.Select(index => (int)(set.Hash(index) % (ulong)angles))];
        PictureFormat format = set.Format;
        var builder = new DatasetBuilder(format, kept.Length);
        Parallel.For(0, kept.Length, i => builder.Add(i, set.Name(kept[i]), slot =>
            Turn(set.Pixels(kept[i]), slot, format, (double)turns[i] / angles)));
        string[] names = [.. Enumerable.Range(0, angles).Select(a => Name(a, angles))];
        int? testStart = set.TestStart is { } start && kept.Count(index => index < start) is > 0 and var first && first < kept.Length
            ? first : null;
        return builder.Build(AttributeTable.FromClasses(Label, names, turns), testStart, [.. set.Notes,
            $"turned: {Counted.Of(kept.Length, "picture")} to {angles} angles, which are their labels"]);
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
        (360.0 * angle / angles).ToString("000.###", CultureInfo.InvariantCulture);

    /// <summary>Turns one picture around its middle, between its pixels in proportion; outside are those of its edge.</summary>
    private static void Turn(ReadOnlySpan<byte> from, Span<byte> to, PictureFormat format, double share)
    {
        (double sine, double cosine) = DoubleMath.SinCos(2 * Math.PI * share);
        (int width, int height) = (format.Width, format.Height);
        (double middleX, double middleY) = ((width - 1) / 2.0, (height - 1) / 2.0);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (double dx, double dy) = (x - middleX, y - middleY);
                double sourceX = Math.Clamp(middleX + (cosine * dx) - (sine * dy), 0, width - 1);
                double sourceY = Math.Clamp(middleY + (sine * dx) + (cosine * dy), 0, height - 1);
                (int left, int top) = ((int)sourceX, (int)sourceY);
                (int right, int bottom) = (Math.Min(left + 1, width - 1), Math.Min(top + 1, height - 1));
                (double tx, double ty) = (sourceX - left, sourceY - top);
                for (int c = 0; c < format.Channels; c++)
                {
                    ReadOnlySpan<byte> plane = from.Slice(c * width * height, width * height);
                    double above = (plane[(top * width) + left] * (1 - tx)) + (plane[(top * width) + right] * tx);
                    double below = (plane[(bottom * width) + left] * (1 - tx)) + (plane[(bottom * width) + right] * tx);
                    to[(c * width * height) + (y * width) + x] = (byte)Math.Floor((above * (1 - ty)) + (below * ty) + 0.5);
                }
            }
        }
    }
}
