using LatentSharp.Data;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Labels;
using LatentSharp.Latent.Numerics;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Directions;

/// <summary>A trust report: each feature tried on held-out codes.</summary>
/// <param name="Features">The features, in their order.</param>
internal sealed record TrustReport(IReadOnlyList<FeatureTrust> Features)
{
    // Of pictures that have a feature, the share that are surer than what counts as sure of it, and how many must be there to say so. More
    // than the bound is not asked, since the last of it hangs on one judge.
    private const double SureShare = 0.9;
    private const double MostSure = 0.95;
    private const int FewestSure = 10;

    // Shares this near to each other are level.
    private const double Level = 0.005;

    /// <summary>Features with the strengths and rules that this recommends.</summary>
    /// <param name="attributes">The features.</param>
    public Attributes Recommend(Attributes attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        return attributes.With([.. attributes.Features.Select(feature => Features.FirstOrDefault(t => t.Name == feature.Name) is { } trust
            ? feature with { RecommendedStrength = trust.RecommendedStrength, RecommendedMethod = trust.Method } : feature)]);
    }

    /// <summary>Tries each feature on held-out codes that do not have it.</summary>
    /// <param name="attributes">The features.</param>
    /// <param name="heldOut">Codes with the same labels that the features were not learned from.</param>
    /// <param name="model">
    /// The model, for the drift. Unless a feature network is given, pictures are then judged by their codes after decoding and encoding
    /// again, which sees what the decoder drew; without a model the moved codes themselves are judged.
    /// </param>
    /// <param name="featureNetwork">Gives probabilities <c>[n, features]</c> for codes <c>[n, latent]</c>, e.g. a classifier of decoded
    /// pictures; null for the codes.</param>
    /// <param name="options">What is tried; null for the defaults.</param>
    /// <exception cref="LatentException">The held-out codes have no labels, or other ones.</exception>
    public static TrustReport Measure(
        Attributes attributes, CodeTable heldOut, Autoencoder? model = null, Func<Tensor, Tensor>? featureNetwork = null,
            TrustOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        ArgumentNullException.ThrowIfNull(heldOut);
        options ??= new TrustOptions();
        if (heldOut.Attributes is null || !heldOut.Attributes.Names.SequenceEqual(attributes.Names))
        {
            throw new LatentException(
                $"A trust report needs held-out pictures with the labels that were learned " +
                    $"({AttributeTable.Some([.. attributes.Names])}), but these have " +
                    $"{AttributeTable.Some(heldOut.Attributes?.Names ?? [])}.");
        }

        DecodedPictures? decoded = model is null ? null : new DecodedPictures(model);
        featureNetwork ??= model is null ? attributes.Present : codes =>
            decoded!.FeatureNetwork(codes, pictures => attributes.Present(model.Encode(pictures)));
        Tensor told = attributes.Told(heldOut.Codes);
        var labels = new LabelMatrix(heldOut.Attributes);
        var trusts = new FeatureTrust[attributes.Features.Count];
        for (int f = 0; f < trusts.Length; f++)
        {
            options.Progress?.Report(new DataProgress("trying the features", f, trusts.Length));
            int[] with = labels.Having(f, AttributeTable.Yes);
            int[] without = Movable(labels, ExclusiveGroups.Members(attributes.Groups, f), labels.Having(f, AttributeTable.No));
            Feature feature = attributes.Features[f];
            var trust = new FeatureTrust(feature.Name, feature.Examples, Separability.Area(Scores(with, f), Scores(without, f)));
            double sure = Sure(featureNetwork, heldOut, with, f, options);
            bool possible = feature.Examples >= 2 && feature.Others >= 1 && without.Length > 0 && !options.Enough.IsCancellationRequested;
            trusts[f] = possible ? Try(trust, attributes, f,
                heldOut.Select(Split.Spread(without, options.MostPictures)).Codes, decoded, featureNetwork, options, sure) : trust;
        }

        return new TrustReport(trusts);

        double[] Scores(int[] rows, int feature) => Array.ConvertAll(rows, row => (double)told.Row(row)[feature]);
    }

