using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Directions;
using LatentSharp.Latent.Labels;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;

namespace LatentSharp.Export.Web;

/// <summary>
/// A direction of a page: the average code with a feature minus that without it, balanced over the other labels, in a straight line. How
/// far it can be trusted is measured for this rule on the stored codes, by what tells features from codes.
/// </summary>
/// <param name="Name">The feature.</param>
/// <param name="Vector">The direction, <c>[latent]</c>.</param>
internal sealed record WebDirection(string Name, float[] Vector)
{
    private const int MostTried = 200;
    private const double Target = 0.9;
    private const double LeastGain = 0.2;

    private static readonly double[] _strengths = [0.5, 1, 1.5, 2, 2.5, 3];

    /// <summary>
    /// The least strength at which nine in ten have it, or else the one that gives it to most; null where it gives it to few.
    /// </summary>
    public double? Recommended { get; init; }

    /// <summary>
    /// Share of the stored codes without the feature that are taken for having it at that strength; null where none were tried.
    /// </summary>
    public double? Share { get; init; }

    /// <summary>Mean absolute change of the probability of each other feature there; null where there is no other.</summary>
    public double? Leakage { get; init; }

    /// <summary>The same as a sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>The directions of a model.</summary>
    /// <param name="attributes">Its features; null for none.</param>
    /// <param name="codes">Codes of training data with their labels.</param>
    public static IReadOnlyList<WebDirection> Of(Attributes? attributes, CodeTable codes) => attributes is null ? [] :
    [
        .. attributes.Features.Index().Where(each => each.Item.Examples >= 2 && (each.Item.Others >= 2 || each.Item.FromExamples))
            .Select(each => Of(attributes, each.Index, codes)),
    ];

    private static WebDirection Of(Attributes attributes, int feature, CodeTable codes)
    {
        Feature of = attributes.Features[feature];
        int[] without = codes.Attributes is { } labels && labels.Names.Contains(of.Name) && labels.IndexOf(of.Name) is var column
            ? Split.Spread([.. Enumerable.Range(0, codes.Count).Where(row => labels[row, column] == false)], MostTried) : [];
        if (without.Length < 2)
        {
            return new WebDirection(of.Name, of.Balanced) { Sentence = "There are too few stored codes without it to try it on." };
        }

        Tensor given = codes.Select(without).Codes;
        Tensor before = attributes.Present(given);
        (double Strength, double Share, Tensor After)[] tried = [.. _strengths.Select(strength =>
            attributes.Present(CodeMove.Along(given, of.Balanced, strength)) is var after
                ? (strength, Has(after, feature), after) : default)];
        double most = tried.Max(each => each.Share);
        (double best, double share, Tensor found) = tried.First(each => each.Share >= Math.Min(Target, most));
        double? leakage = Leaked(attributes, feature, before, found);
        double unmoved = Has(before, feature);
        bool works = share - unmoved >= LeastGain;
        string others = leakage is { } change ? string.Create(CultureInfo.InvariantCulture,
            $"; other features change by {100 * change:0} % on average") : "";
        string at = string.Create(CultureInfo.InvariantCulture, $"{best:0.#}, {100 * share:0} % of {without.Length} stored codes without " +
            $"it are taken for having it ({100 * unmoved:0} % unmoved)");
        return new WebDirection(of.Name, of.Balanced)
        {
            Recommended = works ? best : null,
            Share = share,
            Leakage = leakage,
            Sentence = works ? $"At strength {at}{others}; told from codes, not from pictures."
                : $"Does not work in a straight line: at strength {at}; told from codes, not from pictures.",
        };
    }

    private static double Has(Tensor probabilities, int feature) =>
        Enumerable.Range(0, probabilities.Shape[0]).Average(row => probabilities.Row(row)[feature] > 0.5 ? 1.0 : 0.0);

    /// <summary>Of features outside its own exclusive group.</summary>
    private static double? Leaked(Attributes attributes, int feature, Tensor before, Tensor after)
    {
        IReadOnlyList<int> group = ExclusiveGroups.Members(attributes.Groups, feature);
        int[] others = [.. Enumerable.Range(0, attributes.Features.Count).Where(other => other != feature && !group.Contains(other))];
        return others.Length == 0 ? null : others.Average(other => Enumerable.Range(0, before.Shape[0])
            .Average(row => Math.Abs((double)after.Row(row)[other] - before.Row(row)[other])));
    }
}
