using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Training;

/// <summary>How the learning rate changes in the course of a run.</summary>
public enum ScheduleKind
{
    /// <summary>It stays.</summary>
    Constant,

    /// <summary>
    /// It falls in a straight line to zero at the last step (Bergsma et al. 2025), which settles the weights. Plain arithmetic, so that it
    /// has the same bits everywhere.
    /// </summary>
    Linear,

    /// <summary>
    /// Constant for the first half of the run, then in a straight line to zero: large steps as long as they gain, small ones to settle (Hu
    /// et al. 2024, "warm-up, stable, decay").
    /// </summary>
    Trapezoid,

    /// <summary>Along half a cosine to zero (Loshchilov and Hutter 2017).</summary>
    Cosine,

    /// <summary>A tenth from three fifths of the run on, a hundredth from 85 % on.</summary>
    Step,

    /// <summary>Halved whenever three evaluations in a row were no better than the best before.</summary>
    Plateau,
}

/// <summary>How a model is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>
    /// Evaluations in a row without a better one after which <see cref="ScheduleKind.Plateau"/> halves the learning rate.
    /// </summary>
    internal const int PlateauEvaluations = 3;

    /// <summary>
    /// Passes over the training pictures; with a <see cref="Plan"/> those that it began with, in which the schedules are counted.
    /// </summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The number of steps, where a time was given; null for <see cref="Epochs"/>.</summary>
    public StepPlan? Plan { get; init; }

    /// <summary>Pictures of a step.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How the learning rate changes.</summary>
    public ScheduleKind Schedule { get; init; }

    /// <summary>Epochs in which the learning rate rises in a straight line from 0; 0 for none.</summary>
    public double RateWarmUp { get; init; }

    /// <summary>Largest norm of all gradients together; null for no bound.</summary>
    public double? Clip { get; init; }

    /// <summary>
    /// Decay of averaged weights, which are then measured and kept as the model in place of the last step's; null for none.
    /// </summary>
    public double? Average { get; init; }

    /// <summary>Evaluations in a row without a better one after which the run ends; null for never.</summary>
    public int? Patience { get; init; }

    /// <summary>Minutes after which a checkpoint is written within an epoch.</summary>
    public double CheckpointMinutes { get; init; } = 5;

    /// <summary>The rule that changes the parameters.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Adam;

    /// <summary>Weight decay of the rule.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Decides first values, order, binarization and samples.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Changes that training pictures undergo each time they are seen; null for none.</summary>
    public Augmentation? Augment { get; init; }

    /// <summary>Epochs between evaluations on the test split.</summary>
    public int EvaluateEvery { get; init; } = 1;

    /// <summary>
    /// Pictures of an evaluation, the first of the test split, and as many training pictures for statistics of batch normalization; null
    /// for all.
    /// </summary>
    public int? EvaluateOn { get; init; }

    /// <summary>Passes over so many training pictures that the run makes in all, the last of which may be cut.</summary>
    /// <param name="pictures">Training pictures.</param>
    public int Passes(int pictures)
    {
        long batches = Math.Max(1, (pictures + (long)Batch - 1) / Batch);
        return Plan is null ? Epochs : (int)Math.Min((Plan.End + batches - 1) / batches, int.MaxValue);
    }

    /// <summary>The learning rate of a step; for <see cref="ScheduleKind.Plateau"/> before it was halved.</summary>
    /// <param name="epoch">Epochs done, with fraction.</param>
    public double Rate(double epoch)
    {
        double done = Math.Clamp(epoch / Epochs, 0, 1);
        double left = 1 - done;
        double warm = RateWarmUp > 0 ? Math.Min(1, epoch / RateWarmUp) : 1;
        return LearningRate * warm * Schedule switch
        {
            ScheduleKind.Linear => left,
            ScheduleKind.Trapezoid => Math.Min(1, 2 * left),
            ScheduleKind.Cosine => 0.5 * (1 + HalfCosine(done)),
            ScheduleKind.Step => done < 0.6 ? 1 : done < 0.85 ? 0.1 : 0.01,
            _ => 1,
        };
    }

    /// <summary>cos πt for t in [0, 1] by its series around ½: the library's cosine differs between platforms in its last bit.</summary>
    private static double HalfCosine(double t)
    {
        double x = Math.PI * (0.5 - t);
        double square = x * x;
        double sum = 0;
        for (int k = 19; k >= 3; k -= 2)
        {
            sum = (1 + sum) * (-square / (k * (k - 1)));
        }

        return x * (1 + sum);
    }

    /// <summary>Refuses what cannot be done.</summary>
    /// <exception cref="ModelOptionsException">A value is out of range; the message names it and the range.</exception>
    public void Validate()
    {
        Require(Epochs is >= 1 and <= 1_000_000, "--epochs", Epochs, "a whole number of at least 1");
        Require(Batch is >= 1 and <= 65536, "--batch", Batch, "a whole number from 1 to 65536");
        Require(LearningRate is > 0 and <= 1e30, "--learning-rate", LearningRate, "a number above 0, and at most 1e30, e.g. 1e-3");
        Require(WeightDecay is >= 0 and <= 1e9, "--weight-decay", WeightDecay, "a number of at least 0, and at most 1e9");
        Require(RateWarmUp is >= 0 and <= 1e9, "--rate-warm-up", RateWarmUp, "a number of epochs of at least 0, and at most 1e9");
        Require(Clip is null or (> 0 and <= 1e30), "--clip", Clip ?? 0, "a number above 0, and at most 1e30, e.g. 1");
        Require(Average is null or >= 0 and < 1, "--average", Average ?? 0, "a number from 0 to below 1, e.g. 0.999");
        Require(Patience is null or >= 1, "--patience", Patience ?? 0, "a whole number of evaluations of at least 1");
        Require(CheckpointMinutes > 0, "--checkpoint-every", CheckpointMinutes, "a number of minutes above 0");
        Require(Plan is null || Plan.IsPossible, "--steps", Plan?.Points.Count > 0 ? Plan : "nothing",
            "a number of steps of at least 1, and steps at which it was changed, rising");
        Require(EvaluateOn is null or >= 1, "--evaluate-on", EvaluateOn ?? 0, "a whole number of pictures of at least 1");
        Require(EvaluateEvery >= 1, "--evaluate-every", EvaluateEvery, "a whole number of epochs of at least 1");
    }

    private static void Require(bool condition, string option, object value, string rule)
    {
        if (!condition)
        {
            throw new ModelOptionsException(FormattableString.Invariant($"{option} {value} is not possible: it must be {rule}."));
        }
    }
}
