using LatentSharp.Data.Faces;
using LatentSharp.Data.Labels;
using LatentSharp.Data.Pictures;

namespace LatentSharp.Data.Sources;

/// <summary>The built-in faces as a source: painted when asked for, so that there is no file and no download.</summary>
internal sealed class FacesSource : DrawnSource
{
    /// <summary>Name under which they are opened.</summary>
    public const string Name = "faces";

    /// <summary>Faces where no limit is given: enough that a small network learns all factors, and painted in seconds.</summary>
    public const int DefaultCount = 6000;

    /// <summary>Side in pixels where none is given.</summary>
    public const int DefaultSize = 64;

    // Fixed, so that "faces" means the same pictures to everyone.
    private const ulong Seed = 1;

    /// <inheritdoc/>
    public override string SetName => Name;

    /// <inheritdoc/>
    public override string Title => $"drawn portraits with {FaceSet.LabelNames.Count} labels, any size, colour";

    /// <inheritdoc/>
    public override int Count => DefaultCount;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Factors => FaceSet.FactorNames;

    /// <inheritdoc/>
    public override Dataset Read(DataOptions options, ReadContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        if (options.Labels is not null)
        {
            throw new DataException("labels: the built-in faces bring their own; leave the label file out.");
        }

        int side = options.Size ?? DefaultSize;
        var format = new PictureFormat(options.Width ?? side, options.Height ?? side, options.Channels ?? 3);
        int count = options.Limit ?? DefaultCount;
        var faces = new FaceSet(count, Math.Max(format.Width, format.Height), Seed);
        DatasetBuilder builder = context.Builder(format, count);
        var fitting = new PictureFitting(format, options.Background, options.Fit);
        sbyte[][] labels = Columns<sbyte>(FaceSet.LabelNames.Count, count);
        float[][] factors = Columns<float>(FaceSet.FactorNames.Count, count);
        context.ForEach("painting", 0, count, count, index =>
        {
            builder.Add(index, FormattableString.Invariant($"face-{index + 1:D5}"), slot => fitting.Apply(faces.Picture(index), slot));
            Fill(labels, index, Array.ConvertAll(faces.Labels(index), holds => holds ? AttributeTable.Yes : AttributeTable.No));
            Fill(factors, index, faces.FactorValues(index));
        });
        var table = new AttributeTable(
            count, FaceSet.LabelNames, labels, factors: [.. FaceSet.FactorNames.Select((name, i) => new NumericFactor(name, factors[i]))]);
        return builder.Build(table, null, [FormattableString.Invariant($"faces: {count} built-in portraits of {format}")]);
    }

    /// <inheritdoc/>
    public override PictureDataset One(int index, DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        int side = options.Size ?? DefaultSize;
        var format = new PictureFormat(options.Width ?? side, options.Height ?? side, options.Channels ?? 3);
        var faces = new FaceSet(index + 1, Math.Max(format.Width, format.Height), Seed);
        var builder = new DatasetBuilder(format, 1);
        var fitting = new PictureFitting(format, options.Background, options.Fit);
        builder.Add(0, Name, slot => fitting.Apply(faces.Picture(index), slot));
        return builder.Build();
    }

    private static T[][] Columns<T>(int columns, int rows) => [.. Enumerable.Range(0, columns).Select(_ => new T[rows])];

    private static void Fill<T>(T[][] columns, int row, T[] values)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i][row] = values[i];
        }
    }
}
