using LatentSharp.Tensors;

namespace LatentSharp.Bench.Compare;

/// <summary>One line of the table: what was done, how fast here and there.</summary>
/// <param name="Name">The work.</param>
/// <param name="Unit">Unit of both figures.</param>
/// <param name="Ours">Our median.</param>
/// <param name="Theirs">The peer's median; null without a peer.</param>
internal sealed record Row(string Name, string Unit, double? Ours, double? Theirs = null)
{
    /// <summary>How many times better ours is: above 1 we are ahead, whatever the unit. The ratio of the medians.</summary>
    public double? Ratio { get; init; }

    /// <summary>The lower quartile of the ratios of single rounds.</summary>
    public double? RatioLow { get; init; }

    /// <summary>The upper quartile of the ratios of single rounds.</summary>
    public double? RatioHigh { get; init; }

    /// <summary>Threads of both sides.</summary>
    public int Threads { get; init; } = Compute.Threads;

    /// <summary>Our useful arithmetic, GFLOP/s, where that is what takes the time.</summary>
    public double? Arithmetic { get; init; }

    /// <summary>The same for the peer.</summary>
    public double? TheirArithmetic { get; init; }

    /// <summary>The ratio to reach.</summary>
    public double? Goal { get; init; }

    /// <summary>Interleaved rounds that the medians are of.</summary>
    public int Rounds { get; init; }
}

/// <summary>A table of ours alone, for what grows with something.</summary>
/// <param name="Title">What grows with what.</param>
/// <param name="Head">The columns.</param>
/// <param name="Lines">The cells.</param>
internal sealed record Curve(string Title, IReadOnlyList<string> Head, IReadOnlyList<IReadOnlyList<string>> Lines);

/// <summary>What one group of rows came to.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Peer">Whom the second column is of.</param>
/// <param name="Rows">The rows.</param>
internal sealed record Section(string Title, string Peer, IReadOnlyList<Row> Rows)
{
    /// <summary>How it was measured, what was missing.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Curves.</summary>
    public IReadOnlyList<Curve> Curves { get; init; } = [];

    /// <summary>Best fused-multiply-add peak seen in the group, GFLOP/s by number of threads.</summary>
    public IReadOnlyDictionary<int, double> Peaks { get; init; } = new Dictionary<int, double>();

    /// <summary>Why the group did not get to its end; null if it did.</summary>
    public string? Failure { get; init; }

    /// <summary>Seconds that the group took.</summary>
    public double Seconds { get; init; }
}
