using LatentSharp.Data.Labels;
using LatentSharp.Latent.Directions;
using LatentSharp.Latent.Labels;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Stored;

/// <summary>What a model file says of one feature beside its tensors.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Examples">Pictures that had it.</param>
/// <param name="Others">Pictures that did not.</param>
/// <param name="FromExamples">Whether it was given by example pictures.</param>
/// <param name="RecommendedStrength">Recommended strength; null if none was measured.</param>
/// <param name="RecommendedMethod">Recommended rule; null if none was measured.</param>
/// <param name="Excludes">Positions of labels that are never seen with it; null for none.</param>
internal sealed record StoredFeature(
    string Name, int Examples, int Others, bool FromExamples, double? RecommendedStrength, AlterMethod? RecommendedMethod = null,
        IReadOnlyList<int>? Excludes = null);

/// <summary>Features as a model file keeps them: a list for its metadata, and tensors.</summary>
/// <param name="Features">The features.</param>
/// <param name="Groups">Features that exclude each other.</param>
/// <param name="Tensors">
/// <c>attributes.average</c>, <c>.difference</c>, <c>.balanced</c>, <c>.effect</c> <c>[features, latent]</c>, <c>.probe</c>
/// <c>[features, latent + 1]</c>, <c>.mean</c> <c>[1, latent]</c>, <c>.covariance</c> <c>[latent, latent]</c>; where effects were learned
/// by company, <c>.local</c> <c>[features, latent]</c> and <c>.interaction</c> <c>[features, features · latent]</c>; with labels,
/// <c>.classifier.*</c>.
/// </param>
internal sealed record StoredAttributes(
    IReadOnlyList<StoredFeature> Features, IReadOnlyList<AttributeGroup> Groups, IReadOnlyDictionary<string, Tensor> Tensors)
{
    /// <summary>The one tensor in which versions before 1.1 wrote NaN, where labels could not be balanced.</summary>
    internal const string Balanced = Prefix + "balanced";

    private const string Prefix = "attributes.";

    /// <summary>Takes features apart for a file.</summary>
    /// <param name="attributes">The features.</param>
    public static StoredAttributes From(Attributes attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        int latent = attributes.MeanCode.Length;
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal)
        {
            [Prefix + "average"] = Stack(f => f.Average),
            [Prefix + "difference"] = Stack(f => f.Difference),
            [Balanced] = Stack(f => f.Balanced),
            [Prefix + "effect"] = Stack(f => f.Effect),
            [Prefix + "probe"] = Vectors.ToTensor(attributes.Probes.Weights, latent + 1),
            [Prefix + "mean"] = Vectors.ToTensor([attributes.MeanCode], latent),
            [Prefix + "covariance"] = Vectors.ToTensor(attributes.Covariance, latent),
        };
        if (attributes.Features.Count > 0 && attributes.Features.All(f => f.LocalEffect.Length > 0))
        {
            tensors[Prefix + "local"] = Stack(f => f.LocalEffect);
            tensors[Prefix + "interaction"] = Stack(f => f.Interactions, attributes.Features.Count * latent);
        }

        StoredClassifier.Add(tensors, Prefix, attributes.Classifier);
        return new StoredAttributes(
            [.. attributes.Features.Select(f =>
                new StoredFeature(f.Name, f.Examples, f.Others, f.FromExamples, f.RecommendedStrength, f.RecommendedMethod, f.Excludes))],
            attributes.Groups, tensors);

        Tensor Stack(Func<Feature, float[]> part, int? width = null) =>
            Vectors.ToTensor([.. attributes.Features.Select(f => Vectors.ToDoubles(part(f)))], width ?? latent);
    }

    /// <summary>Puts features together again.</summary>
    /// <exception cref="LatentException">A tensor is missing, has another shape or holds what it cannot, or a rule is recommended that the
    /// features do not have.</exception>
    public Attributes ToAttributes()
    {
        int latent = Tensors.TryGetValue(Prefix + "mean", out Tensor? first) && first.Shape.Rank == 2 ? first.Shape[1] : 0;
        double[] mean = Rows("mean", 1, latent)[0];
        double[][] covariance = Rows("covariance", latent, latent);
        double[][] probes = Rows("probe", Features.Count, latent + 1);
        double[][] average = Rows("average", Features.Count, latent);
        double[][] difference = Rows("difference", Features.Count, latent);
        double[][] balanced = Rows("balanced", Features.Count, latent);
        double[][] effect = Rows("effect", Features.Count, latent);
        bool byCompany = Tensors.ContainsKey(Prefix + "local");
        double[][]? local = byCompany ? Rows("local", Features.Count, latent) : null;
        double[][]? interactions = byCompany ? Rows("interaction", Features.Count, Features.Count * latent) : null;
        Feature[] features = [.. Features.Select((f, i) => new Feature(f.Name, f.Examples, f.Others)
        {
            FromExamples = f.FromExamples,
            Average = Vectors.ToFloats(average[i]),
            Difference = Vectors.ToFloats(difference[i]),
            Balanced = Vectors.ToFloats(Array.TrueForAll(balanced[i], double.IsFinite) ? balanced[i] : difference[i]),
            Effect = Vectors.ToFloats(effect[i]),
            LocalEffect = local is null ? [] : Vectors.ToFloats(local[i]),
            Interactions = interactions is null ? [] : Vectors.ToFloats(interactions[i]),
            Excludes = f.Excludes ?? [],
            RecommendedStrength = f.RecommendedStrength,
            RecommendedMethod = f.RecommendedMethod,
        })];
        if (Groups.SelectMany(group => group.Members).Concat(features.SelectMany(f => f.Excludes))
            .Any(m => (uint)m >= (uint)features.Length))
        {
            throw new LatentException($"The stored features are damaged: a group or a feature names one that is not among " +
                $"the {features.Length}; learn them again.");
        }

        CodeClassifier? classifier = StoredClassifier.Find(Tensors, Prefix, latent, features.Length);
        CheckRules(features, byCompany, classifier?.Labels ?? 0);
        Covariances.CheckSymmetric(covariance);
        var attributes = new Attributes(features, Groups, new Probes(probes), mean, covariance, classifier);
        Covariances.CheckRidge(covariance, attributes.Ridge);
        return attributes;
    }

    /// <summary>Refuses rules that need what is not there.</summary>
    private static void CheckRules(Feature[] features, bool byCompany, int classified)
    {
        for (int f = 0; f < features.Length; f++)
        {
            if ((features[f].RecommendedMethod == AlterMethod.Local && !byCompany)
                || (features[f].RecommendedMethod == AlterMethod.Nearest && f >= classified))
            {
                throw new LatentException($"The stored features are damaged: feature {f} recommends the " +
                    $"rule {features[f].RecommendedMethod}, whose tensors are missing; learn them again.");
            }
        }
    }

    private double[][] Rows(string name, int rows, int columns) =>
        Checked(Tensors, Prefix + name, new Shape(rows, columns)).ToRows();

    /// <summary>A tensor that must be there.</summary>
    /// <exception cref="LatentException">It is missing, has another shape, or rows without columns.</exception>
    internal static Tensor Checked(IReadOnlyDictionary<string, Tensor> tensors, string name, Shape expected) =>
        tensors.TryGetValue(name, out Tensor? tensor) && tensor.Shape == expected && expected[expected.Rank - 1] > 0
            ? tensor
            : throw new LatentException($"The stored features are damaged: tensor '{name}' should be {expected}, but " +
                $"is {tensor?.Shape.ToString() ?? "missing"}; learn them again.");
}
