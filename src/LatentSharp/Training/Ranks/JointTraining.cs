using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training.Files;
using LatentSharp.Training.Provenance;

namespace LatentSharp.Training.Ranks;

/// <summary>What ranks decide in a training: what depends on clocks, files and people is rank 0's, and told to the others.</summary>
internal sealed class JointTraining
{
    private readonly RankGroup _group;
    private readonly Autoencoder _model;
    private readonly Optimizer _optimizer;
    private readonly WeightAverage? _average;

    /// <summary>Prepares it.</summary>
    /// <param name="group">The ranks.</param>
    /// <param name="model">Whose weights and buffers are the same on all.</param>
    /// <param name="optimizer">Whose moments are.</param>
    /// <param name="average">Whose values are; null for none.</param>
    public JointTraining(RankGroup group, Autoencoder model, Optimizer optimizer, WeightAverage? average)
    {
        _group = group;
        (_model, _optimizer, _average) = (model, optimizer, average);
    }

    /// <summary>The ranks.</summary>
    public RankGroup Group => _group;

    /// <summary>Whether the run is to stop.</summary>
    public bool Stops { get; private set; }

    /// <summary>Whether a checkpoint is due.</summary>
    public bool Saves { get; private set; }

    /// <summary>Gives everybody what rank 0 starts from.</summary>
    /// <param name="state">Where rank 0 stands.</param>
    /// <returns>Where the run stands.</returns>
    public CheckpointState Begin(CheckpointState state)
    {
        string text = _group.FromFirst(JsonSerializer.Serialize(state, TrainingJson.Default.CheckpointState));
        Share();
        CheckpointState shared = _group.IsFirst ? state : JsonSerializer.Deserialize(text, TrainingJson.Default.CheckpointState)!;
        _optimizer.Steps = shared.Steps;
        _group.Ranks.IsUnderWay = true;
        return shared;
    }

    /// <summary>Gives everybody the weights, moments and statistics of rank 0.</summary>
    public void Share() => _group.FromFirst(All());

    /// <summary>Lets rank 0 decide; done by all ranks after each step.</summary>
    /// <param name="stops">Whether this process was asked to stop.</param>
    /// <param name="saves">Whether a checkpoint is due by its clock.</param>
    /// <param name="end">The last step as it plans it.</param>
    /// <returns>The last step.</returns>
    public long Decide(bool stops, bool saves, long end)
    {
        double[] decided = _group.Gather([stops ? 1 : 0, saves ? 1 : 0, end]);
        (Stops, Saves) = (decided[0] != 0, decided[1] != 0);
        _group.Ranks.HasStopped |= Stops;
        return (long)decided[2];
    }

    /// <summary>A checkpoint was written.</summary>
    public void Saved() => Saves = false;

    /// <summary>Makes sure that all ranks have the same weights, moments and statistics.</summary>
    /// <exception cref="TrainingException">One has others.</exception>
    public void CheckWeights()
    {
        var hash = new XxHash64();
        foreach (Tensor tensor in All())
        {
            hash.Append(MemoryMarshal.AsBytes(tensor.Span));
        }

        Handshake.Same(_group, "has come to other weights", DataFingerprint.Hex(hash.GetCurrentHashAsUInt64()),
            "its memory or processor may be faulty; the last checkpoint is intact");
    }

    private IEnumerable<Tensor> All() =>
    [
        .. _model.Parameters.Select(p => p.Value), .. _model.Buffers.Select(b => b.Value), .. _optimizer.FirstMoments,
        .. _optimizer.SecondMoments, .. _average?.Values ?? [],
    ];
}
