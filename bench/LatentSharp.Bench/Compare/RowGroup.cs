namespace LatentSharp.Bench.Compare;

/// <summary>Rows that are measured together, in a process of their own.</summary>
internal abstract class RowGroup
{
    /// <summary>All groups, in the order of the table.</summary>
    public static IReadOnlyList<RowGroup> All { get; } =
        [new MatrixRows(), new ConvolutionRows(), new StepRows(), new DecodeRows(), new ColdStartRows(), new MemoryRows(),
            new ScalingRows()];

    /// <summary>What <c>--only</c> calls it.</summary>
    public abstract string Key { get; }

    /// <summary>Its heading.</summary>
    public abstract string Title { get; }

    /// <summary>How long it may take at most before it is given up.</summary>
    public abstract TimeSpan Limit { get; }

    /// <summary>Measures.</summary>
    /// <param name="quick">Few rows and rounds.</param>
    /// <param name="draft">Where rows go as soon as they are there.</param>
    public abstract void Measure(bool quick, Draft draft);
}