    /// <summary>
    /// How probable a feature must be to be there surely: as it is in nine in ten reconstructions of held-out pictures that have it.
    /// </summary>
    private static double Sure(Func<Tensor, Tensor> featureNetwork, CodeTable heldOut, int[] with, int feature, TrustOptions options)
    {
        if (with.Length < FewestSure || options.Enough.IsCancellationRequested)
        {
            return 0.5;
        }

        Tensor real = featureNetwork(heldOut.Select(Split.Spread(with, options.MostPictures)).Codes);
        double[] probabilities = [.. Enumerable.Range(0, real.Shape[0]).Select(i => (double)real.Row(i)[feature]).Order()];
        return Math.Clamp(probabilities[(int)((1 - SureShare) * probabilities.Length)], 0.5, MostSure);
    }

    private static FeatureTrust Try(
        FeatureTrust trust, Attributes attributes, int feature, Tensor codes, DecodedPictures? decoded, Func<Tensor, Tensor> featureNetwork,
            TrustOptions options, double sure)
    {
        Tensor before = featureNetwork(codes);
        AlterMethod[] rules = options.How is { } asked ? [asked] : [.. Rules(attributes, feature)];
        var tried = new List<FeatureTrust>();
        foreach (AlterMethod rule in rules.Where(_ => tried.Count == 0 || !options.Enough.IsCancellationRequested))
        {
            tried.Add(Try(trust, attributes, feature, codes, before, featureNetwork, options, rule, sure));
        }

        // Of rules that reach the target, or come as near to it, the one that changes least else.
        FeatureTrust[] reached = [.. tried.Where(t => Reaches(t.FlippedSurely!.Value, codes.Shape[0], options))];
        double most = tried.Max(t => t.FlippedSurely!.Value);
        FeatureTrust chosen = (reached.Length > 0 ? reached : tried.Where(t => t.FlippedSurely >= most - Level)).MinBy(t => t.MeanLeakage)!;
        double unmoved = Share(before, feature);
        bool isUseless = chosen.Flipped - unmoved < FeatureTrust.LeastFlipped;
        return chosen with
        {
            FlippedUnmoved = unmoved,
            RecommendedStrength = isUseless ? null : chosen.RecommendedStrength,
            HalfStrength = isUseless ? null : chosen.HalfStrength,
            Drift = decoded?.Distance(codes, Move(attributes, feature, codes, chosen.RecommendedStrength!.Value, chosen.Method, options)),
        };
    }

    private static IEnumerable<AlterMethod> Rules(Attributes attributes, int feature)
    {
        yield return AlterMethod.Effect;
        if (attributes.Features[feature].LocalEffect.Length > 0)
        {
            yield return AlterMethod.Local;
        }

        if (feature < (attributes.Classifier?.Labels ?? 0))
        {
            yield return AlterMethod.Nearest;
        }
    }

