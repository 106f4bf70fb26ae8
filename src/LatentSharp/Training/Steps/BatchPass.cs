using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Models.Conditions;
using LatentSharp.Models.Objectives;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;
using LatentSharp.Training.Balance;

namespace LatentSharp.Training.Steps;

/// <summary>
/// A batch, or a part of one, forward and backward. Every draw is addressed by the place of its example in the whole batch, so that a part
/// is the same whoever computes it. A warm pass takes all storage from the tape's pool.
/// </summary>
internal sealed class BatchPass
{
    private readonly Autoencoder _model;
    private readonly Dataset _set;
    private readonly TrainingOptions _options;
    private readonly bool _drawsAnew;
    private readonly LabelVectors? _labels;
    private readonly int[]? _nodes;
    private readonly Tape _tape;

    /// <summary>Prepares passes.</summary>
    /// <param name="context">What they are made of.</param>
    public BatchPass(StepContext context)
    {
        _tape = new Tape(records: true, context.Pool) { Profile = context.Profile };
        _model = context.Model;
        _set = context.Set;
        _options = context.Options;
        _drawsAnew = _model.Likelihood.DrawsAnew;
        _labels = LabelVectors.Of(_model.Options.Condition, _set.Attributes);
        _nodes = _model.Options.LabelGraph?.Nodes(_set.Attributes, _set.Count);
    }

    /// <summary>Bytes of tensor storage in use by passes.</summary>
    public long StorageBytes => _tape.Pool.AllocatedBytes;

    /// <summary>Where the times of operations are kept; null for nowhere.</summary>
    public Profile? Profile => _tape.Profile;

    /// <summary>Leaves the gradients of the average loss in the parameters, where the terms are finite.</summary>
    /// <param name="batch">Which examples, at least one.</param>
    /// <param name="place">Where in the run it is.</param>
    /// <param name="first">Place of the first of them in the whole batch.</param>
    /// <param name="differentiates">Whether gradients are wanted.</param>
    /// <param name="done">Is given the gradients of parameters as soon as they are there, as by the tape; null for nobody.</param>
    /// <returns>The loss terms, averages over these examples.</returns>
    public LossTerms Run(ReadOnlySpan<int> batch, StepPlace place, int first = 0, bool differentiates = true,
        Action<Tensor>? done = null)
    {
        _tape.Profile?.Begin();
        Tensor pixels = _tape.Rent(_model.BatchShape(batch.Length));
        Tensor x = _tape.Rent(pixels.Shape);
        _set.Fill(batch, pixels);
        if (_options.Augment is { } augmentation && _set is PictureDataset pictures)
        {
            var draws = new RandomStream(_options.Seed, Streams.Augmentation);
            pictures.Augment(augmentation, batch, pixels, draws.Substream((ulong)place.Passes));
        }

        Prepare(batch, pixels, x, place.Number, first);
        _tape.Profile?.Took("filling the batch");

        var noise = new RandomStream(_options.Seed, Streams.TrainingNoise);
        ModelPass pass = _model.Forward(_tape, x, noise.Substream((ulong)place.Number), training: true,
            (ulong)first * (ulong)_model.Options.Latent, _model.Objective.SamplesPerExample, Labels(batch, place.Number, first),
            BalancedOrder.Of(_nodes, batch));
        IReadOnlyList<LossTerm> parts = _model.Objective.Terms(pass, place.Epoch);
        Variable loss = Objective.Loss(parts);
        var terms = LossTerms.Averages(parts);
        if (differentiates && terms.AreFinite)
        {
            _tape.Backward(loss, done);
        }

        _tape.Clear();
        return terms;
    }

    private Tensor? Labels(ReadOnlySpan<int> batch, long number, int first)
    {
        if (_labels is null)
        {
            return null;
        }

        Tensor labels = _tape.Rent(new Shape(batch.Length, _model.Options.Condition!.Width));
        _labels.FillDropped(batch, labels, new RandomStream(_options.Seed, Streams.LabelDropout).Substream((ulong)number), (ulong)first);
        return labels;
    }

    private void Prepare(ReadOnlySpan<int> batch, Tensor pixels, Tensor x, long number, int first)
    {
        var draws = new RandomStream(_options.Seed, Streams.TrainingBinarization);
        if (_drawsAnew)
        {
            draws = draws.Substream((ulong)number);
        }

        int size = _model.Options.Format.Length;
        for (int i = 0; i < batch.Length; i++)
        {
            ulong start = (ulong)(_drawsAnew ? first + i : batch[i]) * (ulong)size;
            _model.Likelihood.Prepare(pixels.Span.Slice(i * size, size), x.Span.Slice(i * size, size), draws, start);
        }
    }
}
