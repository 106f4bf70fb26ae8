using System.Globalization;
using LatentSharp.Data.Labels;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Sources;
using LatentSharp.Data.Values;
using LatentSharp.Formats;
using LatentSharp.Formats.Arrays;
using LatentSharp.Imaging;

namespace LatentSharp.Data.NumPy;

/// <summary>Pictures in a NumPy array, read block by block.</summary>
internal sealed class NpyPictures(RandomAccessFile file, NpyHead head, NpyLayout layout)
{
    /// <summary>Values read at a time, or one picture where that is larger: 4 MB of floats.</summary>
    private const int BlockValues = 1 << 20;

    // As for IDX files.
    private const int LargestSide = 1 << 14;

    private const int Opaque = 3;

    private string Path => file.Path;

    /// <exception cref="DataException">A value is none of a picture, or there are too few pictures.</exception>
    public Dataset Read(DataOptions options, ReadContext context)
    {
        int count = Math.Min(layout.Count, options.Limit ?? int.MaxValue);
        CheckSize(count, options);
        var notes = new List<string>();
        PictureFormat format = FormatChoice.Choose(new PictureSize(layout.Width, layout.Height), count, options, Math.Min(layout.Channels,
            Opaque), notes);
        float[]? whole = head.FortranOrder ? Npy.Read(file, head).Span.ToArray() : null;
        NpyScale scale = NpyScale.Of(head.Type, Range(whole, context));
        if (scale.Note is { } note)
        {
            notes.Add(note);
        }

        DatasetBuilder builder = context.Builder(format, count);
        FirstLook look = FirstLook.At(options, layout.Channels > Opaque ? count : 0, index => ReadOne(whole, index, scale));
        builder.Background = look.Background == options.Background ? null : look.Background;
        var fitting = new PictureFitting(format, look.Background, options.Fit) { Losses = builder.Losses };
        int digits = Math.Max(5, $"{layout.Count - 1}".Length);
        int step = Math.Max(1, BlockValues / layout.Length);
        var block = new float[Math.Min(step, count) * layout.Length];
        for (int first = 0; first < count; first += step)
        {
            int end = Math.Min(first + step, count);
            ReadBlock(whole, (long)first * layout.Length, block.AsSpan(0, (end - first) * layout.Length));
            int from = first;
            context.ForEach("reading", first, end, count, index =>
            {
                Picture picture = ToPicture(index, block.AsSpan((index - from) * layout.Length, layout.Length), scale);
                builder.Add(index, $"{index}".PadLeft(digits, '0'), slot => fitting.Apply(picture, slot));
            });
        }

        if (layout.Channels > Opaque)
        {
            notes.Add(FileSource.TransparencyNote(count, look.Background));
            notes.AddRange(look.Note is { } told ? [told] : []);
        }

        string[] names = [.. Enumerable.Range(0, layout.Count).Select(i => $"{i}".PadLeft(digits, '0'))];
        return builder.Build(ReadLabels(options, names, notes)?.Select([.. Enumerable.Range(0, count)]), null, notes);
    }

    /// <summary>One picture of the array, with its numbers as levels.</summary>
    /// <exception cref="DataException">A value is none of a picture.</exception>
    public Picture ToPicture(int index, ReadOnlySpan<float> values, NpyScale scale)
    {
        var bytes = new byte[values.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = scale.ToLevel(values[i])
                ?? throw new DataException(string.Create(CultureInfo.InvariantCulture,
                    $"'{Path}': the value at {layout.Index(index, i)} is {values[i]}; pictures have {scale.Expected}."));
        }

        return layout.ToPicture(bytes);
    }

    private Picture ReadOne(float[]? whole, int index, NpyScale scale)
    {
        var values = new float[layout.Length];
        ReadBlock(whole, (long)index * layout.Length, values);
        return ToPicture(index, values, scale);
    }

    private void CheckSize(int count, DataOptions options)
    {
        if (count < options.Minimum)
        {
            string sizes = string.Join(", ", Enumerable.Range(0, head.Shape.Rank).Select(d => head.Shape[d]));
            throw new DataException(layout.IsSingle
                ? $"'{Path}' [{sizes}] is taken for one picture of {layout.Width}×{layout.Height} {layout.Colors}; give at least "
                    + $"{options.Minimum} to learn from: an array [n, {sizes}]."
                : $"'{Path}' has {(count == 0 ? "no picture" : "only one picture")}; give at least {options.Minimum}.");
        }

        if (layout.Width > LargestSide || layout.Height > LargestSide)
        {
            throw new DataException($"'{Path}' has pictures of {layout.Width}×{layout.Height}, larger than {LargestSide} pixels a side; "
                + $"save them smaller.");
        }
    }

    private void ReadBlock(float[]? whole, long from, Span<float> block)
    {
        if (whole is not null)
        {
            whole.AsSpan((int)from, block.Length).CopyTo(block);
            return;
        }

        head.Read(file, from, block);
    }

    /// <summary>What numbers the array has; bytes are looked at only until one is found that is neither 0 nor 1.</summary>
    private NpyRange Range(float[]? whole, ReadContext context)
    {
        long total = (long)layout.Count * layout.Length;
        var block = new float[(int)Math.Min(BlockValues, total)];
        NpyRange range = NpyRange.Empty;
        bool areLevels = head.Type is not (ElementType.F16 or ElementType.F32 or ElementType.F64 or ElementType.U16);
        for (long at = 0; at < total && !(areLevels && !range.AreTruths); at += block.Length)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            Span<float> piece = block.AsSpan(0, (int)Math.Min(block.Length, total - at));
            ReadBlock(whole, at, piece);
            range = range.With(piece);
        }

        return range;
    }

    private AttributeTable? ReadLabels(DataOptions options, string[] names, List<string> notes)
    {
        if (options.Labels is { } named)
        {
            return NpyLabels.HasName(named) ? NpyLabels.Read(named, layout.Count, file.Path) : LabelFiles.Read(named, names, notes);
        }

        return options.WithLabels ? NpyLabels.Beside(file.Path, layout.Count, notes) : null;
    }
}
