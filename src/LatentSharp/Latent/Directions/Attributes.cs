using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Data.Labels;
using LatentSharp.Data.Sentences;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Labels;
using LatentSharp.Latent.Numerics;
using LatentSharp.Settings;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Directions;

/// <summary>What codes say of features, and how to move a code towards them. Immutable.</summary>
internal sealed class Attributes
{
    // A group of exclusive labels that covers nearly all pictures has exactly one present member.
    private const double WholeCoverage = 0.99;

    private readonly double[] _mean;
    private readonly double[][] _covariance;
    private readonly Cholesky _metric;
    private readonly double[] _frequencies;

    internal Attributes(IReadOnlyList<Feature> features, IReadOnlyList<AttributeGroup> groups, Probes probes, double[] mean,
        double[][] covariance, CodeClassifier? classifier = null)
    {
        Features = features;
        Groups = groups;
        Probes = probes;
        Classifier = classifier;
        _mean = mean;
        _covariance = covariance;
        _metric = Cholesky.Factor(covariance);
        _frequencies = [.. features.Select(f => (double)f.Examples / Math.Max(1, f.Examples + f.Others))];
    }

    /// <summary>The features, in the order of the labels.</summary>
    public IReadOnlyList<Feature> Features { get; }

    /// <summary>Features that exclude each other; members are positions in <see cref="Features"/>.</summary>
    public IReadOnlyList<AttributeGroup> Groups { get; }

    /// <summary>What tells from a code, in a linear way, which features are present.</summary>
    public Probes Probes { get; }

    /// <summary>What tells it in any way, of all features that are labels; null where there are none.</summary>
    public CodeClassifier? Classifier { get; }

    /// <summary>What one of the examples is called in sentences, e.g. <c>row</c>.</summary>
    public string Noun { get; init; } = "picture";

    /// <summary>Names of the features.</summary>
    public IEnumerable<string> Names => Features.Select(f => f.Name);

    /// <summary>The average of all codes, <c>[latent]</c>.</summary>
    internal double[] MeanCode => _mean;

    /// <summary>The covariance of the codes, <c>[latent][latent]</c>.</summary>
    internal double[][] Covariance => _covariance;

    /// <summary>What was added to its diagonal to make it positive definite.</summary>
    internal double Ridge => _metric.Ridge;

    /// <summary>Learns all features from labeled codes.</summary>
    /// <param name="codes">Codes of the training pictures with their labels.</param>
    /// <exception cref="LatentException">There are no labels, or fewer than two codes.</exception>
    public static Attributes Learn(CodeTable codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        CodeChecks.Codes(codes.Codes, 2);
        if (codes.Attributes is null || codes.Attributes.Names.Count == 0)
        {
            throw new LatentException(
                "These pictures have no labels, so there is no feature to alter. Give a label file (CSV: a column with the file name, " +
                    "and " +
                    "a column a feature "
                + "with 1 or 0, e.g. file,Smiling,Eyeglasses), a folder a class, or a few pictures that have the feature.");
        }

        double[][] rows = codes.Codes.ToRows();
        var labels = new LabelMatrix(codes.Attributes);
        IReadOnlyList<AttributeGroup> groups = ExclusiveGroups.Find(codes.Attributes);
        double[][] effects = LabelEffects.LeastSquares(rows, labels);
        LocalEffects.Result? local = LocalEffects.Learn(rows, labels, groups);
        var features = new Feature[labels.Count];
        for (int f = 0; f < features.Length; f++)
        {
            double[] average = LabelEffects.Average(rows, labels.Having(f, AttributeTable.Yes));
            var difference = (double[])average.Clone();
            Vectors.AddScaled(-1, LabelEffects.Average(rows, labels.Having(f, AttributeTable.No)), difference);
            double[] balanced = labels.Usable(f) ? LabelEffects.Balanced(rows, labels, f, ExclusiveGroups.Members(groups, f)) : difference;
            features[f] = new Feature(codes.Attributes.Names[f], labels.With[f], labels.Without[f])
            {
                Average = Vectors.ToFloats(average),
                Difference = Vectors.ToFloats(difference),
                Balanced = Vectors.ToFloats(balanced),
                Effect = Vectors.ToFloats(effects[f]),
                LocalEffect = local is null ? [] : Vectors.ToFloats(local.Alone[f]),
                Interactions = local is null ? [] : [.. local.Added[f].SelectMany(Vectors.ToFloats)],
                Excludes = ExclusiveGroups.Excluding(codes.Attributes, f, ExclusiveGroups.Members(groups, f)),
            };
        }

        double[] mean = CodeStatistics.Mean(rows);
        return new Attributes(features, groups, Probes.Fit(codes), mean, CodeStatistics.Covariance(rows, mean), CodeClassifier.Fit(codes));
    }

