using LatentSharp.Data;
using LatentSharp.Tensors;

namespace LatentSharp.Evaluation;

/// <summary>
/// What models of one set of pictures are measured by: held-out pictures, and a judge in whose features sets of pictures are
/// compared. Made once, so that the figures of several models can be compared with each other.
/// </summary>
public sealed class Yardstick
{
    private const int MostPictures = 2000;
    private const int Fewest = 2;

    private Yardstick(PictureSet set, int[] indices, Judge judge, Tensor trainFeatures)
    {
        Set = set;
        Indices = indices;
        Judge = judge;
        Pictures = Pixels(set, indices);
        Features = judge.Features(Pictures);
        RealDistance = FrechetDistance.Between(trainFeatures, Features);
        Accuracy = judge.Labels.Count == 0 ? [] : Judge.Accuracy(set, indices, judge.Probabilities(Pictures));
    }

    /// <summary>The pictures.</summary>
    public PictureSet Set { get; }

    /// <summary>Which of them are held out and compared with; the first 2000 of the test split.</summary>
    public IReadOnlyList<int> Indices { get; }

    /// <summary>Who looks at them.</summary>
    public Judge Judge { get; }

    /// <summary>The held-out pictures, pixels in [0, 1], <c>[n, channels, height, width]</c>.</summary>
    public Tensor Pictures { get; }

    /// <summary>Their features, <c>[n, 64]</c>.</summary>
    public Tensor Features { get; }

    /// <summary>Fréchet distance between as many training pictures and the held-out ones: what a perfect model would have.</summary>
    public double RealDistance { get; }

    /// <summary>Share of the held-out pictures for which the judge tells each label rightly; empty without labels.</summary>
    public IReadOnlyList<double> Accuracy { get; }

    /// <summary>Refuses pictures that nothing can be measured on, before anything is trained.</summary>
    /// <param name="set">The pictures.</param>
    /// <param name="split">What models would be trained on, and what not.</param>
    /// <exception cref="DataException">There are fewer than two pictures to train on, or fewer than two to compare with.</exception>
    public static void Check(PictureSet set, Split split)
    {
        ArgumentNullException.ThrowIfNull(set);
        int held = split.Test.Length > 0 ? split.Test.Length : split.Train.Length;
        if (held < Fewest)
        {
            throw new DataException($"models are compared on at least {Fewest} held-out pictures, but of these {set.Count} pictures {Are(held)} held out; give more pictures that differ, or hold out more of them.");
        }

        if (split.Train.Length < Fewest)
        {
            throw new DataException($"models are compared after training on at least {Fewest} pictures, but of these {set.Count} pictures {Are(split.Train.Length)} left to train on; give more pictures that differ, or hold out fewer of them.");
        }
    }

    /// <summary>Prepares a yardstick; trains the judge where the pictures have labels.</summary>
    /// <param name="set">The pictures.</param>
    /// <param name="split">What models are trained on, and what not; without a test split the training pictures serve for both.</param>
    /// <param name="options">How the judge is trained.</param>
    /// <exception cref="DataException">There are fewer than two pictures to train on or to compare with.</exception>
    public static Yardstick Create(PictureSet set, Split split, JudgeOptions? options = null)
    {
        Check(set, split);
        options ??= new JudgeOptions();
        bool labelled = set.Attributes is { Names.Count: > 0 };
        return Of(set, split, labelled ? Judge.Train(set, Judge.Enough(split.Train), options) : Judge.Untrained(set.Format, options.Seed));
    }

    /// <summary>A yardstick of a judge that is there already.</summary>
    /// <param name="set">The pictures.</param>
    /// <param name="split">What models are trained on, and what not; without a test split the training pictures serve for both.</param>
    /// <param name="judge">Who looks at them.</param>
    /// <param name="most">Held-out pictures to compare with at most; at least two.</param>
    /// <exception cref="DataException">There are fewer than two pictures to train on or to compare with.</exception>
    public static Yardstick Of(PictureSet set, Split split, Judge judge, int most = MostPictures)
    {
        Check(set, split);
        ArgumentNullException.ThrowIfNull(judge);
        int[] held = split.Test.Length > 0 ? split.Test : split.Train;
        int[] indices = held[..Math.Min(held.Length, Math.Clamp(most, Fewest, MostPictures))];
        return new Yardstick(set, indices, judge, judge.Features(Pixels(set, split.Train[..Math.Min(split.Train.Length, indices.Length)])));
    }

    /// <summary>How far a set of pictures is from the held-out ones: Fréchet distance in the judge's features.</summary>
    /// <param name="pictures">Pixels in [0, 1], <c>[n, channels, height, width]</c>, at least two.</param>
    public double Distance(Tensor pictures) => FrechetDistance.Between(Judge.Features(pictures), Features);

    private static string Are(int count) => count == 1 ? "one is" : "none are";

    private static Tensor Pixels(PictureSet set, int[] indices)
    {
        var pixels = new Tensor(new Shape(indices.Length, set.Format.Channels, set.Format.Height, set.Format.Width));
        Batches.FillBatch(set, indices, pixels);
        return pixels;
    }
}
