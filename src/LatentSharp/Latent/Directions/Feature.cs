namespace LatentSharp.Latent.Directions;

/// <summary>How a code is moved towards a feature.</summary>
public enum AlterMethod
{
    /// <summary>
    /// Average-code arithmetic: z + α (z̄ − z), with z̄ the average code of all pictures that have the feature. At α = 1
    /// every picture becomes that average.
    /// </summary>
    Average,

    /// <summary>z + α · (average with − average without). What goes along with the feature in the data comes along.</summary>
    Difference,

    /// <summary>The same with both averages weighted so that every other label is as frequent in one as in the other.</summary>
    Balanced,

    /// <summary>
    /// z + α · Σ (wanted − present) · effect: effects of all labels by one least squares, each holding the others still; what is
    /// already present is not added again, and what excludes the wanted feature is taken away: the present member of its group, and labels
    /// that are never seen with it.
    /// </summary>
    Effect,

    /// <summary>
    /// The same with effects that depend on the other labels that are present (interactions): a beard takes the color of the hair.
    /// </summary>
    Local,

    /// <summary>
    /// z + α (z* − z): z* is the nearest code that a classifier of codes takes for a picture with the feature and everything else as
    /// before. It also finds features that lie in codes in no linear way, such as a smile whose place in the picture varies.
    /// </summary>
    Nearest,
}

/// <summary>A wish: towards a feature (or away from it, below 0).</summary>
/// <param name="Feature">Name of the feature.</param>
/// <param name="Strength">α; null for the recommended one, or 1 where none was measured.</param>
public sealed record Toward(string Feature, double? Strength = null);

/// <summary>What codes say of one feature. Directions are in latent units, <c>[latent]</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Examples">Pictures that are known to have it.</param>
/// <param name="Others">Pictures that are known not to have it.</param>
internal sealed record Feature(string Name, int Examples, int Others)
{
    /// <summary>
    /// Whether it was given by a few example pictures instead of labels; it is then compared with the average of all pictures.
    /// </summary>
    public bool FromExamples { get; init; }

    /// <summary>Average code of the pictures that have it.</summary>
    public required float[] Average { get; init; }

    /// <summary>Average code with it minus average code without it.</summary>
    public required float[] Difference { get; init; }

    /// <summary>The same, balanced over the other labels.</summary>
    public required float[] Balanced { get; init; }

    /// <summary>Its effect on the code with all other labels held still (least squares).</summary>
    public required float[] Effect { get; init; }

    /// <summary>Its effect where no other label holds; empty where effects were not learned by company.</summary>
    public float[] LocalEffect { get; init; } = [];

    /// <summary>What each other label adds to it, <c>[features · latent]</c>; empty where effects were not learned by company.</summary>
    public float[] Interactions { get; init; } = [];

    /// <summary>Labels outside its group that are never seen with it.</summary>
    public IReadOnlyList<int> Excludes { get; init; } = [];

    /// <summary>The rule that a <see cref="TrustReport"/> recommends; null if none was measured.</summary>
    public AlterMethod? RecommendedMethod { get; init; }

    /// <summary>The strength that it recommends with that rule; null if none was measured.</summary>
    public double? RecommendedStrength { get; init; }
}
