using System.Globalization;
using LatentSharp.Data.Sentences;

namespace LatentSharp.Training.Measures;

/// <summary>By what it is said how near drawn examples are to held-out ones.</summary>
internal enum SamplingMeasure
{
    /// <summary>Fréchet distance between features of pictures.</summary>
    Frechet,

    /// <summary>Share of codes whose nearest other code is of their own kind, drawn or held out.</summary>
    NearestNeighbor,
}

/// <summary>How near to held-out examples is what is decoded from drawn codes, by what they are drawn from, and which is best.</summary>
internal sealed record SamplingMeasures
{
    // A difference within so many standard errors is none, and one below this share of the distance is nothing that could be seen; the
    // nearest of several is nearest by chance, too.
    private const double Errors = 2;
    private const double Seen = 0.05;

    // Of two sets that cannot be told apart, half of the nearest others are of the own kind.
    private const double Apart = 0.5;

    /// <summary>By what they are measured.</summary>
    public required SamplingMeasure Measure { get; init; }

    /// <summary>Held-out examples, and as many drawn ones.</summary>
    public required int Count { get; init; }

    /// <summary>Whose features are compared; null where none are.</summary>
    public string? Features { get; init; }

    /// <summary>What codes are drawn from where nothing is said.</summary>
    public required string Plain { get; init; }

    /// <summary>That of the others with the smallest distance.</summary>
    public required string Nearest { get; init; }

    /// <summary>By how much its distance is smaller than the plain one's.</summary>
    public required double Gained { get; init; }

    /// <summary>Standard error of that difference.</summary>
    public required double Error { get; init; }

    /// <summary>All that were measured, the plain one among them.</summary>
    public required IReadOnlyList<SampledFrom> From { get; init; }

    /// <summary>Whether the nearest is nearer than the plain one by more than chance, and by as much as can be seen.</summary>
    public bool IsBetter => Gained > Errors * Error && Gained > Seen * Find(Plain).Distance;

    /// <summary>What codes are best drawn from: the nearest where it is better, else the plain one.</summary>
    public string Best => IsBetter ? Nearest : Plain;

    /// <summary>What the figures say, one sentence without a capital and a full stop.</summary>
    /// <param name="noun">What an example is called.</param>
    public string Sentence(string noun)
    {
        (SampledFrom plain, SampledFrom nearest) = (Find(Plain), Find(Nearest));
        string figures = string.Create(CultureInfo.InvariantCulture,
            $"{What} {Counted.Significant(nearest.Distance, 4)}, {plain.Name} {Counted.Significant(plain.Distance, 4)}, a difference of " +
            $"{Counted.Significant(Gained, 3)} ± {Counted.Significant(Error, 2)} ({On(noun)})");
        return IsBetter
            ? $"drawn codes give {noun}s nearest to held-out ones with {nearest.Description}: {figures}"
            : Gained < -Errors * Error
                ? $"of what codes can be drawn from, {plain.Description} gives {noun}s nearest to held-out ones: {figures}"
                : $"{nearest.Description} and {plain.Description} are level in how near their {noun}s are to held-out ones, so that the " +
                    $"plain one stands: {figures}";
    }

    private string What => Measure == SamplingMeasure.Frechet ? "Fréchet distance"
        : string.Create(CultureInfo.InvariantCulture, $"share of codes nearest to one of their own kind, beyond {Apart},");

    private string On(string noun) =>
        $"{Counted.Of(Count, $"held-out {noun}")}{(Features is null ? "" : $", features of {Features}")}, ± one standard error";

    private SampledFrom Find(string name) => From.First(from => from.Name == name);
}

/// <summary>One of the things that codes are drawn from.</summary>
/// <param name="Name">Its name, e.g. <c>mixture</c>.</param>
/// <param name="Description">What it is, e.g. <c>a mixture of 40 Gaussians</c>.</param>
/// <param name="Distance">From held-out examples, 0 is best: what the measure says.</param>
/// <param name="LogDensity">Mean log density of held-out codes, nats; null where it has no closed form.</param>
internal sealed record SampledFrom(string Name, string Description, double Distance, double? LogDensity);
