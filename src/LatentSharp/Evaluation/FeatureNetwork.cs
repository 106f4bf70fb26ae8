using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Distributions.Operations;
using LatentSharp.Evaluation.Features;
using LatentSharp.Layers;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Evaluation;

/// <summary>How a feature network is trained.</summary>
internal sealed record FeatureNetworkOptions
{
    /// <summary>Pictures that it sees in all, in at least three passes: what is drawn plainly is found after some hundred steps.</summary>
    public int PicturesSeen { get; init; } = 48_000;

    /// <summary>Pictures of a step.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Learning rate of Adam.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Decides first values and order.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Told how far the training has come; null for nobody.</summary>
    public IProgress<DataProgress>? Progress { get; init; }
}

/// <summary>
/// A small convolutional classifier that says whether a picture has each label, trained on real pictures and independent of the model
/// that it judges. Its last hidden layer, 64 values, is the space in which sets of pictures are compared. Without labels, the
/// same network with its first values serves: random features are known to be usable for that (Naeem et al. 2020, section 5).
/// </summary>
internal sealed class FeatureNetwork : PictureFeatures
{
    /// <summary>Number of features.</summary>
    public const int FeatureCount = 64;

    /// <summary>Passes that a feature network makes at least.</summary>
    public const int FewestPasses = 3;

    private const int LargestBatch = 64;
    private const int MostPictures = 10_000;
    private const int SmallestGrid = 6;
    private const ulong InitializationStream = 101;

    private static readonly int[] Channels = [16, 32, 64, 64, 64];
    private static readonly Activation Leaky = Activation.LeakyRelu(0.01f);

    private readonly Sequence _features;
    private readonly Linear? _labels;
    private readonly PictureFormat _format;
    private readonly Tape _inference = new(records: false, new TensorPool(largerFits: true));
    private readonly Lock _gate = new();

    private FeatureNetwork(PictureFormat format, IReadOnlyList<string> labels, ulong seed)
    {
        var random = new RandomStream(seed, InitializationStream);
        var layers = new List<Layer>();
        (int height, int width, int channels) = (format.Height, format.Width, format.Channels);
        for (int stage = 0; stage < Channels.Length && Math.Min(height, width) >= SmallestGrid; stage++)
        {
            layers.Add(new Convolution($"judge.{layers.Count}", channels, Channels[stage], 4, 2, 1, random));
            layers.Add(new BatchNormalization($"judge.{layers.Count}", Channels[stage]));
            layers.Add(new Nonlinearity(Leaky));
            (height, width, channels) = (height / 2, width / 2, Channels[stage]);
        }

        layers.Add(new Reshaping(new Shape(channels * height * width)));
        layers.Add(new Linear($"judge.{layers.Count}", channels * height * width, FeatureCount, random));
        layers.Add(new Nonlinearity(Leaky));
        _features = new Sequence(layers);
        _labels = labels.Count == 0 ? null : new Linear("judge.labels", FeatureCount, labels.Count, random);
        _format = format;
        Labels = labels;
    }

    /// <summary>What it can tell, empty for a feature network without labels.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <inheritdoc/>
    public override string Name => Labels.Count == 0 ? "a fixed random network" : $"a classifier of {Counted.Of(Labels.Count, "label")}";

    /// <inheritdoc/>
    public override int Count => FeatureCount;

    /// <summary>A feature network without labels: fixed random features.</summary>
    /// <param name="format">Sizes of a picture.</param>
    /// <param name="seed">Decides the features.</param>
    public static FeatureNetwork Untrained(PictureFormat format, ulong seed = 1) => new(format, [], seed);

    /// <summary>Trains a feature network on labeled pictures. Labels that are unknown for a picture do not count there.</summary>
    /// <param name="set">Pictures with attributes.</param>
    /// <param name="indices">Which of them to train on.</param>
    /// <param name="options">How.</param>
    /// <exception cref="DataException">The pictures have no labels.</exception>
    public static FeatureNetwork Train(PictureDataset set, int[] indices, FeatureNetworkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        options ??= new FeatureNetworkOptions();
        AttributeTable table = set.Attributes
            ?? throw new DataException("A judge cannot be trained: the pictures have no labels; sort the pictures into one folder a " +
                "class, or give a file of labels (CelebA's format or CSV).")
            { Setting = "labels" };
        var featureNetwork = new FeatureNetwork(set.Format, table.Names, options.Seed);
        Parameter[] parameters = [.. featureNetwork._features.Parameters, .. featureNetwork._labels!.Parameters];
        var optimizer = new Optimizer(OptimizerKind.Adam, parameters);
        var tape = new Tape();
        var batches = Batches.Shuffled(indices, options.Batch, options.Seed);
        int epochs = Math.Max(FewestPasses, (options.PicturesSeen + indices.Length - 1) / Math.Max(1, indices.Length));
        int done = 0;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            // The last passes take small steps, which settles the running statistics.
            double rate = options.LearningRate * (epoch >= epochs - Math.Max(1, epochs / 3) ? 0.1 : 1);
            foreach (ReadOnlySpan<int> batch in batches.Epoch(epoch))
            {
                options.Progress?.Report(new DataProgress("training the judge", done, epochs * indices.Length));
                featureNetwork.Step(set, table, batch, tape, optimizer, rate);
                done += batch.Length;
            }
        }

