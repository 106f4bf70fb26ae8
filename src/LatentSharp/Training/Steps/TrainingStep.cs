using LatentSharp.Models;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training.Steps.Shards;

namespace LatentSharp.Training.Steps;

/// <summary>One step: a batch forward, its gradients, the optimizer. A warm step takes all storage from the tape's pool.</summary>
internal sealed class TrainingStep : ITrainingStep
{
    private readonly Optimizer _optimizer;
    private readonly TrainingOptions _options;
    private readonly BatchPass _pass;

    /// <summary>Prepares steps.</summary>
    /// <param name="context">What they are made of.</param>
    public TrainingStep(StepContext context)
    {
        _pass = new BatchPass(context);
        _optimizer = context.Optimizer;
        _options = context.Options;
    }

    /// <summary>The steps that the options ask for: of whole batches, or of shards.</summary>
    /// <param name="context">What they are made of.</param>
    public static ITrainingStep Of(StepContext context) =>
        context.Options.Shards > 1 || context.Ranks is not null ? new ShardedStep(context) : new TrainingStep(context);

    /// <summary>Bytes of tensor storage in use by steps.</summary>
    public long StorageBytes => _pass.StorageBytes;

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

    public LossTerms Run(ReadOnlySpan<int> batch, StepPlace place) => Change(_pass.Run(batch, place), place, _optimizer, _options, _pass);

    /// <summary>Lets the optimizer change the parameters by their gradients, clipped where that is wanted.</summary>
    /// <param name="terms">The loss terms that the gradients belong to; where they are not finite, nothing is changed.</param>
    /// <param name="place">Where in the run it is.</param>
    /// <param name="optimizer">The rule.</param>
    /// <param name="options">How is trained.</param>
    /// <param name="pass">Whose time is kept.</param>
    /// <returns>The terms; not finite if a gradient was not.</returns>
    internal static LossTerms Change(LossTerms terms, StepPlace place, Optimizer optimizer, TrainingOptions options, BatchPass pass)
    {
        if (!terms.AreFinite)
        {
            return terms;
        }

        if (options.Clip is { } most && !double.IsFinite(optimizer.ClipGradients(most)))
        {
            return terms.Select(_ => double.NaN);
        }

        optimizer.Step(options.Rate(place.Epoch) * place.RateScale);
        pass.Profile?.Took("optimiser");
        return terms;
    }
}
