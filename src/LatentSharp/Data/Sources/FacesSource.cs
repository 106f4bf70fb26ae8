using LatentSharp.Data.Faces;
using LatentSharp.Data.Labels;
using LatentSharp.Data.Pictures;

namespace LatentSharp.Data.Sources;

/// <summary>The built-in faces as a source: painted when asked for, so that there is no file and no download.</summary>
internal sealed class FacesSource : IDataSource
{
    /// <summary>Name under which they are opened.</summary>
    public const string Name = "faces";

    /// <summary>Faces where no limit is given: enough that a small network learns all factors, and painted in seconds.</summary>
    public const int DefaultCount = 6000;

    /// <summary>Side in pixels where none is given.</summary>
    public const int DefaultSize = 64;

    // Fixed, so that "faces" means the same pictures to everyone.
    private const ulong Seed = 1;

    /// <summary>Paints the faces, with exact labels and factor values.</summary>
    /// <param name="options">Format; the limit is the number of faces, and may be above <see cref="DefaultCount"/>.</param>
    /// <param name="context">Progress, threads, cancellation.</param>
    /// <exception cref="DataException">A label file is named: these pictures bring their own.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public Dataset Read(DataOptions options, ReadContext context)
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

    /// <summary>One of the faces, without painting the others.</summary>
    internal static PictureDataset One(int index, DataOptions options)
    {
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
