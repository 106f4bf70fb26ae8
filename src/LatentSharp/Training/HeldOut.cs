using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Training;

/// <summary>Measures a model on a split: one posterior sample a picture, binarised once, the same draws at every call.</summary>
public sealed class HeldOut
{
    /// <summary>Most pictures of a pass.</summary>
    internal const int LargestBatch = 100;

    /// <summary>Below so many a pass does not keep all threads at work.</summary>
    internal const int SmallestBatch = 16;

    private readonly Autoencoder _model;
    private readonly PictureSet _set;
    private readonly int[] _indices;
    private readonly ulong _seed;
    private readonly int _batch;
    private readonly Tape _tape;

    /// <summary>Prepares the measurement.</summary>
    /// <param name="model">The model.</param>
    /// <param name="set">The pictures.</param>
    /// <param name="indices">Which of them.</param>
    /// <param name="seed">Decides binarisation and posterior samples.</param>
    /// <param name="batch">Pictures of a pass; changes speed and memory only, except in the last bits of the sums.</param>
    /// <param name="pool">Where storage comes from; null for a pool of its own.</param>
    public HeldOut(Autoencoder model, PictureSet set, int[] indices, ulong seed, int batch = LargestBatch, TensorPool? pool = null)
    {
        _tape = new Tape(records: false, pool);
        _model = model;
        _set = set;
        _indices = indices;
        _seed = seed;
        _batch = batch;
    }

    /// <summary>Number of pictures that are measured.</summary>
    internal int Count => _indices.Length;

    /// <summary>Measures.</summary>
    /// <param name="withMeanCode">Whether to reconstruct from mean codes too, which takes about half as long again.</param>
    /// <param name="cancellation">Ends the measurement early with an <see cref="OperationCanceledException"/>.</param>
    public HeldOutMeasures Measure(bool withMeanCode, CancellationToken cancellation = default)
    {
        var sums = new Sums(_model.Options.Latent, _model.Options.Columns);
        var noise = new RandomStream(_seed, Streams.EvaluationNoise);
        int done = 0;
        foreach (ReadOnlySpan<int> batch in Batches.Ordered(_indices, _batch).Epoch(0))
        {
            cancellation.ThrowIfCancellationRequested();
            Tensor pixels = _tape.Rent(_model.BatchShape(batch.Length));
            Tensor x = _tape.Rent(pixels.Shape);
            Batches.FillBatch(_set, batch, pixels);
            Preparation.Once(_model, _seed, batch, pixels, x);
            ForwardPass pass = _model.Forward(_tape, x, noise, training: false, firstDraw: (ulong)done * (ulong)_model.Options.Latent);
            Variable pictures = _model.Likelihood.Pictures(pass.Output);
            sums.Add(pass, _model.Likelihood.NegativeLog(pass.Output, x), _model.Prior);
            sums.SquaredError += SquaredError(pictures.Value.Span, x.Span);
            sums.AddColumns(sums.Sampled, x.Span, pictures.Value.Span);
            if (withMeanCode)
            {
                AddMeanCode(pixels, sums);
            }

            done += batch.Length;
            _tape.Clear();
        }

        return sums.ToMeasures(_model, withMeanCode);
    }

    private void AddMeanCode(Tensor pixels, Sums sums)
    {
        Tensor again = _model.Reconstruct(pixels);
        sums.AddColumns(sums.MeanCode, pixels.Span, again.Span);
        int size = _model.Options.Pictures.Length;
        for (int i = 0; i < pixels.Shape[0]; i++)
        {
            double error = SquaredError(again.Span.Slice(i * size, size), pixels.Span.Slice(i * size, size)) / size;
            sums.MeanCodeError += error;
            sums.Psnr += -10 * Math.Log10(Math.Max(error, 1e-10));
        }
    }

    private static double SquaredError(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double d = a[i] - b[i];
            sum += d * d;
        }

        return sum;
    }

    /// <summary>Sums over the pictures so far.</summary>
    private sealed class Sums(int latent, TableColumns? columns)
    {
        private readonly double[] _kl = new double[latent];
        private readonly double[] _codes = new double[latent];
        private readonly double[] _squaredCodes = new double[latent];
        private int _examples;
        private double _reconstruction;
        private bool _hasKl;

        /// <summary>Squared errors of each column of a table from sampled codes, own units; none for pictures.</summary>
        public double[] Sampled { get; } = new double[columns?.Names.Count ?? 0];

        /// <summary>The same from mean codes.</summary>
        public double[] MeanCode { get; } = new double[columns?.Names.Count ?? 0];

        public double SquaredError { get; set; }

        public double MeanCodeError { get; set; }

        public double Psnr { get; set; }

        public void Add(ForwardPass pass, Variable negativeLog, Prior prior)
        {
            foreach (float value in negativeLog.Value.Span)
            {
                _reconstruction += value;
            }

            ReadOnlySpan<float> mean = pass.Mean.Value.Span;
            for (int i = 0; i < mean.Length; i++)
            {
                _codes[i % latent] += mean[i];
                _squaredCodes[i % latent] += (double)mean[i] * mean[i];
            }

            _examples += pass.Mean.Shape[0];
            if (pass.LogVariance is not null)
            {
                _hasKl = true;
                ReadOnlySpan<float> kl = prior.KlPerDimension(pass.Mean, pass.LogVariance).Value.Span;
                for (int i = 0; i < kl.Length; i++)
                {
                    _kl[i % latent] += kl[i];
                }
            }
        }

        public void AddColumns(double[] to, ReadOnlySpan<float> x, ReadOnlySpan<float> again)
        {
            for (int i = 0; columns is not null && i < x.Length; i++)
            {
                double d = columns.Difference(i % to.Length, x[i], again[i]);
                to[i % to.Length] += d * d;
            }
        }

        public HeldOutMeasures ToMeasures(Autoencoder model, bool withMeanCode)
        {
            int pixels = model.Options.Pictures.Length;
            double n = Math.Max(_examples, 1);
            double reconstruction = model.Likelihood.Average(_reconstruction, SquaredError, Math.Max(_examples, 1), pixels);
            double[] kl = _hasKl ? [.. _kl.Select(sum => sum / n)] : [];
            return new HeldOutMeasures
            {
                Examples = _examples,
                Reconstruction = reconstruction,
                Kl = kl.Sum(),
                Objective = model.Objective.Value(reconstruction, kl),
                BitsPerDimension = (reconstruction + kl.Sum()) / (pixels * Math.Log(2)),
                ActiveUnits = Enumerable.Range(0, latent).Count(j => (_squaredCodes[j] / n) - (_codes[j] / n * (_codes[j] / n)) > 0.01),
                Psnr = withMeanCode && columns is null ? Psnr / n : null,
                MeanSquaredError = withMeanCode ? MeanCodeError / n : null,
                ColumnErrors = withMeanCode && columns is not null ? [.. MeanCode.Select(sum => Math.Sqrt(sum / n))] : null,
                ColumnSpread = columns is not null ? [.. Sampled.Select(sum => Math.Sqrt(sum / n))] : null,
                KlPerDimension = kl,
            };
        }
    }
}
