using LatentSharp.Data;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Evaluation.Quality;
using LatentSharp.Tensors;

namespace LatentSharp.Evaluation;

/// <summary>
/// What models of one set of pictures are measured by: held-out pictures, and a feature network in whose features sets of pictures are
/// compared. Made once, so that the figures of several models can be compared with each other.
/// </summary>
internal sealed class EvaluationReference
{
    private const int MostPictures = 2000;
    private const int Fewest = 2;

    // Resamples of the two sets of a comparison are drawn apart.
    private const ulong RealSeed = 1;
    private const ulong SetSeed = 2;

    private EvaluationReference(PictureDataset set, int[] indices, FeatureNetwork featureNetwork, Tensor trainFeatures)
    {
        Set = set;
        Indices = indices;
        FeatureNetwork = featureNetwork;
        Pictures = set.Batch(indices);
        Real = new FeatureSet(featureNetwork.Of(Pictures), RealSeed);
        RealDistance = FrechetDistance.Between(trainFeatures, Features);
        Accuracy = featureNetwork.Labels.Count == 0 ? [] : FeatureNetwork.Accuracy(set, indices, featureNetwork.Probabilities(Pictures));
    }

    /// <summary>The pictures.</summary>
    public PictureDataset Set { get; }

    /// <summary>Which of them are held out and compared with; 2000 at most, from all of the test split.</summary>
    public IReadOnlyList<int> Indices { get; }

    /// <summary>Who looks at them.</summary>
    internal FeatureNetwork FeatureNetwork { get; }

    /// <summary>The held-out pictures, pixels in [0, 1], <c>[n, channels, height, width]</c>.</summary>
    public Tensor Pictures { get; }

    /// <summary>Their features, <c>[n, 64]</c>.</summary>
    public Tensor Features => Real.Features;

    /// <summary>The same with what comparisons need of them.</summary>
    public FeatureSet Real { get; }

    /// <summary>Fréchet distance between as many training pictures and the held-out ones: what a perfect model would have.</summary>
    public double RealDistance { get; }

    /// <summary>Share of the held-out pictures for which the feature network tells each label rightly; empty without labels.</summary>
    public IReadOnlyList<double> Accuracy { get; }

    /// <summary>Refuses pictures that nothing can be measured on, before anything is trained.</summary>
    /// <param name="split">The pictures; what models would be trained on, and what not.</param>
    /// <exception cref="DataException">There are fewer than two pictures to train on, or fewer than two to compare with.</exception>
    public static void Check(Split split)
    {
        ArgumentNullException.ThrowIfNull(split);
        int held = split.Test.Length > 0 ? split.Test.Length : split.Train.Length;
        if (held < Fewest)
        {
            throw new DataException($"models are compared on at least {Fewest} held-out pictures, but of these {split.Set.Count} " +
                $"pictures {Are(held)} held out; give more pictures that differ, or hold out more of them.");
        }

        if (split.Train.Length < Fewest)
        {
            throw new DataException($"models are compared after training on at least {Fewest} pictures, but of these {split.Set.Count} " +
                $"pictures {Are(split.Train.Length)} left to train on; give more pictures that differ, or hold out fewer of them.");
        }
    }

    /// <summary>Prepares a reference; trains the feature network where the pictures have labels.</summary>
    /// <param name="split">What models are trained on, and what not; without a test split the training pictures serve for both.</param>
    /// <param name="options">How the feature network is trained.</param>
    /// <exception cref="DataException">There are fewer than two pictures to train on or to compare with.</exception>
    public static EvaluationReference Create(Split split, FeatureNetworkOptions? options = null)
    {
        Check(split);
        var set = (PictureDataset)split.Set;
        options ??= new FeatureNetworkOptions();
        bool labeled = set.Attributes is { Names.Count: > 0 };
        return Of(split, labeled ? FeatureNetwork.Train(set, FeatureNetwork.Enough(split.Train), options)
            : FeatureNetwork.Untrained(set.Format, options.Seed));
    }

    /// <summary>A reference of a feature network that is there already.</summary>
    /// <param name="split">What models are trained on, and what not; without a test split the training pictures serve for both.</param>
    /// <param name="featureNetwork">Who looks at them.</param>
    /// <param name="most">Held-out pictures to compare with at most; at least two.</param>
    /// <exception cref="DataException">There are fewer than two pictures to train on or to compare with.</exception>
    internal static EvaluationReference Of(Split split, FeatureNetwork featureNetwork, int most = MostPictures)
    {
        Check(split);
        var set = (PictureDataset)split.Set;
        ArgumentNullException.ThrowIfNull(featureNetwork);
        int[] held = split.Test.Length > 0 ? split.Test : split.Train;
        int[] indices = Split.Spread(held, Math.Clamp(most, Fewest, MostPictures));
        return new EvaluationReference(set, indices, featureNetwork,
            featureNetwork.Of(set.Batch(Split.Spread(split.Train, indices.Length))));
    }

    /// <summary>
    /// How far a set of pictures is from the held-out ones: Fréchet distance in the feature network's features, with its bootstrap error.
    /// </summary>
    /// <param name="pictures">Pixels in [0, 1], <c>[n, channels, height, width]</c>, at least two.</param>
    public Estimate Distance(Tensor pictures) => Distance(Seen(pictures));

    /// <summary>The features of a set of pictures, to be compared.</summary>
    /// <param name="pictures">Pixels in [0, 1], <c>[n, channels, height, width]</c>, at least two.</param>
    internal FeatureSet Seen(Tensor pictures) => new(FeatureNetwork.Of(pictures), SetSeed);

    /// <inheritdoc cref="Distance(Tensor)"/>
    internal Estimate Distance(FeatureSet set) => FrechetDistance.Estimated(set, Real);

    private static string Are(int count) => count == 1 ? "one is" : "none are";
}
