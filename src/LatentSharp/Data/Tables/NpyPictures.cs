using LatentSharp.Data.Labels;
using LatentSharp.Data.Sources;
using LatentSharp.Formats;
using LatentSharp.Imaging;

namespace LatentSharp.Data.Tables;

/// <summary>Pictures in a NumPy array, read block by block.</summary>
internal sealed class NpyPictures(string path, RandomAccessFile file, ElementType type, bool fortranOrder, long start, NpyLayout layout)
{
    /// <summary>Values read at a time, or one picture where that is larger: 4 MB of floats.</summary>
    private const int BlockValues = 1 << 20;

    // As for IDX files.
    private const int LargestSide = 1 << 14;

    // Half a level beyond black and white: what resizing and rounding leave of a picture that was in [0, 1].
    private const float Slack = 0.5f / 255;

    private bool IsReal => type is ElementType.F16 or ElementType.F32 or ElementType.F64;

    /// <exception cref="DataException">A value is none of a picture, or there are too few pictures.</exception>
    public PictureSet Read(PictureOptions options, ReadContext context)
    {
        int count = Math.Min(layout.Count, options.Limit ?? int.MaxValue);
        if (count < options.Minimum)
        {
            throw new DataException($"'{path}' has {(count == 0 ? "no picture" : "only one picture")}; give at least {options.Minimum}.");
        }

        var size = new PictureSize(layout.Width, layout.Height);
        if (size.Width > LargestSide || size.Height > LargestSide)
        {
            throw new DataException($"'{path}' has pictures of {size.Width}×{size.Height}, larger than {LargestSide} pixels a side; save them smaller.");
        }

        var notes = new List<string>();
        PictureFormat format = FormatChoice.Choose([size], options, layout.Channels, notes);
        float[]? whole = fortranOrder ? Npy.Read(path).Span.ToArray() : null;
        float factor = Factor(whole, notes);
        PictureSetBuilder builder = context.Builder(format, count);
        var fitting = new PictureFitting(format, options.Background, options.Fit);
        int digits = Math.Max(5, $"{layout.Count - 1}".Length);
        int step = Math.Max(1, BlockValues / layout.Length);
        var block = new float[Math.Min(step, count) * layout.Length];
        for (int first = 0; first < count; first += step)
        {
            int end = Math.Min(first + step, count);
            ReadBlock(whole, first, block.AsSpan(0, (end - first) * layout.Length));
            int from = first;
            context.ForEach("reading", first, end, count, index =>
            {
                Picture picture = layout.ToPicture(ToBytes(index, block.AsSpan((index - from) * layout.Length, layout.Length), factor));
                builder.Add(index, $"{index}".PadLeft(digits, '0'), slot => fitting.Apply(picture, slot));
            });
        }

        AttributeTable? labels = options.Labels is null ? null : LabelFiles.Read(options.Labels, [.. Enumerable.Range(0, layout.Count).Select(i => $"{i}".PadLeft(digits, '0'))], notes);
        return builder.Build(labels?.Select([.. Enumerable.Range(0, count)]), null, notes);
    }

    private void ReadBlock(float[]? whole, int first, Span<float> block)
    {
        long from = (long)first * layout.Length;
        if (whole is not null)
        {
            whole.AsSpan((int)from, block.Length).CopyTo(block);
            return;
        }

        ElementReader.Read(file, start + (from * ElementReader.Size(type)), type, block);
    }

    /// <summary>What makes bytes of the values: 255 for floats in [0, 1], and for whole numbers that are all 0 or 1; 1/257 for 16-bit samples.</summary>
    private float Factor(float[]? whole, List<string> notes)
    {
        if (IsReal)
        {
            notes.Add("values: floats in [0, 1], brought to 256 levels");
            return 255;
        }

        long total = (long)layout.Count * layout.Length;
        var block = new float[(int)Math.Min(BlockValues, total)];
        bool black = true;
        for (long at = 0; at < total; at += block.Length)
        {
            Span<float> piece = block.AsSpan(0, (int)Math.Min(block.Length, total - at));
            if (whole is null)
            {
                ElementReader.Read(file, start + (at * ElementReader.Size(type)), type, piece);
            }
            else
            {
                whole.AsSpan((int)at, piece.Length).CopyTo(piece);
            }

            if (type == ElementType.U16 && piece.ContainsAnyExceptInRange(0f, 255f))
            {
                notes.Add("values: 16-bit samples, brought to 256 levels");
                return 1 / 257f;
            }

            black = black && !piece.ContainsAnyExcept(0f, 1f);
            if (!black && type != ElementType.U16)
            {
                break;
            }
        }

        if (!black)
        {
            return 1;
        }

        notes.Add("values: all are 0 or 1, taken for black and white");
        return 255;
    }

    private byte[] ToBytes(int picture, ReadOnlySpan<float> values, float factor)
    {
        float white = IsReal ? 1 : factor < 1 ? ushort.MaxValue : byte.MaxValue;
        float slack = IsReal ? Slack : 0;
        var bytes = new byte[values.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            float value = values[i];
            if (!(value >= -slack && value <= white + slack))
            {
                throw new DataException(FormattableString.Invariant(
                    $"'{path}': the value at {layout.Index(picture, i)} is {value}; pictures have {(IsReal ? "floats from 0 to 1 (divide by 255, or save bytes: array.astype('uint8'))" : "whole numbers from 0 to 255")}."));
            }

            bytes[i] = (byte)MathF.Round(Math.Clamp(value * factor, 0, 255));
        }

        return bytes;
    }
}
