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

    /// <summary>Prepares a yardstick; trains the judge where the pictures have labels.</summary>
    /// <param name="set">The pictures.</param>
    /// <param name="split">What models are trained on, and what not; without a test split the training pictures serve for both.</param>
    /// <param name="options">How the judge is trained.</param>
    /// <exception cref="DataException">There are fewer than two pictures to compare with.</exception>
    public static Yardstick Create(PictureSet set, Split split, JudgeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        int[] held = split.Test.Length > 0 ? split.Test : split.Train;
        int[] indices = held[..Math.Min(held.Length, MostPictures)];
        if (indices.Length < 2)
        {
            throw new DataException($"Models are compared on held-out pictures, at least two, but there {(indices.Length == 1 ? "is one" : "are none")}; give more pictures, or a larger --test.");
        }

        options ??= new JudgeOptions();
        bool labelled = set.Attributes is { Names.Count: > 0 };
        Judge judge = labelled ? Judge.Train(set, Judge.Enough(split.Train), options) : Judge.Untrained(set.Format, options.Seed);
        int[] train = split.Train[..Math.Min(split.Train.Length, Math.Max(indices.Length, 2))];
        return new Yardstick(set, indices, judge, judge.Features(Pixels(set, train)));
    }

    /// <summary>How far a set of pictures is from the held-out ones: Fréchet distance in the judge's features.</summary>
    /// <param name="pictures">Pixels in [0, 1], <c>[n, channels, height, width]</c>, at least two.</param>
    public double Distance(Tensor pictures) => FrechetDistance.Between(Judge.Features(pictures), Features);

    private static Tensor Pixels(PictureSet set, int[] indices)
    {
        var pixels = new Tensor(new Shape(indices.Length, set.Format.Channels, set.Format.Height, set.Format.Width));
        Batches.FillBatch(set, indices, pixels);
        return pixels;
    }
}