        return featureNetwork;
    }

    /// <summary>As many of the pictures as a feature network gains from: it finds what is drawn plainly from some thousands.</summary>
    /// <param name="indices">Pictures to choose from.</param>
    public static int[] Enough(int[] indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        return Split.Spread(indices, MostPictures);
    }

    /// <inheritdoc/>
    public override Tensor Of(Tensor pictures) => Run(pictures, FeatureCount, x => x);

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Maps(Tensor pictures) => [];

    /// <summary>The probability of each label.</summary>
    /// <param name="pictures">Pixels in [0, 1], <c>[n, channels, height, width]</c>.</param>
    /// <returns><c>[n, labels]</c>.</returns>
    /// <exception cref="InvalidOperationException">The feature network has no labels.</exception>
    public Tensor Probabilities(Tensor pictures)
    {
        Linear labels = _labels ?? throw new InvalidOperationException("This judge was made without labels.");
        return Run(pictures, Labels.Count, x => labels.Forward(x, training: false).Sigmoid());
    }

    /// <summary>The share of pictures for which each label is told rightly.</summary>
    /// <param name="set">Pictures with the same labels.</param>
    /// <param name="indices">Which of them.</param>
    /// <param name="probabilities">What the feature network says of them or of their reconstructions, <c>[indices, labels]</c>.</param>
    public static double[] Accuracy(PictureDataset set, ReadOnlySpan<int> indices, Tensor probabilities)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(probabilities);
        AttributeTable table = set.Attributes ?? throw new DataException("The pictures have no labels to compare with.");
        int labels = probabilities.Shape[1];
        var right = new double[labels];
        var known = new double[labels];
        for (int i = 0; i < indices.Length; i++)
        {
            for (int j = 0; j < labels; j++)
            {
                if (table[indices[i], j] is { } truth)
                {
                    known[j]++;
                    right[j] += (probabilities.Span[(i * labels) + j] >= 0.5f) == truth ? 1 : 0;
                }
            }
        }

        return [.. right.Zip(known, (r, k) => k > 0 ? r / k : double.NaN)];
    }

    private void Step(PictureDataset set, AttributeTable table, ReadOnlySpan<int> batch, Tape tape, Optimizer optimizer, double rate)
    {
        Tensor pixels = tape.Rent(new Shape(batch.Length, _format.Channels, _format.Height, _format.Width));
        set.Fill(batch, pixels);
        Variable logits = _labels!.Forward(_features.Forward(tape.Constant(pixels), training: true), training: true);
        Tensor truth = tape.Rent(logits.Shape);
        for (int i = 0; i < batch.Length; i++)
        {
            for (int j = 0; j < Labels.Count; j++)
            {
                // An unknown label asks for what the feature network says already, whose gradient is zero.
                int at = (i * Labels.Count) + j;
                truth.Span[at] = table[batch[i], j] is { } known ? (known ? 1 : 0) : 1 / (1 + VectorMath.Exp(-logits.Value.Span[at]));
            }
        }

        tape.Backward(BernoulliLoss.Apply(logits, truth).Mean());
        optimizer.Step(rate);
        tape.Clear();
    }

    private Tensor Run(Tensor pictures, int width, Func<Variable, Variable> head)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        int count = pictures.Shape[0];
        var result = new Tensor(new Shape(count, width));
        lock (_gate)
        {
            for (int start = 0; start < count; start += LargestBatch)
            {
                int size = Math.Min(LargestBatch, count - start);
                Tensor piece = _inference.Rent(new Shape(size, _format.Channels, _format.Height, _format.Width));
                pictures.Span.Slice(start * _format.Length, piece.Length).CopyTo(piece.Span);
                Variable y = head(_features.Forward(_inference.Constant(piece), training: false));
                y.Value.Span.CopyTo(result.Span[(start * width)..]);
                _inference.Clear();
            }
        }

        return result;
    }
}