    /// <summary>No features yet, for pictures without labels: to be given examples by <see cref="WithExamples(string, Tensor)"/>.</summary>
    /// <param name="codes">Codes of the training pictures, at least two.</param>
    /// <exception cref="LatentException">Fewer than two codes.</exception>
    public static Attributes WithoutLabels(CodeTable codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        return new Attributes([], [], new Probes([]), CodeStatistics.Mean(codes.Codes), CodeStatistics.Covariance(codes.Codes));
    }

    /// <summary>
    /// The same with one more feature, given by pictures that have it; what they share beyond the average picture is the feature.
    /// </summary>
    /// <param name="name">A name for it, not used yet.</param>
    /// <param name="examples">Codes of the examples, <c>[n, latent]</c>, at least two.</param>
    /// <exception cref="LatentException">Fewer than two examples, codes of another size, or a name in use.</exception>
    public Attributes WithExamples(string name, Tensor examples)
    {
        CodeChecks.Codes(examples, 0);
        CodeChecks.SameSize(_mean.Length, examples.Shape[1]);
        if (examples.Shape[0] < 2)
        {
            throw new LatentException($"'{name}' is given by {Some(examples.Shape[0])}, but at least two examples are needed: what a " +
                $"single {Noun} shares with others cannot be told.");
        }

        RequireFree(name);
        return WithExamples(name, examples, _mean, 0, null);
    }

    /// <summary>
    /// The same with one more feature, given by pictures that have it and others that do not: the difference of their average codes, along
    /// which codes are moved straight on.
    /// </summary>
    /// <param name="name">A name for it, not used yet.</param>
    /// <param name="having">Codes of those that have it, <c>[n, latent]</c>, at least two.</param>
    /// <param name="lacking">Codes of those that do not, <c>[m, latent]</c>, at least two.</param>
    /// <exception cref="LatentException">Fewer than two on a side, or a name in use.</exception>
    public Attributes WithExamples(string name, Tensor having, Tensor lacking)
    {
        if (having.Shape[0] < 2 || lacking.Shape[0] < 2)
        {
            throw new LatentException($"'{name}' is given by {Some(having.Shape[0])} with it and {Some(lacking.Shape[0])} " +
                $"without, but at least two of each are needed: what a single {Noun} shares with others cannot be told.");
        }

        RequireFree(name);
        return WithExamples(name, having, CodeStatistics.Mean(lacking), lacking.Shape[0], AlterMethod.Difference);
    }

    /// <summary>The same features with other recommendations.</summary>
    internal Attributes With(IReadOnlyList<Feature> features) =>
        new(features, Groups, Probes, _mean, _covariance, Classifier) { Noun = Noun };

    /// <summary>The same features of examples that are called otherwise.</summary>
    internal Attributes Of(string noun) => new(Features, Groups, Probes, _mean, _covariance, Classifier) { Noun = noun };

