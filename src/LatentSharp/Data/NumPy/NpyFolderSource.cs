using LatentSharp.Data.Parts;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Sources;
using LatentSharp.Data.Sources.Archives;
using LatentSharp.Data.Values;
using LatentSharp.Formats;
using LatentSharp.Formats.Arrays;
using LatentSharp.Imaging;
using LatentSharp.Tensors;

namespace LatentSharp.Data.NumPy;

/// <summary>A folder of NumPy arrays and no pictures: an array a picture, or one array of pictures with its labels beside it.</summary>
internal sealed class NpyFolderSource(IPictureContainer container) : IDataSource
{
    private const int Opaque = 3;

    /// <summary>Whether a container is one.</summary>
    public static bool Is(IPictureContainer container) =>
        container.Names.Any(NpyLabels.HasName) && !container.Names.Any(name => FileKinds.PictureName(name) is not null);

    /// <exception cref="DataException">It is not clear which arrays are the pictures, one is damaged, or a value is none of a
    /// picture.</exception>
    public Dataset Read(DataOptions options, ReadContext context)
    {
        string[] found = [.. container.Names.Where(NpyLabels.HasName).Order(NaturalOrder.Instance)];
        Shape[] shapes = Array.ConvertAll(found, name => Open(name, (_, head) => head.Shape));
        bool areSingle = found.Length > 1 && Array.TrueForAll(shapes, IsPicture);
        if (!areSingle)
        {
            string[] lists = [.. found.Where((_, i) => shapes[i].Rank > 1 && (found.Length == 1
                || NpyLayout.Of(shapes[i]) is { IsSingle: false }))];
            return lists.Length == 1
                ? Open(lists[0], (file, _) => NpySource.Read(file, options, context))
                : throw new DataException($"'{container.Path}' has {found.Length} arrays "
                    + $"({AttributeTable.Some([.. found.Zip(shapes, (name, shape) => $"{name} {shape}")])}), "
                    + "and it is not clear which are the pictures; give the path of the one that has them.");
        }

        var notes = new List<string>();
        PictureLayout layout = PictureLayout.Of(container, found, options, notes);
        int[] kept = options.Limit is { } limit && limit < layout.Order.Length ? layout.Order[..limit] : layout.Order;
        return ReadPictures([.. kept.Select(i => found[i])], layout, options, context, notes);
    }

    private static bool IsPicture(Shape shape) => NpyLayout.Single(shape) is { } layout && Math.Min(layout.Width,
        layout.Height) >= PictureFormat.MinimumSide;

    private Dataset ReadPictures(string[] names, PictureLayout layout, DataOptions options, ReadContext context, List<string> notes)
    {
        var ranges = new NpyRange[names.Length];
        var types = new ElementType[names.Length];
        var layouts = new NpyLayout[names.Length];
        context.ForEach("listing", 0, names.Length, names.Length, index => Open(names[index], (file, head) =>
        {
            (types[index], layouts[index]) = (head.Type, NpyLayout.Single(head.Shape)!.Value);
            return ranges[index] = NpyRange.Empty.With(Npy.Read(file, head).Span);
        }));
        NpyRange range = ranges.Aggregate((all, one) => all.With(one));
        NpyScale[] scales = Array.ConvertAll(types, type => NpyScale.Of(type, range));
        notes.AddRange(scales.Select(scale => scale.Note).OfType<string>().Distinct(StringComparer.Ordinal));
        int channels = Math.Min(Opaque, layouts.Max(one => one.Channels));
        Dictionary<PictureSize, int> sizes = layouts.CountBy(one => new PictureSize(one.Width, one.Height)).ToDictionary();
        PictureFormat format = FormatChoice.Choose(sizes, options, channels, notes);
        int transparent = layouts.Count(one => one.Channels > Opaque);
        FirstLook look = FirstLook.At(options, transparent > 0 ? names.Length : 0, index => ReadPicture(names[index], scales[index]));
        DatasetBuilder builder = context.Builder(format, names.Length);
        builder.Background = look.Background == options.Background ? null : look.Background;
        var fitting = new PictureFitting(format, look.Background, options.Fit) { Losses = builder.Losses };
        context.ForEach("reading", 0, names.Length, names.Length, index =>
        {
            Picture picture = ReadPicture(names[index], scales[index]);
            builder.Add(index, names[index], slot => fitting.Apply(picture, slot));
        });
        if (transparent > 0)
        {
            notes.Add(FileSource.TransparencyNote(transparent, look.Background));
            notes.AddRange(look.Notes);
        }

        int? testStart = layout.TestStart < names.Length ? layout.TestStart : null;
        return builder.Build(layout.Attributes?.Select([.. Enumerable.Range(0, names.Length)]), testStart, notes);
    }

    private Picture ReadPicture(string name, NpyScale scale) => Open(name, (file, head) =>
        new NpyPictures(file, head, NpyLayout.Single(head.Shape)!.Value).ToPicture(0, Npy.Read(file, head).Span, scale));

    private T Open<T>(string name, Func<RandomAccessFile, NpyHead, T> use)
    {
        try
        {
            using RandomAccessFile file = RandomAccessFile.Of(container.Describe(name), container.Read(name));
            return use(file, Npy.ReadHeader(file));
        }
        catch (ModelFileException error)
        {
            throw new DataException(error.Message, error);
        }
    }
}
