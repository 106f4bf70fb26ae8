using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Training;

/// <summary>A copy in memory of all that a run consists of, to go back to when a later step spoils it.</summary>
internal sealed class LastGood
{
    private readonly Optimiser _optimiser;
    private readonly Tensor[] _live;
    private readonly Tensor[] _kept;
    private CheckpointState _state = new();
    private long _steps;

    /// <summary>Copies nothing yet.</summary>
    public LastGood(Autoencoder model, Optimiser optimiser, WeightAverage? average)
    {
        _optimiser = optimiser;
        _live =
        [
            .. model.Parameters.Select(p => p.Value), .. model.Buffers.Select(b => b.Value),
            .. optimiser.FirstMoments, .. optimiser.SecondMoments, .. average?.Values ?? [],
        ];
        _kept = [.. _live.Select(t => new Tensor(t.Shape))];
    }

    /// <summary>Takes a copy.</summary>
    /// <param name="state">Where the run stands.</param>
    public void Keep(CheckpointState state)
    {
        Copy(_live, _kept);
        (_state, _steps) = (state, _optimiser.Steps);
    }

    /// <summary>Puts it back.</summary>
    /// <returns>Where the run stood.</returns>
    public CheckpointState Restore()
    {
        Copy(_kept, _live);
        _optimiser.Steps = _steps;
        return _state;
    }

    private static void Copy(Tensor[] from, Tensor[] to)
    {
        for (int i = 0; i < from.Length; i++)
        {
            from[i].Span.CopyTo(to[i].Span);
        }
    }
}