    /// <summary>Position of a feature.</summary>
    /// <param name="name">Its name; letter case is ignored.</param>
    /// <exception cref="LatentException">There is no such feature; the message names the nearest.</exception>
    public int IndexOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        for (int i = 0; i < Features.Count; i++)
        {
            if (string.Equals(Features[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        string known = Features.Count == 0 ? "there are none" : $"there are: {AttributeTable.Some([.. Names])}";
        throw new LatentException($"Feature '{name}' is not known{Suggestions.Hint(name, Names)}; {known}.");
    }

    /// <summary>The exclusive group of a feature; null if it is in none.</summary>
    /// <param name="feature">Position of the feature.</param>
    public AttributeGroup? GroupOf(int feature) => Groups.FirstOrDefault(group => group.Members.Contains(feature));

    /// <summary>Moves codes towards features, or away from them; all moves start from the given code and add up.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <param name="towards">The features and their strengths.</param>
    /// <param name="how">The rule; null for the one recommended for each feature, or <see cref="AlterMethod.Effect"/> where none was
    /// measured.</param>
    /// <param name="independentOf">
    /// Features that the move must not touch: it is made orthogonal to their effects in the metric of the codes' covariance, so
    /// that no linear probe for them moves. Members of a wanted feature's own group are left out of it.
    /// </param>
    /// <returns>The moved codes, <c>[n, latent]</c>.</returns>
    /// <exception cref="LatentException">An unknown feature, one with fewer than two examples, a strength that is no number, or codes of
    /// another size.</exception>
    public Tensor Alter(Tensor codes, IReadOnlyList<Toward> towards, AlterMethod? how = null, IReadOnlyList<string>? independentOf = null)
    {
        ArgumentNullException.ThrowIfNull(towards);
        CodeChecks.Codes(codes, 0);
        CodeChecks.SameSize(_mean.Length, codes.Shape[1]);
        var moves = new List<FeatureMove>();
        foreach (Toward toward in towards)
        {
            int feature = Usable(toward.Feature, how);
            double strength = toward.Strength ?? Recommended(Features[feature], how) ?? 1;
            if (!double.IsFinite(strength))
            {
                throw new LatentException(string.Create(CultureInfo.InvariantCulture,
                    $"The strength of '{toward.Feature}' must be a number, e.g. 1 (towards it) or -1 (away from it), but it " +
                    $"is {strength}."));
            }

            moves.Add(new FeatureMove(feature, strength, Method(Features[feature], how)));
        }

        int[] held = [.. (independentOf ?? []).Select(IndexOf)
            .Except(moves.SelectMany(move => ExclusiveGroups.Members(Groups, move.Feature).Append(move.Feature)))];
        Independence? independence = held.Length == 0
            ? null : new Independence(_metric, [.. held.Select(f => Vectors.ToDoubles(Features[f].Effect))]);
        return new Alteration(new LabelMoves(Features, Groups, _frequencies), Classifier, moves, independence).Apply(codes, Present(codes));
    }

    /// <summary>
    /// Probabilities that features are present, by the classifier of codes, or the probe of a feature given by examples; in a group that
    /// covers all pictures they sum to 1, in others to at most 1.
    /// </summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <returns>Probabilities, <c>[n, features]</c>.</returns>
    public Tensor Present(Tensor codes)
    {
        Tensor present = Told(codes);
        foreach (AttributeGroup group in Groups)
        {
            bool whole = group.Members.Sum(m => _frequencies[m]) >= WholeCoverage;
            for (int i = 0; i < present.Shape[0]; i++)
            {
                Span<float> row = present.Row(i);
                float sum = 0;
                foreach (int m in group.Members)
                {
                    sum += row[m];
                }

                if (sum > 1 || (whole && sum > 0))
                {
                    foreach (int m in group.Members)
                    {
                        row[m] /= sum;
                    }
                }
            }
        }

        return present;
    }

    /// <summary>A strength is recommended for the rule that it was measured with, and for no other.</summary>
    internal static double? Recommended(Feature feature, AlterMethod? how) =>
        how is null || how == feature.RecommendedMethod ? feature.RecommendedStrength : null;

    /// <summary>The rule that is used: the one that is asked for, the one that was found best, or effects of labels.</summary>
    internal static AlterMethod Method(Feature feature, AlterMethod? how) => how ?? feature.RecommendedMethod ?? AlterMethod.Effect;

    /// <summary>What the classifier, or the probe of a feature given by examples, says of each feature by itself.</summary>
    internal Tensor Told(Tensor codes)
    {
        Tensor probabilities = Probes.Probabilities(codes);
        if (Classifier?.Probabilities(codes) is { } labels)
        {
            for (int i = 0; i < codes.Shape[0]; i++)
            {
                labels.Row(i).CopyTo(probabilities.Row(i));
            }
        }

        return probabilities;
    }

    /// <summary>A feature given by examples that are compared with an average code of others.</summary>
    private Attributes WithExamples(string name, Tensor examples, double[] others, int count, AlterMethod? method)
    {
        double[] average = CodeStatistics.Mean(examples);
        var away = (double[])average.Clone();
        Vectors.AddScaled(-1, others, away);
        var feature = new Feature(name, examples.Shape[0], count)
        {
            FromExamples = true,
            Average = Vectors.ToFloats(average),
            Difference = Vectors.ToFloats(away),
            Balanced = Vectors.ToFloats(away),
            Effect = Vectors.ToFloats(away),
            RecommendedMethod = method,
        };

        // Linear discriminant between the two averages, with the codes' covariance for both.
        double[] w = _metric.Solve(away);
        double middle = Vectors.Dot(w, others) + (0.5 * Vectors.Dot(w, away));
        return new Attributes([.. Features, feature], Groups, new Probes([.. Probes.Weights, [.. w, -middle]]), _mean, _covariance,
            Classifier)
        {
            Noun = Noun,
        };
    }

    private void RequireFree(string name)
    {
        if (Names.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw new LatentException($"There is a feature '{name}' already; give the examples another name.");
        }
    }

    private string Some(int count) => count switch { 0 => $"no {Noun}", 1 => $"a single {Noun}", _ => $"{count} {Noun}s" };

    private int Usable(string name, AlterMethod? how)
    {
        int index = IndexOf(name);
        Feature feature = Features[index];
        if (feature.Examples < 2)
        {
            throw new LatentException($"Feature '{feature.Name}' has {Some(feature.Examples)} among those the codes were learned " +
                $"from; at least two are needed to tell what it is.");
        }

        if (how != AlterMethod.Average && feature.Others == 0 && !feature.FromExamples)
        {
            throw new LatentException(
                $"All {Noun}s have the feature '{feature.Name}', so there is nothing to compare with; only the " +
                $"average of all ({new SettingName("how")} average) can be had.");
        }

        if (how == AlterMethod.Nearest && index >= (Classifier?.Labels ?? 0))
        {
            throw new LatentException(
                $"Feature '{feature.Name}' is given by examples, which are too few for the nearest code that has " +
                $"it; leave {new SettingName("how")} out, or label the {Noun}s.");
        }

        return index;
    }
}
