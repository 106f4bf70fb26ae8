using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Training;

/// <summary>Measures a model on a split: one posterior sample a picture, binarized once, the same draws at every call.</summary>
public sealed class HeldOut
{
    /// <summary>Most pictures of a pass.</summary>
    internal const int LargestBatch = 100;

    /// <summary>Below so many a pass does not keep all threads at work.</summary>
    internal const int SmallestBatch = 16;

    private readonly Autoencoder _model;
    private readonly Dataset _set;
    private readonly int[] _indices;
    private readonly ulong _seed;
    private readonly int _batch;
    private readonly Tape _tape;

    // Test parts as small as this have too few codes for a variance; then training pictures are looked at, at most so many.
    private const int FewForVariance = 50;
    private const int LookedAt = 200;

    private readonly int[] _others;

    /// <summary>Prepares the measurement.</summary>
    /// <param name="model">The model.</param>
    /// <param name="set">The pictures.</param>
    /// <param name="indices">Which of them.</param>
    /// <param name="seed">Decides binarization and posterior samples.</param>
    /// <param name="batch">Pictures of a pass; changes speed and memory only, except in the last bits of the sums.</param>
    /// <param name="pool">Where storage comes from; null for a pool of its own.</param>
    /// <param name="training">Training pictures, on which active units are counted where <paramref name="indices"/> are few; null for
    /// none.</param>
    public HeldOut(
        Autoencoder model, Dataset set, int[] indices, ulong seed, int batch = LargestBatch, TensorPool? pool = null,
            int[]? training = null)
    {
        _others = indices.Length < FewForVariance && training is { } more && more.Length > indices.Length
            ? more[..Math.Min(more.Length, LookedAt)]
            : [];
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

        return AddActiveUnits(sums.ToMeasures(_model, withMeanCode), cancellation);
    }

    /// <summary>Counts active units on training pictures, where there are more of those than of the test part.</summary>
    private HeldOutMeasures AddActiveUnits(HeldOutMeasures measures, CancellationToken cancellation)
    {
        if (_others.Length == 0)
        {
            return measures;
        }

        var sums = new Sums(_model.Options.Latent, null);
        foreach (ReadOnlySpan<int> batch in Batches.Ordered(_others, _batch).Epoch(0))
        {
            cancellation.ThrowIfCancellationRequested();
            var pixels = new Tensor(_model.BatchShape(batch.Length));
            Batches.FillBatch(_set, batch, pixels);
            sums.AddCodes(_model.Encode(pixels).Span);
        }

        return measures with { ActiveUnits = sums.ActiveUnits, ActiveUnitsOver = _others.Length };
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

            AddCodes(pass.Mean.Value.Span);
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

        /// <summary>Mean codes, <c>[n, latent]</c>.</summary>
        public void AddCodes(ReadOnlySpan<float> mean)
        {
            for (int i = 0; i < mean.Length; i++)
            {
                _codes[i % latent] += mean[i];
                _squaredCodes[i % latent] += (double)mean[i] * mean[i];
            }

            _examples += mean.Length / latent;
        }

        /// <summary>Dimensions whose mean codes vary by more than 0.01.</summary>
        public int ActiveUnits => Enumerable.Range(0, latent).Count(j => Variance(j, Math.Max(_examples, 1)) > 0.01);

        private double Variance(int dimension, double n) =>
            (_squaredCodes[dimension] / n) - (_codes[dimension] / n * (_codes[dimension] / n));

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
                ActiveUnits = ActiveUnits,
                ActiveUnitsOver = _examples,
                Psnr = withMeanCode && columns is null ? Psnr / n : null,
                MeanSquaredError = withMeanCode ? MeanCodeError / n : null,
                ColumnErrors = withMeanCode && columns is not null ? [.. MeanCode.Select(sum => Math.Sqrt(sum / n))] : null,
                ColumnSpread = columns is not null ? [.. Sampled.Select(sum => Math.Sqrt(sum / n))] : null,
                KlPerDimension = kl,
            };
        }
    }
}
