using LatentSharp.Data;
using LatentSharp.Data.Kinds;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Latent.Densities;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;
using LatentSharp.Training.Steps;

namespace LatentSharp.Evaluation.Anomalies;

/// <summary>Scores examples by how strange they are to a model; a larger score is stranger.</summary>
/// <param name="model">The model.</param>
/// <param name="codes">The Gaussian fitted to the codes of its training data.</param>
/// <param name="usual">The error that is usual at each place; null where it is not known: errors count as they are.</param>
/// <param name="patches">Features of patches of good pictures; null for scores of the model alone.</param>
internal sealed class AnomalyScorer(Autoencoder model, GaussianDensity codes, UsualErrors? usual = null, PatchBank? patches = null)
{
    /// <summary>Mean squared error of the reconstruction from the mean code.</summary>
    public const string Reconstruction = "reconstruction";

    /// <summary>
    /// The largest value of the map of squared errors over the usual ones: small faults count, wherever they are, and single columns.
    /// </summary>
    public const string Local = "local";

    /// <summary>−log density of the mean code under the Gaussian fitted to the codes of training data, nats.</summary>
    public const string Latent = "latent";

    /// <summary>−log p(x) by the importance-weighted bound, nats.</summary>
    public const string Likelihood = "likelihood";

    /// <summary>
    /// The largest squared distance of a place's features in a trained network from the nearest of good pictures (<see cref="PatchBank"/>).
    /// </summary>
    public const string Features = "features";

    /// <summary>Samples of the importance-weighted bound: scores can be compared only where they are as many.</summary>
    public const int Samples = 32;

    // The stream of a seed that belongs to these samples ("score" in ASCII).
    private const ulong Stream = 0x73636F7265;
    private const int Together = 64;

    private readonly ExampleFormat _format = model.Options.Format;

    /// <summary>The scores that the model gives, in the order of <see cref="Score"/>.</summary>
    public IReadOnlyList<string> Names { get; } = [.. NamesOf(model.Options), .. patches is null ? (string[])[] : [Features]];

    /// <summary>The scores that a model gives by itself.</summary>
    /// <param name="model">The model.</param>
    public static IReadOnlyList<string> NamesOf(ModelOptions model) =>
    [
        Reconstruction, .. ErrorMap.HasPlaces(model.Format) ? [Local] : (string[])[], Latent,
        .. model.Posterior.HasSpread ? [Likelihood] : (string[])[],
    ];

    /// <summary>Scores examples.</summary>
    /// <param name="set">The examples, in the model's format.</param>
    /// <param name="indices">Which of them.</param>
    /// <param name="seed">Decides those samples.</param>
    /// <param name="each">Told of each example: its place in <paramref name="indices"/>, values, reconstruction and scores.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <param name="together">Told of some examples at a time: the place of the first, values and reconstructions, <c>[n, …]</c>.</param>
    public void Score(Dataset set, ReadOnlySpan<int> indices, ulong seed, Action<ScoredValues> each,
        CancellationToken cancellation, Action<int, Tensor, Tensor>? together = null)
    {
        int length = _format.Length;
        var weights = new double[Samples];
        var x = new Tensor(model.BatchShape(1));
        var one = new Tensor(model.BatchShape(1));
        for (int start = 0; start < indices.Length; start += Together)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<int> piece = indices.Slice(start, Math.Min(Together, indices.Length - start));
            Tensor pixels = set.Batch(piece);
            Tensor mean = model.Encode(pixels);
            Tensor again = model.Decode(mean);
            together?.Invoke(start, pixels, again);
            double[][]? places = patches?.Maps(pixels);
            ReadOnlySpan<float> densities = codes.LogDensity(mean).Span;
            for (int i = 0; i < piece.Length; i++)
            {
                ReadOnlySpan<float> values = pixels.Span.Slice(i * length, length);
                ReadOnlySpan<float> back = again.Span.Slice(i * length, length);
                double[]? map = ErrorMap.HasPlaces(_format) ? ErrorMap.Of(values, back, _format, usual) : null;
                List<double> scores = [ExampleFigure.Error(values, back)];
                if (map is not null)
                {
                    scores.Add(map.Max());
                }

                scores.Add(-densities[i]);
                if (model.Posterior.HasSpread)
                {
                    values.CopyTo(one.Span);
                    Preparation.Once(model, seed, piece.Slice(i, 1), one, x);
                    model.LogWeights(x, new RandomStream(seed, Stream).Substream((ulong)piece[i]), weights, cancellation);
                    scores.Add(-ImportanceWeights.Bound(weights, Samples));
                }

                if (places is not null)
                {
                    scores.Add(places[i].Max());
                }

                each(new ScoredValues(start + i, values.ToArray(), back.ToArray(), places?[i] ?? map, [.. scores]));
            }
        }
    }
}

/// <summary>One example with its scores.</summary>
/// <param name="Place">Its place among those that were asked for.</param>
/// <param name="X">Its values.</param>
/// <param name="Again">The same from its mean code.</param>
/// <param name="Map">The map of distances of features, else of squared errors over the usual ones, of a picture
/// <c>[height, width]</c>, of a row <c>[columns]</c>; null for other examples.</param>
/// <param name="Scores">Its scores.</param>
internal sealed record ScoredValues(int Place, float[] X, float[] Again, double[]? Map, double[] Scores);
