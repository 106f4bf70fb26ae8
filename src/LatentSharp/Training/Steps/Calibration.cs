using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Layers;
using LatentSharp.Models;
using LatentSharp.Models.Conditions;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;
using LatentSharp.Training.Ranks;

namespace LatentSharp.Training.Steps;

/// <summary>
/// What of a model is found by a look at training data before it is measured, for the weights as they are: the statistics that batch
/// normalization uses outside training (Wu and Johnson 2021, section 3), since the running averages of training follow the last twenty
/// batches or so, of weights that have changed since; then what the likelihood wants estimated, such as an optimal variance.
/// </summary>
internal sealed class Calibration
{
    private const int Batch = 64;

    /// <summary>Training pictures that are looked at at most.</summary>
    internal const int MostPictures = 1024;

    private readonly Autoencoder _model;
    private readonly Dataset _set;
    private readonly int[] _indices;
    private readonly ulong _seed;
    private readonly LabelVectors? _labels;
    private readonly Tape _tape;

    /// <summary>Prepares it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="set">The pictures.</param>
    /// <param name="train">Those that it is trained on.</param>
    /// <param name="seed">Decides binarization and posterior samples.</param>
    /// <param name="pool">Where storage comes from; null for a pool of its own.</param>
    /// <param name="most">Training pictures to look at; null for 1024.</param>
    public Calibration(Autoencoder model, Dataset set, int[] train, ulong seed, TensorPool? pool = null, int? most = null)
    {
        _tape = new Tape(records: false, pool);
        _model = model;
        _set = set;
        _labels = LabelVectors.Of(model.Options.Condition, set.Attributes);

        // A batch that is not full, down to a single picture, has statistics that are no good.
        int count = Math.Min(Math.Min(MostPictures, Math.Max(most ?? MostPictures, Batch)), train.Length > Batch
            ? train.Length - (train.Length % Batch) : train.Length);
        _indices = Split.Spread(train, count);
        _seed = seed;
        Count = count * ((model.RunningStatistics.Count == 0 ? 0 : 1) + (model.Likelihood.Estimate() is null ? 0 : 1));
    }

    /// <summary>Number of pictures that are looked at, twice if for both; 0 for a model that wants neither.</summary>
    internal int Count { get; }

    /// <summary>Puts what is found into the model; does nothing for one that wants nothing.</summary>
    /// <param name="ranks">Who shares the work, and finds the same; null for this process alone.</param>
    public void Run(RankGroup? ranks = null)
    {
        if (_model.RunningStatistics.Count > 0)
        {
            Statistics(ranks);
        }

        if (_model.Likelihood.Estimate() is { } estimate)
        {
            Estimate(estimate);
        }
    }

    /// <summary>The likelihood's estimate, from a posterior sample of each picture, as a density is measured.</summary>
    private void Estimate(IEstimate estimate)
    {
        var noise = new RandomStream(_seed, Streams.CalibrationNoise);
        int done = 0;
        foreach (ReadOnlySpan<int> batch in Batches.Ordered(_indices, Batch).Epoch(0))
        {
            Tensor x = Fill(batch);
            ModelPass pass = _model.Forward(_tape, x, noise, training: false, (ulong)done * (ulong)_model.Options.Latent,
                labels: Labels(batch, done));
            estimate.Add(pass.Likelihood.Mean.Value.Span, x.Span);
            done += batch.Length;
            _tape.Clear();
        }

        estimate.Keep();
    }

    /// <summary>Vectors of labels as training sees them, the same at every call.</summary>
    private Tensor? Labels(ReadOnlySpan<int> batch, int done)
    {
        if (_labels is null)
        {
            return null;
        }

        Tensor labels = _tape.Rent(new Shape(batch.Length, _model.Options.Condition!.Width));
        _labels.FillDropped(batch, labels, new RandomStream(_seed, Streams.LabelDropout).Substream(ulong.MaxValue), (ulong)done);
        return labels;
    }

    private Tensor Fill(ReadOnlySpan<int> batch)
    {
        Tensor pixels = _tape.Rent(_model.BatchShape(batch.Length));
        Tensor x = _tape.Rent(pixels.Shape);
        _set.Fill(batch, pixels);
        Preparation.Once(_model, _seed, batch, pixels, x);
        return x;
    }

    /// <summary>Replaces the running statistics by averages over the batches.</summary>
    /// <param name="ranks">Who shares the work.</param>
    private void Statistics(RankGroup? ranks)
    {
        double[][] sums = [.. _model.RunningStatistics.Select(buffer => new double[buffer.Value.Length])];
        Pieces.Run(ranks, (_indices.Length + Batch - 1) / Batch, (piece, numbers) => Statistics(piece * Batch, numbers), (piece, numbers) =>
        {
            int size = Math.Min(Batch, _indices.Length - (piece * Batch));
            foreach (double[] sum in sums)
            {
                for (int c = 0; c < sum.Length; c++)
                {
                    sum[c] += numbers[c] * size / BatchNormalization.Momentum;
                }

                numbers = numbers[sum.Length..];
            }
        });
        for (int b = 0; b < sums.Length; b++)
        {
            Span<float> buffer = _model.RunningStatistics[b].Value.Span;
            for (int c = 0; c < buffer.Length; c++)
            {
                buffer[c] = (float)(sums[b][c] / _indices.Length);
            }
        }
    }

    /// <summary>What a step of the running averages from zero leaves of the batch that begins with a place.</summary>
    private void Statistics(int done, List<double> numbers)
    {
        // From zero, a step of the running average leaves a known share of the batch's own statistics.
        foreach ((string Name, Tensor Value) buffer in _model.RunningStatistics)
        {
            buffer.Value.Span.Clear();
        }

        ReadOnlySpan<int> batch = _indices.AsSpan(done, Math.Min(Batch, _indices.Length - done));
        _model.Forward(_tape, Fill(batch), new RandomStream(_seed, Streams.CalibrationNoise), training: true,
            (ulong)done * (ulong)_model.Options.Latent, labels: Labels(batch, done));
        foreach ((string Name, Tensor Value) buffer in _model.RunningStatistics)
        {
            foreach (float value in buffer.Value.Span)
            {
                numbers.Add(value);
            }
        }

        _tape.Clear();
    }
}
