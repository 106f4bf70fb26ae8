using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Models.Conditions;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;
using LatentSharp.Training.Balance;
using LatentSharp.Training.Measures;
using LatentSharp.Training.Ranks;
using LatentSharp.Training.Steps;

namespace LatentSharp.Training;

/// <summary>Measures a model on a split: one posterior sample a picture, binarized once, the same draws at every call.</summary>
internal sealed class HeldOut
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

    // More than any objective has.
    internal const int MostTerms = 16;

    private readonly int[] _others;
    private readonly LabelVectors? _labels;
    private readonly int[]? _nodes;

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
            ? Split.Spread(more, LookedAt)
            : [];
        _tape = new Tape(records: false, pool);
        _model = model;
        _set = set;
        _labels = LabelVectors.Of(model.Options.Condition, set.Attributes);
        _nodes = model.Options.LabelGraph?.Nodes(set.Attributes, set.Count);
        _indices = _nodes is null ? indices : BalancedOrder.Mixed(indices, seed);
        _seed = seed;
        _batch = Math.Max(1, batch / model.Objective.SamplesPerExample);
    }

    /// <summary>Number of pictures that are measured.</summary>
    internal int Count => _indices.Length;

    /// <summary>Measures.</summary>
    /// <param name="withMeanCode">Whether to reconstruct from mean codes too, which takes about half as long again.</param>
    /// <param name="cancellation">Ends the measurement early with an <see cref="OperationCanceledException"/>.</param>
    /// <param name="ranks">Who shares the work, and has the same measures; null for this process alone.</param>
    public HeldOutMeasures Measure(bool withMeanCode, CancellationToken cancellation = default, RankGroup? ranks = null)
    {
        var sums = new HeldOutSums(_model.Options.Latent, _model.Options.Format, withMeanCode);
        Pieces.Run(ranks, (_indices.Length + _batch - 1) / _batch, (piece, numbers) => Measure(sums, piece * _batch, withMeanCode, numbers),
            (_, numbers) => sums.Add(numbers), cancellation);
        return AddActiveUnits(sums.ToMeasures(_model), ranks is null ? cancellation : default);
    }

    /// <summary>Measures the batch that begins with a place.</summary>
    private void Measure(HeldOutSums sums, int done, bool withMeanCode, List<double> numbers)
    {
        ReadOnlySpan<int> batch = _indices.AsSpan(done, Math.Min(_batch, _indices.Length - done));
        var noise = new RandomStream(_seed, Streams.EvaluationNoise);
        Tensor pixels = _tape.Rent(_model.BatchShape(batch.Length));
        Tensor x = _tape.Rent(pixels.Shape);
        _set.Fill(batch, pixels);
        Preparation.Once(_model, _seed, batch, pixels, x);
        Tensor? labels = Labels(batch);
        ModelPass pass = _model.Forward(_tape, x, noise, training: false, firstDraw: (ulong)done * (ulong)_model.Options.Latent,
            _model.Objective.SamplesPerExample, labels, BalancedOrder.Of(_nodes, batch));
        sums.Of(pass, _model.Objective.Terms(pass, double.PositiveInfinity), numbers);
        sums.Of(ofSamples: true, x.Span, pass.Likelihood.Mean.Value.Span, numbers);
        if (withMeanCode)
        {
            sums.Of(ofSamples: false, pixels.Span, _model.Reconstruct(pixels, labels).Span, numbers);
        }

        _tape.Clear();
    }

    /// <summary>What is known of pictures, for a conditional model; of data without such labels, that nothing is.</summary>
    private Tensor? Labels(ReadOnlySpan<int> batch)
    {
        if (_labels is null)
        {
            return null;
        }

        var labels = new Tensor(new Shape(batch.Length, _model.Options.Condition!.Width));
        _labels.Fill(batch, labels);
        return labels;
    }

    /// <summary>Counts active units on training pictures, where there are more of those than of the test part.</summary>
    private HeldOutMeasures AddActiveUnits(HeldOutMeasures measures, CancellationToken cancellation)
    {
        if (_others.Length == 0)
        {
            return measures;
        }

        var sums = new HeldOutSums(_model.Options.Latent, _model.Options.Format, withMeanCode: false);
        foreach (ReadOnlySpan<int> batch in Batches.Ordered(_others, _batch).Epoch(0))
        {
            cancellation.ThrowIfCancellationRequested();
            var pixels = new Tensor(_model.BatchShape(batch.Length));
            _set.Fill(batch, pixels);
            sums.AddCodes(_model.EncodePosterior(pixels, Labels(batch)).Mean.Span);
        }

        return measures with { ActiveUnits = sums.ActiveUnits, ActiveUnitsOver = _others.Length };
    }
}
