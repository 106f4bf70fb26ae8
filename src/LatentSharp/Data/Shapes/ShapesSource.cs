using LatentSharp.Data.Labels;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Sources;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Data.Shapes;

/// <summary>The built-in shapes as a source.</summary>
internal sealed class ShapesSource : DrawnSource
{
    /// <summary>Name under which they are opened.</summary>
    public const string Name = "shapes";

    /// <summary>Side in pixels where none is given.</summary>
    private const int DefaultSize = 64;

    // Fixed, so that "shapes" means the same pictures to everyone ("shap" in ASCII).
    private static readonly RandomStream Stream = new(1, 0x73686170);

    /// <inheritdoc/>
    public override string SetName => Name;

    /// <inheritdoc/>
    public override string Title => $"drawn shapes with {ShapeFactors.Names.Count} exact factors, any size, grey";

    /// <inheritdoc/>
    public override int Count => 20_000;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Factors => ShapeFactors.Names;

    /// <inheritdoc/>
    public override Dataset Read(DataOptions options, ReadContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        if (options.Labels is not null)
        {
            throw new DataException("labels: the built-in shapes bring their own; leave the label file out.");
        }

        PictureFormat format = Format(options);
        int count = options.Limit ?? Count;
        DatasetBuilder builder = context.Builder(format, count);
        var fitting = new PictureFitting(format, options.Background, options.Fit);
        int[] shapes = new int[count];
        float[][] factors = [.. ShapeFactors.Names.Select(_ => new float[count])];
        context.ForEach("painting", 0, count, count, index =>
        {
            var drawn = ShapeFactors.Draw(Stream, (ulong)index);
            builder.Add(index, FormattableString.Invariant($"shape-{index + 1:D6}"), slot => fitting.Apply(Paint(drawn, format), slot));
            shapes[index] = drawn.Shape;
            float[] values = drawn.Values;
            for (int i = 0; i < values.Length; i++)
            {
                factors[i][index] = values[i];
            }
        });
        AttributeTable classes = AttributeTable.FromClasses(AttributeGroup.ClassName, ShapeFactors.ShapeNames, shapes);
        var table = new AttributeTable(
            count, classes.Names, [.. Enumerable.Range(0, classes.Names.Count).Select(i => classes.Column(i).ToArray())], classes.Groups,
            [.. ShapeFactors.Names.Select((name, i) => new NumericFactor(name, factors[i]))]);
        return builder.Build(table, null, [FormattableString.Invariant($"shapes: {count} built-in drawings of {format}")]);
    }

    /// <inheritdoc/>
    public override PictureDataset One(int index, DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        PictureFormat format = Format(options);
        var builder = new DatasetBuilder(format, 1);
        var fitting = new PictureFitting(format, options.Background, options.Fit);
        builder.Add(0, Name, slot => fitting.Apply(Paint(ShapeFactors.Draw(Stream, (ulong)index), format), slot));
        return builder.Build();
    }

    private static Imaging.Picture Paint(ShapeFactors factors, PictureFormat format) =>
        ShapePainter.Paint(factors, Math.Max(format.Width, format.Height));

    private static PictureFormat Format(DataOptions options)
    {
        int side = options.Size ?? DefaultSize;
        return new PictureFormat(options.Width ?? side, options.Height ?? side, options.Channels ?? 1);
    }
}
