using LatentSharp.Data.Shapes;

namespace LatentSharp.Data.Sources;

/// <summary>A built-in set, drawn when it is asked for, so that there is no file and no download; its factors are known exactly.</summary>
internal abstract class DrawnSource : IDataSource
{
    /// <summary>All of them, in the order in which they are listed.</summary>
    public static IReadOnlyList<DrawnSource> All { get; } = [new FacesSource(), new ShapesSource()];

    /// <summary>Name under which it is opened.</summary>
    public abstract string SetName { get; }

    /// <summary>What it is, e.g. <c>drawn portraits</c>.</summary>
    public abstract string Title { get; }

    /// <summary>Pictures where no limit is given.</summary>
    public abstract int Count { get; }

    /// <summary>Names of the factors that decide everything about a picture, in the order of the columns of its labels.</summary>
    public abstract IReadOnlyList<string> Factors { get; }

    /// <summary>Draws the pictures, with exact labels and factor values.</summary>
    /// <param name="options">Format; the limit is the number of pictures, and may be above <see cref="Count"/>.</param>
    /// <param name="context">Progress, threads, cancellation.</param>
    /// <exception cref="DataException">A label file is named: these pictures bring their own.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public abstract Dataset Read(DataOptions options, ReadContext context);

    /// <summary>One of the pictures, without drawing the others.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <param name="options">Format.</param>
    public abstract PictureDataset One(int index, DataOptions options);

    /// <summary>The set of a name, letter case ignored; null if there is none.</summary>
    /// <param name="name">The name.</param>
    public static DrawnSource? Find(string name) =>
        All.FirstOrDefault(set => string.Equals(set.SetName, name, StringComparison.OrdinalIgnoreCase));
}
