using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Models;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Training;

/// <summary>What a person said about a model and its training; null where nothing was said, so that it is chosen from the data.</summary>
public sealed record Wishes
{
    /// <summary>VAE or AE.</summary>
    public ModelKind? Model { get; init; }

    /// <summary>The family of the networks.</summary>
    public NetworkKind? Network { get; init; }

    /// <summary>Widths of the hidden layers of an MLP.</summary>
    public IReadOnlyList<int>? Hidden { get; init; }

    /// <summary>Channels after each halving of a convolutional network.</summary>
    public IReadOnlyList<int>? Channels { get; init; }

    /// <summary>Whether residual blocks are wanted.</summary>
    public bool? Residual { get; init; }

    /// <summary>How the decoder enlarges its grids.</summary>
    public UpsamplingKind? Upsampling { get; init; }

    /// <summary>Number of latent dimensions.</summary>
    public int? Latent { get; init; }

    /// <summary>The distribution of a pixel.</summary>
    public LikelihoodKind? Likelihood { get; init; }

    /// <summary>How pixels become black or white.</summary>
    public Binarization? Binarize { get; init; }

    /// <summary>Where the variance of a Gaussian likelihood comes from.</summary>
    public VarianceKind? Variance { get; init; }

    /// <summary>The standard deviation of a fixed variance, in units of the pixel range [0, 1].</summary>
    public double? Sigma { get; init; }

    /// <summary>Weight of the KL term.</summary>
    public double? Beta { get; init; }

    /// <summary>How the weight grows.</summary>
    public WarmUpKind? WarmUp { get; init; }

    /// <summary>Epochs of the warm-up.</summary>
    public double? WarmUpEpochs { get; init; }

    /// <summary>Weight of the reconstruction term.</summary>
    public double? ReconstructionWeight { get; init; }

    /// <summary>Nats that each dimension may carry for nothing.</summary>
    public double? FreeBits { get; init; }

    /// <summary>Capacity in nats.</summary>
    public double? Capacity { get; init; }

    /// <summary>Share of the codes of training batches that are drawn inward.</summary>
    public double? Inward { get; init; }

    /// <summary>Passes over the training pictures.</summary>
    public int? Epochs { get; init; }

    /// <summary>Number of steps, in place of epochs.</summary>
    public StepPlan? Steps { get; init; }

    /// <summary>Pictures of a step.</summary>
    public int? Batch { get; init; }

    /// <summary>Learning rate.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The rule that changes the parameters.</summary>
    public OptimizerKind? Optimizer { get; init; }

    /// <summary>How the learning rate changes.</summary>
    public ScheduleKind? Schedule { get; init; }

    /// <summary>Epochs in which the learning rate rises from 0.</summary>
    public double? RateWarmUp { get; init; }

    /// <summary>Largest norm of all gradients together.</summary>
    public double? Clip { get; init; }

    /// <summary>Decay of averaged weights.</summary>
    public double? Average { get; init; }

    /// <summary>Evaluations in a row without a better one after which the run ends.</summary>
    public int? Patience { get; init; }

    /// <summary>Minutes between checkpoints within an epoch.</summary>
    public double? CheckpointMinutes { get; init; }

    /// <summary>Weight decay of the rule.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>Changes that training pictures undergo each time they are seen.</summary>
    public Augmentation? Augment { get; init; }

    /// <summary>Decides every random draw.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Epochs between evaluations.</summary>
    public int? EvaluateEvery { get; init; }
}
