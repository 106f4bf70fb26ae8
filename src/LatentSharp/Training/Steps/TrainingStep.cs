using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Models.Conditions;
using LatentSharp.Models.Objectives;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Training.Steps;

/// <summary>One step: a batch forward, its gradients, the optimizer. A warm step takes all storage from the tape's pool.</summary>
internal sealed class TrainingStep : ITrainingStep
{
    private readonly Autoencoder _model;
    private readonly Dataset _set;
    private readonly Optimizer _optimizer;
    private readonly TrainingOptions _options;
    private readonly bool _drawsAnew;
    private readonly LabelVectors? _labels;
    private readonly Tape _tape;

    /// <summary>Prepares steps.</summary>
    /// <param name="context">What they are made of.</param>
    public TrainingStep(StepContext context)
    {
        _tape = new Tape(records: true, context.Pool) { Profile = context.Profile };
        _model = context.Model;
        _set = context.Set;
        _optimizer = context.Optimizer;
        _options = context.Options;
        _drawsAnew = _model.Likelihood.DrawsAnew;
        _labels = LabelVectors.Of(_model.Options.Condition, _set.Attributes);
    }

    /// <summary>Bytes of tensor storage in use by steps.</summary>
    public long StorageBytes => _tape.Pool.AllocatedBytes;

    public void FetchState()
    {
        // The tensors are the trainer's own.
    }

    public void SendState()
    {
        // The tensors are the trainer's own.
    }

    /// <summary>A step whose epoch is whole, as many passes as it says.</summary>
    internal LossTerms Run(ReadOnlySpan<int> batch, long number, double epoch) => Run(batch, new StepPlace(number, epoch, 1, (int)epoch));

    public LossTerms Run(ReadOnlySpan<int> batch, StepPlace place)
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

        Prepare(batch, pixels, x, place.Number);
        _tape.Profile?.Took("filling the batch");

        var noise = new RandomStream(_options.Seed, Streams.TrainingNoise);
        ModelPass pass = _model.Forward(_tape, x, noise.Substream((ulong)place.Number), training: true,
            samples: _model.Objective.SamplesPerExample, labels: Labels(batch, place.Number));
        IReadOnlyList<LossTerm> parts = _model.Objective.Terms(pass, place.Epoch);
        Variable loss = Objective.Loss(parts);
        var terms = LossTerms.Averages(parts);
        if (terms.AreFinite)
        {
            _tape.Backward(loss);
            if (_options.Clip is { } most && !double.IsFinite(_optimizer.ClipGradients(most)))
            {
                terms = terms.Select(_ => double.NaN);
            }
            else
            {
                _optimizer.Step(_options.Rate(place.Epoch) * place.RateScale);
                _tape.Profile?.Took("optimiser");
            }
        }

        _tape.Clear();
        return terms;
    }

    private Tensor? Labels(ReadOnlySpan<int> batch, long number)
    {
        if (_labels is null)
        {
            return null;
        }

        Tensor labels = _tape.Rent(new Shape(batch.Length, _model.Options.Condition!.Width));
        _labels.FillDropped(batch, labels, new RandomStream(_options.Seed, Streams.LabelDropout).Substream((ulong)number));
        return labels;
    }

    private void Prepare(ReadOnlySpan<int> batch, Tensor pixels, Tensor x, long number)
    {
        var draws = new RandomStream(_options.Seed, Streams.TrainingBinarization);
        if (_drawsAnew)
        {
            draws = draws.Substream((ulong)number);
        }

        int size = _model.Options.Format.Length;
        for (int i = 0; i < batch.Length; i++)
        {
            ulong start = (ulong)(_drawsAnew ? i : batch[i]) * (ulong)size;
            _model.Likelihood.Prepare(pixels.Span.Slice(i * size, size), x.Span.Slice(i * size, size), draws, start);
        }
    }
}
