using System.Text.Json.Serialization;
using LatentSharp.Latent.Directions;

namespace LatentSharp.Runs.Altering;

/// <summary>One feature of an alteration.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="Strength">The strength used.</param>
/// <param name="How">The rule used.</param>
public sealed record AlteredFeature(string Feature, double Strength, AlterMethod How)
{
    /// <summary>Share of held-out pictures without it that had it afterwards, at best; null if it was not tried.</summary>
    public double? Flips { get; init; }

    /// <summary>Lower end of the interval that holds the true share nineteen times in twenty; null if it is not known.</summary>
    public double? FlipsLow { get; init; }

    /// <summary>Its upper end; null if it is not known.</summary>
    public double? FlipsHigh { get; init; }

    /// <summary>The same without any move: what is found in mere reconstructions; null if it was not measured.</summary>
    public double? FlipsUnmoved { get; init; }

    /// <summary>Whether fewer than a fifth of them got it at any strength.</summary>
    public bool CannotBeAltered { get; init; }

    /// <summary>Pictures that are already as they are wanted, as their codes tell.</summary>
    public IReadOnlyList<string> Already { get; init; } = [];

    /// <summary>How far it may be trusted; null where nothing was measured.</summary>
    [JsonIgnore]
    internal FeatureTrust? Trust { get; init; }
}

/// <summary>
/// How far pictures moved: root mean square against their reconstructions, in levels of 255; of other data in standard deviations.
/// </summary>
/// <param name="Times">What multiplied the strengths.</param>
/// <param name="Mean">Average over the pictures.</param>
/// <param name="Least">The picture that moved least.</param>
/// <param name="Most">The picture that moved most.</param>
internal sealed record AlteredChange(double Times, double Mean, double Least, double Most);
