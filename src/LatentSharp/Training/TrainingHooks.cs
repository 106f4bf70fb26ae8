using LatentSharp.Models;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Training;

/// <summary>What a user's code wants to be told while a model trains. All calls come from the training thread.</summary>
public sealed record TrainingHooks
{
    /// <summary>Called after every step.</summary>
    public Action<StepReport>? Step { get; init; }

    /// <summary>Called after every evaluation on the test split.</summary>
    public Action<EvaluationReport>? Evaluated { get; init; }

    /// <summary>Where the times of operations are kept; null for nowhere.</summary>
    internal Profile? Profile { get; init; }

    /// <summary>
    /// Called with a sentence when something happened that a person should know: the run went back to earlier weights, or ended early.
    /// </summary>
    public Action<string>? Noticed { get; init; }
}

/// <summary>Something that happens while a request is worked on, for <see cref="IProgress{T}"/>. Told on the thread that works.</summary>
public abstract record RunEvent;

/// <summary>One step of training.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">How many there will be.</param>
/// <param name="Batch">Batches done in this epoch.</param>
/// <param name="Batches">Batches of an epoch.</param>
/// <param name="Terms">The loss terms: averages over this epoch so far, and their weights in this step.</param>
/// <param name="ImagesPerSecond">Pictures a second over all steps of the run, also those before it was resumed.</param>
public sealed record StepReport(int Epoch, int Epochs, int Batch, int Batches, LossTerms Terms, double ImagesPerSecond) : RunEvent
{
    /// <summary>Epochs that are left, where the last one may be cut; null for whole ones.</summary>
    internal double? EpochsLeft { get; init; }

    /// <summary>Estimated time until the last step.</summary>
    /// <param name="pictures">Pictures of an epoch.</param>
    public TimeSpan Left(int pictures)
    {
        double epochsLeft = EpochsLeft ?? Epochs - Epoch + 1 - ((double)Batch / Batches);
        return TimeSpan.FromSeconds(ImagesPerSecond > 0 ? Math.Min(epochsLeft * pictures / ImagesPerSecond, 1e9) : 0);
    }
}

/// <summary>One evaluation on the test split.</summary>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Train">Averages over the epoch on the training split.</param>
/// <param name="Test">The measures on the test split.</param>
/// <param name="IsBest">Whether the objective is the lowest so far, so that the model was saved as the best.</param>
public sealed record EvaluationReport(int Epoch, LossTerms Train, HeldOutMeasures Test, bool IsBest) : RunEvent;
