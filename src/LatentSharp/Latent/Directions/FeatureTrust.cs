using System.Globalization;
using System.Text.Json.Serialization;
using LatentSharp.Data;
using LatentSharp.Latent.Numerics;

namespace LatentSharp.Latent.Directions;

/// <summary>How far a feature can be trusted before it is used.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Examples">Pictures that it was learned from.</param>
/// <param name="Separability">Area under the ROC curve of what tells it from held-out codes (the classifier, or the probe of a feature
/// given by examples); 0.5 is chance; null if only one side is held out.</param>
internal sealed record FeatureTrust(string Name, int Examples, double? Separability)
{
    /// <summary>A feature that fewer of the pictures without it get, at any strength that was tried, cannot be altered.</summary>
    public const double LeastFlipped = 0.2;

    /// <summary>Area under the ROC curve of what tells it from held-out codes; 0.5 is chance; null if only one side is held out.</summary>
    public double? Separability { get; } = Separability is { } area && double.IsFinite(area) ? area : null;

    /// <summary>Whether it was tried and no strength gave it to a fifth of the pictures, so that none is recommended.</summary>
    public bool CannotBeAltered => Method is not null && (RecommendedStrength is null || Flipped < LeastFlipped);

    /// <summary>Whether it cannot be altered because most reconstructions of pictures without it have it before any move.</summary>
    internal bool IsThereUnmoved => CannotBeAltered && FlippedUnmoved > 0.5;

    /// <summary>Why it cannot be altered, as a sentence without its full stop.</summary>
    /// <param name="noun">What one of the examples is called, e.g. <c>row</c>.</param>
    internal string WhyNot(string noun) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name} cannot be altered with this model: of the held-out {noun}s without it, {100 * Flipped:0} % have it afterwards at best") +
        (FlippedUnmoved is { } unmoved ? string.Create(CultureInfo.InvariantCulture, $", {100 * unmoved:0} % without any move") : "");

    /// <summary>Strength at which half of the pictures without the feature have it afterwards; null if no tried strength does.</summary>
    public double? HalfStrength { get; init; }

    /// <summary>The rule that was found best, or the one that was asked for; null if there was nothing to try it on.</summary>
    public AlterMethod? Method { get; init; }

    /// <summary>
    /// The smallest strength at which at least nine in ten have the feature surely, by the lower end of what was counted; if none does,
    /// the one that gives it to most. Null if there was nothing to try it on, or if no strength gives it to a fifth of the pictures more
    /// than have it unchanged.
    /// </summary>
    public double? RecommendedStrength { get; init; }

    /// <summary>
    /// Share of the pictures without the feature that have it at the recommended strength; where none is recommended, at the best of those
    /// tried.
    /// </summary>
    public double Flipped { get; init; }

    /// <summary>On how many pictures it was tried; null in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Tried { get; init; }

    /// <summary>
    /// Share of the same pictures in which it is found as surely as in nine in ten pictures that have it; null in older files. The strength
    /// is chosen by this share: where it is found a little more probable than not, another judge may say no.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? FlippedSurely { get; init; }

    /// <summary>Lower end of the interval that holds the true share of <see cref="Flipped"/> nineteen times in twenty; null in older files.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? FlippedLow => Tried is { } count ? Wilson.Interval(Flipped, count).Low : null;

    /// <summary>Its upper end; null in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? FlippedHigh => Tried is { } count ? Wilson.Interval(Flipped, count).High : null;

    /// <summary>
    /// Share of the same pictures in which it is found without any move: what the feature network gets wrong; null in older files.
    /// </summary>
    public double? FlippedUnmoved { get; init; }

    /// <summary>Mean absolute change of the probability of each other feature at the recommended strength.</summary>
    public IReadOnlyDictionary<string, double> Leakage { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Mean of the leakage over the features outside its own exclusive group; null where there are none, as with digits.</summary>
    public double? MeanLeakage { get; init; }

    /// <summary>
    /// Change of the whole picture at the recommended strength: root mean square per sample, in units of the pixel range; null without a
    /// model.
    /// </summary>
    public double? Drift { get; init; }
}

/// <summary>What is tried for a trust report.</summary>
internal sealed record TrustOptions
{
    /// <summary>
    /// The rule that is judged; null for the best of <see cref="AlterMethod.Effect"/>, <see cref="AlterMethod.Local"/> and
    /// <see cref="AlterMethod.Nearest"/>.
    /// </summary>
    public AlterMethod? How { get; init; }

    /// <summary>
    /// Strengths to try, rising, until fewer pictures flip again; once one reaches the target, the last interval is halved twice to find a
    /// smaller one.
    /// </summary>
    public IReadOnlyList<double> Strengths { get; init; } = [0.5, 1, 1.5, 2, 3, 4];

    /// <summary>
    /// Share of surely flipped pictures at which a strength is recommended, as its lower end: with 200 pictures 94 % must be counted.
    /// </summary>
    public double Target { get; init; } = 0.9;

    /// <summary>Most pictures that a feature is tried on.</summary>
    public int MostPictures { get; init; } = 200;

    /// <summary>Told how far it has come; null for nobody.</summary>
    public IProgress<DataProgress>? Progress { get; init; }

    /// <summary>When this is canceled, the features that are left are not tried: they have no recommended strength.</summary>
    public CancellationToken Enough { get; init; }

    /// <summary>Features that moves must not touch.</summary>
    public IReadOnlyList<string>? IndependentOf { get; init; }
}