    private static FeatureTrust Try(
        FeatureTrust trust, Attributes attributes, int feature, Tensor codes, Tensor before, Func<Tensor, Tensor> featureNetwork,
            TrustOptions options, AlterMethod rule, double sure)
    {
        // Every rule goes in a straight line away from the code, so that one move of strength 1 gives all.
        Tensor unit = Move(attributes, feature, codes, 1, rule, options);
        var shares = new SortedDictionary<double, (double More, double Surely)>();
        foreach (double strength in options.Strengths)
        {
            // Beyond the best strength pictures fall apart, and the feature with them.
            double share = Flipped(strength);
            if (Reaches(share, codes.Shape[0], options) || share < shares.Values.Max(s => s.Surely) - 0.1
                || options.Enough.IsCancellationRequested)
            {
                break;
            }
        }

        if (!options.Enough.IsCancellationRequested)
        {
            Refine([.. shares.Keys], share => Reaches(share, codes.Shape[0], options), Flipped, shares.Values.Last().Surely);
        }

        double most = shares.Values.Max(s => s.Surely);

        // Of strengths that reach the target, or give about the same, the smallest: it changes least.
        double best = shares.First(pair => Reaches(pair.Value.Surely, codes.Shape[0], options) || pair.Value.Surely >= most - Level).Key;
        Tensor after = featureNetwork(Moved(best));
        var leakage = new Dictionary<string, double>(StringComparer.Ordinal);
        var outside = new List<double>();
        IReadOnlyList<int> group = ExclusiveGroups.Members(attributes.Groups, feature);
        for (int g = 0; g < attributes.Features.Count; g++)
        {
            if (g != feature)
            {
                double change = Enumerable.Range(0, codes.Shape[0]).Average(i => Math.Abs((double)after.Row(i)[g] - before.Row(i)[g]));
                if (!double.IsFinite(change))
                {
                    continue;
                }

                leakage[attributes.Features[g].Name] = change;
                if (!group.Contains(g))
                {
                    outside.Add(change);
                }
            }
        }

        return trust with
        {
            Method = rule,
            HalfStrength = Half([.. shares.Keys], [.. shares.Values.Select(s => s.More)], Share(before, feature)),
            RecommendedStrength = best,
            Flipped = shares[best].More,
            FlippedSurely = shares[best].Surely,
            Tried = codes.Shape[0],
            Leakage = leakage,
            MeanLeakage = outside.Count == 0 ? null : outside.Average(),
        };

        double Flipped(double strength)
        {
            Tensor moved = featureNetwork(Moved(strength));
            shares[strength] = (Share(moved, feature), Share(moved, feature, sure));
            return shares[strength].Surely;
        }

        Tensor Moved(double strength)
        {
            if (strength <= 0)
            {
                return Move(attributes, feature, codes, strength, rule, options);
            }

            Tensor moved = codes.Clone();
            for (int i = 0; i < moved.Length; i++)
            {
                moved.Span[i] = (float)(moved.Span[i] + (strength * ((double)unit.Span[i] - moved.Span[i])));
            }

            return moved;
        }
    }

    /// <summary>Whether the lower end of a counted share reaches the target, or no more can be counted.</summary>
    private static bool Reaches(double share, int count, TrustOptions options) =>
        share >= 1 || Wilson.Interval(share, count, Wilson.OneSided).Low >= options.Target;

    /// <summary>Halves the interval below the strength that reached the target, twice.</summary>
    private static void Refine(double[] tried, Func<double, bool> reaches, Func<double, double> flipped, double last)
    {
        if (tried.Length < 2 || !reaches(last))
        {
            return;
        }

        (double low, double high) = (tried[^2], tried[^1]);
        for (int round = 0; round < 2; round++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = reaches(flipped(middle)) ? (low, middle) : (middle, high);
        }
    }

    private static Tensor Move(Attributes attributes, int feature, Tensor codes, double strength, AlterMethod? rule,
        TrustOptions options) =>
        attributes.Alter(codes, [new Toward(attributes.Features[feature].Name, strength)], rule, options.IndependentOf);

    /// <summary>
    /// Of pictures without a feature of an exclusive group, those that have another member of it, if most do: where hair is hidden
    /// by a hat, it has no color that could be changed.
    /// </summary>
    private static int[] Movable(LabelMatrix labels, IReadOnlyList<int> group, int[] without)
    {
        int[] others = [.. without.Where(row => group.Any(member => labels.Value(row, member) > 0.5))];
        return 2 * others.Length > without.Length ? others : without;
    }

    private static double Share(Tensor probabilities, int feature, double least = 0.5) =>
        Enumerable.Range(0, probabilities.Shape[0]).Average(i => probabilities.Row(i)[feature] > least ? 1.0 : 0.0);

    private static double? Half(IReadOnlyList<double> strengths, List<double> flipped, double atZero)
    {
        (double strength, double share) = (0, atZero);
        for (int i = 0; i < flipped.Count; i++)
        {
            if (flipped[i] >= 0.5)
            {
                double rise = flipped[i] - share;
                return rise > 0 ? strength + ((strengths[i] - strength) * Math.Clamp((0.5 - share) / rise, 0, 1)) : strengths[i];
            }

            (strength, share) = (strengths[i], flipped[i]);
        }

        return null;
    }
}
