using LatentSharp.Data.Labels;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Sources;
using LatentSharp.Imaging;

namespace LatentSharp.Data.Idx;

/// <summary>Pictures in one IDX file, or in a training and a test file.</summary>
/// <param name="parts">The files.</param>
/// <param name="leftOut">What lies beside them and is not read.</param>
internal sealed class IdxSource(IReadOnlyList<IdxPart> parts, LeftOut? leftOut = null) : IDataSource
{
    /// <summary>Pictures read before they are decoded together: enough to keep all threads at work.</summary>
    private const int BlockPictures = 1024;

    public Dataset Read(DataOptions options, ReadContext context)
    {
        var readers = new List<IdxReader>();
        try
        {
            foreach (IdxPart part in parts)
            {
                readers.Add(new IdxReader(Paths.OpenFile(part.Images), part.Images, "pictures", 3, 4));
            }

            return Read(options, context, readers);
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }

    private Dataset Read(DataOptions options, ReadContext context, List<IdxReader> readers)
    {
        IdxLayout layout = IdxLayout.Of(readers[0].Sizes, parts[0].Images);
        for (int i = 1; i < readers.Count; i++)
        {
            IdxLayout other = IdxLayout.Of(readers[i].Sizes, parts[i].Images);
            if (other != layout)
            {
                throw new DataException($"'{parts[i].Images}' has pictures of {other.Width}×{other.Height}, but '{parts[0].Images}' " +
                    $"of {layout.Width}×{layout.Height}; give files that belong together.");
            }
        }

        int[] sizes = [.. readers.Select(reader => reader.Sizes[0])];
        long total = sizes.Sum(size => (long)size);
        int count = (int)Math.Min(total, Math.Min(options.Limit ?? int.MaxValue, Array.MaxLength));
        if (count < options.Minimum)
        {
            throw new DataException($"'{parts[0].Images}' has only {count} picture; give at least {options.Minimum}.");
        }

        var notes = new List<string>();
        PictureFormat format = FormatChoice.Choose(new PictureSize(layout.Width, layout.Height), count, options, layout.Channels, notes);
        AttributeTable? attributes = options.Labels is null && options.WithLabels ? ReadLabels(sizes, count, notes) : null;
        DatasetBuilder builder = context.Builder(format, count);
        int start = 0;
        for (int i = 0; i < readers.Count && start < count; i++)
        {
            start = ReadPart(builder, start, readers[i], parts[i], layout, new PictureFitting(format, options.Background, options.Fit),
                context);
        }

        if (options.Labels is { } labels)
        {
            string[] names = [.. Enumerable.Range(0, readers.Count)
                .SelectMany(i => Enumerable.Range(0, sizes[i]).Select(k => Name(parts[i], k, sizes[i])))];
            attributes = ReadNamedLabels(labels, names, sizes, notes)?.Select([.. Enumerable.Range(0, count)]);
        }

        leftOut?.Tell(notes);
        int? testStart = parts.Count == 2 && sizes[0] < count ? sizes[0] : null;
        return builder.Build(attributes, testStart, notes);
    }

    private static AttributeTable? ReadNamedLabels(string path, string[] names, int[] sizes, List<string> notes)
    {
        if (File.Exists(path))
        {
            using FileStream file = Paths.OpenFile(path);
            if (sizes.Length == 1 && FileKinds.Sniff(file) is FileKind.Idx or FileKind.Gzip)
            {
                notes.Add($"labels: {path}");
                return IdxLabels.ToAttributes(Array.ConvertAll(IdxLabels.Read(file, path, sizes[0], "the file of pictures"), label =>
                    (int)label));
            }
        }

        return LabelFiles.Read(path, names, notes);
    }

    private AttributeTable? ReadLabels(int[] sizes, int count, List<string> notes)
    {
        if (parts.All(part => part.Labels is null))
        {
            return null;
        }

        var classes = new List<int>();
        for (int i = 0; i < parts.Count; i++)
        {
            if (parts[i].Labels is { } path)
            {
                classes.AddRange(IdxLabels.Read(Paths.OpenFile(path), path, sizes[i], parts[i].Images).Select(label => (int)label));
            }
            else
            {
                classes.AddRange(Enumerable.Repeat(-1, sizes[i]));
            }
        }

        AttributeTable attributes = IdxLabels.ToAttributes([.. classes]);
        notes.Add($"labels: {attributes.Names.Count} classes " +
            $"from {string.Join(", ", parts.Select(part => Path.GetFileName(part.Labels)).OfType<string>())}");
        return attributes.Select([.. Enumerable.Range(0, count)]);
    }

    private static int ReadPart(DatasetBuilder builder, int start, IdxReader reader, IdxPart part, IdxLayout layout,
        PictureFitting fitting, ReadContext context)
    {
        int size = reader.Sizes[0];
        int end = (int)Math.Min((long)start + size, builder.Count);
        var block = new byte[Math.Min(BlockPictures, end - start) * layout.Length];
        for (int first = start; first < end; first += BlockPictures)
        {
            int stop = Math.Min(first + BlockPictures, end);
            reader.Read(block.AsSpan(0, (stop - first) * layout.Length));
            context.ForEach("reading", first, stop, builder.Count, index =>
            {
                Picture picture = layout.ToPicture(block.AsSpan((index - first) * layout.Length, layout.Length));
                builder.Add(index, Name(part, index - start, size), slot => fitting.Apply(picture, slot));
            });
        }

        if (end - start == size)
        {
            reader.ExpectEnd();
        }

        return end;
    }

    private static string Name(IdxPart part, int index, int count)
    {
        int digits = Math.Max(5, $"{count - 1}".Length);
        return part.Prefix + $"{index}".PadLeft(digits, '0');
    }
}
