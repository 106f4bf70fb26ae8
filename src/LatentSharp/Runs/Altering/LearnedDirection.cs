using System.Globalization;
using LatentSharp.Data.Sentences;

namespace LatentSharp.Runs.Altering;

/// <summary>A direction of the latent space that was learned from a few chosen pictures, and what may be trusted of it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Vector">Average code of those with it minus average code of those without, <c>[latent]</c>.</param>
/// <param name="Average">Average code of those with it, <c>[latent]</c>.</param>
internal sealed record LearnedDirection(string Name, float[] Vector, float[] Average)
{
    /// <summary>How many pictures with it were chosen, and how many without.</summary>
    public required (int With, int Without) Chosen { get; init; }

    /// <summary>
    /// Area under the ROC curve of the chosen pictures, each told by a direction that was learned from the others; 0.5 is chance.
    /// </summary>
    public required double Separability { get; init; }

    /// <summary>On how many pictures that were not chosen, and do not have it by this rule, it was tried.</summary>
    public required int Tried { get; init; }

    /// <summary>The smallest strength tried at which nine in ten of those have it, or that gives it to most.</summary>
    public required double Recommended { get; init; }

    /// <summary>Share of them that have it then, decoded and encoded again.</summary>
    public required double Share { get; init; }

    /// <summary>Share of them that have it decoded and encoded again without any move.</summary>
    public required double Unmoved { get; init; }

    /// <summary>Mean absolute change of the probability of the labels that the model knows; null where it knows none.</summary>
    public required double? Leakage { get; init; }

    /// <summary>Whether it can be told apart and be given.</summary>
    public bool IsTrusted => Separability >= 0.75 && Share - Unmoved >= 0.5;

    /// <summary>All of this for a person.</summary>
    public string Sentence
    {
        get
        {
            string told = string.Create(CultureInfo.InvariantCulture,
                $"Learned from {Counted.Of(Chosen.With, "picture")} with it and {Chosen.Without} without: ") + (Separability switch
                {
                    >= 0.9 => "each is told by the others",
                    >= 0.75 => "most are told by the others",
                    _ => "they are hardly told from each other, so that this direction means little",
                }) + string.Create(CultureInfo.InvariantCulture, $" (area under the ROC curve {Separability:0.00})");
            string tried = Tried == 0 ? "; there were no other pictures to try it on." : string.Create(CultureInfo.InvariantCulture,
                $". Of {Counted.Of(Tried, "other picture")} without it {100 * Share:0} % have it at strength {Recommended:0.##}, by " +
                $"the same rule, and {100 * Unmoved:0} % without any move.");
            return told + tried + (Leakage is { } leakage
                ? string.Create(CultureInfo.InvariantCulture, $" Known labels change by {100 * leakage:0} % on average.") : "");
        }
    }
}
