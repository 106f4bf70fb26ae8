using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training.Ranks;

namespace LatentSharp.Training;

/// <summary>
/// What does the steps of a run: a batch forward, its gradients, the optimizer. Ours works on the model's own tensors; another engine, or
/// one of several machines, keeps its own and brings them here when the trainer asks. Measuring, checkpoints and going back to earlier
/// weights are the trainer's, and work on the model and optimizer of the <see cref="StepContext"/>.
/// </summary>
public interface ITrainingStep
{
    /// <summary>Does a step.</summary>
    /// <param name="batch">Which examples of the training data.</param>
    /// <param name="place">Where in the run it is, which decides rates, weights and random draws.</param>
    /// <returns>The loss terms, averages over the batch; not finite if that kept the step from being done.</returns>
    LossTerms Run(ReadOnlySpan<int> batch, StepPlace place);

    /// <summary>Brings parameters, buffers, moments and step count to where the trainer sees them.</summary>
    void FetchState();

    /// <summary>Takes parameters, buffers, moments and step count from where the trainer has changed them.</summary>
    void SendState();
}

/// <summary>Where in a run a step is.</summary>
/// <param name="Number">Steps done before; addresses the random draws.</param>
/// <param name="Epoch">Epochs done, with fraction, as the schedules count them.</param>
/// <param name="RateScale">What the learning rate of the schedule is multiplied with.</param>
/// <param name="Passes">Whole epochs done, which address the draws of augmentation.</param>
public readonly record struct StepPlace(long Number, double Epoch, double RateScale, int Passes);

/// <summary>What the steps of a run are made of.</summary>
/// <param name="Model">The model; its parameters and buffers are what the trainer sees.</param>
/// <param name="Set">The data.</param>
/// <param name="Optimizer">The rule; its moments and step count are what the trainer sees.</param>
/// <param name="Options">How is trained.</param>
public sealed record StepContext(Autoencoder Model, Dataset Set, Optimizer Optimizer, TrainingOptions Options)
{
    /// <summary>Where the times of operations are kept; null for nowhere.</summary>
    internal Profile? Profile { get; init; }

    /// <summary>Storage that steps and evaluations use in turn; null for a pool of its own.</summary>
    internal TensorPool? Pool { get; init; }

    /// <summary>The processes that share the shards of a batch; null for this one alone.</summary>
    internal RankGroup? Ranks { get; init; }
}
