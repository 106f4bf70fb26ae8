using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training.Files;

namespace LatentSharp.Training.Steps;

/// <summary>
/// All that a run consists of, to go back to when a later step spoils it: in the checkpoint that was just written, or where there is none,
/// as a copy in memory.
/// </summary>
internal sealed class LastGood
{
    private readonly Autoencoder _model;
    private readonly Optimizer _optimizer;
    private readonly WeightAverage? _average;
    private readonly string? _checkpoint;
    private (Tensor Live, Tensor Kept)[] _copies = [];
    private bool _isInFile;
    private CheckpointState _state = new();
    private long _steps;

    /// <summary>Keeps nothing yet.</summary>
    /// <param name="model">Whose weights and statistics are kept.</param>
    /// <param name="optimizer">Whose moments are kept.</param>
    /// <param name="average">Whose values are kept.</param>
    /// <param name="checkpoint">Where the run writes its checkpoints; null for nowhere.</param>
    public LastGood(Autoencoder model, Optimizer optimizer, WeightAverage? average, string? checkpoint)
    {
        _model = model;
        _optimizer = optimizer;
        _average = average;
        _checkpoint = checkpoint;
    }

    /// <summary>What is now is good.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="isInFile">Whether the checkpoint holds just this.</param>
    public void Keep(CheckpointState state, bool isInFile)
    {
        _isInFile = isInFile && _checkpoint is not null;
        if (_isInFile)
        {
            // A third of what training takes beside its steps.
            _copies = [];
            return;
        }

        if (_copies.Length == 0 || _steps == 0)
        {
            // Without moments the first time, with them from the second on.
            _copies = [.. Live().Select(live => (live, live.Clone()))];
        }
        else
        {
            foreach ((Tensor live, Tensor kept) in _copies)
            {
                live.Span.CopyTo(kept.Span);
            }
        }

        (_state, _steps) = (state, _optimizer.Steps);
    }

    /// <summary>Puts it back.</summary>
    /// <returns>Where the run stood.</returns>
    /// <exception cref="Formats.ModelFileException">The checkpoint cannot be read any more.</exception>
    public CheckpointState Restore()
    {
        if (_isInFile)
        {
            return Checkpoint.Load(_checkpoint!, _model, _optimizer, _average);
        }

        foreach ((Tensor live, Tensor kept) in _copies)
        {
            kept.Span.CopyTo(live.Span);
        }

        foreach (Tensor moment in _steps == 0 ? Moments : [])
        {
            moment.Span.Clear();
        }

        _optimizer.Steps = _steps;
        return _state;
    }

    private IEnumerable<Tensor> Moments => [.. _optimizer.FirstMoments, .. _optimizer.SecondMoments];

    /// <summary>What changes in training; before the first step all moments are zero.</summary>
    private IEnumerable<Tensor> Live() =>
        [.. _model.Parameters.Select(p => p.Value), .. _model.Buffers.Select(b => b.Value), .. _average?.Values ?? [],
            .. _optimizer.Steps == 0 ? [] : Moments];
}
