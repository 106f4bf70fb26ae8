using LatentSharp.Data;
using LatentSharp.Layers;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Training;

/// <summary>
/// The statistics that batch normalization uses outside training, computed anew for the weights as they are (Wu and Johnson 2021,
/// section 3). The running averages of training follow the last twenty batches or so, of weights that have changed since.
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

        // A batch that is not full, down to a single picture, has statistics that are no good.
        int count = Math.Min(Math.Min(MostPictures, Math.Max(most ?? MostPictures, Batch)), train.Length > Batch
            ? train.Length - (train.Length % Batch) : train.Length);
        _indices = [.. Enumerable.Range(0, count).Select(i => train[(int)((long)i * train.Length / count)])];
        _seed = seed;
    }

    /// <summary>Number of pictures that are looked at; 0 for a model without such statistics.</summary>
    internal int Count => _model.RunningStatistics.Count == 0 ? 0 : _indices.Length;

    /// <summary>Replaces the running statistics by averages over the batches; does nothing for a model without any.</summary>
    public void Run()
    {
        if (_model.RunningStatistics.Count == 0)
        {
            return;
        }

        double[][] sums = [.. _model.RunningStatistics.Select(buffer => new double[buffer.Value.Length])];
        var noise = new RandomStream(_seed, Streams.CalibrationNoise);
        int done = 0;
        foreach (ReadOnlySpan<int> batch in Batches.Ordered(_indices, Batch).Epoch(0))
        {
            // From zero, a step of the running average leaves a known share of the batch's own statistics.
            foreach (NamedTensor buffer in _model.RunningStatistics)
            {
                buffer.Value.Span.Clear();
            }

            Tensor pixels = _tape.Rent(_model.BatchShape(batch.Length));
            Tensor x = _tape.Rent(pixels.Shape);
            Batches.FillBatch(_set, batch, pixels);
            Preparation.Once(_model, _seed, batch, pixels, x);
            _model.Forward(_tape, x, noise, training: true, firstDraw: (ulong)done * (ulong)_model.Options.Latent);
            for (int b = 0; b < sums.Length; b++)
            {
                ReadOnlySpan<float> found = _model.RunningStatistics[b].Value.Span;
                for (int c = 0; c < found.Length; c++)
                {
                    sums[b][c] += (double)found[c] * batch.Length / BatchNormalization.Momentum;
                }
            }

            done += batch.Length;
            _tape.Clear();
        }

        for (int b = 0; b < sums.Length; b++)
        {
            Span<float> buffer = _model.RunningStatistics[b].Value.Span;
            for (int c = 0; c < buffer.Length; c++)
            {
                buffer[c] = (float)(sums[b][c] / done);
            }
        }
    }
}
