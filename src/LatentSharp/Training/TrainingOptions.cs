using LatentSharp.Models;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Training;

/// <summary>How the learning rate changes in the course of a run.</summary>
public enum ScheduleKind
{
    /// <summary>It stays.</summary>
    Constant,

    /// <summary>It falls in a straight line to zero at the last step (Bergsma et al. 2025), which settles the weights. Plain arithmetic, so that it has the same bits everywhere.</summary>
    Linear,

    /// <summary>Constant for the first half of the run, then in a straight line to zero: large steps as long as they gain, small ones to settle (Hu et al. 2024, "warm-up, stable, decay").</summary>
    Trapezoid,
}

/// <summary>How a model is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the training pictures.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Pictures of a step.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How the learning rate changes.</summary>
    public ScheduleKind Schedule { get; init; }

    /// <summary>The rule that changes the parameters.</summary>
    public OptimiserKind Optimizer { get; init; } = OptimiserKind.Adam;

    /// <summary>Weight decay of the rule.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Decides first values, order, binarisation and samples.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Epochs between evaluations on the test split.</summary>
    public int EvaluateEvery { get; init; } = 1;

    /// <summary>The learning rate of a step.</summary>
    /// <param name="done">Share of the run that lies behind, from 0 to 1.</param>
    public double Rate(double done)
    {
        double left = 1 - Math.Clamp(done, 0, 1);
        return LearningRate * Schedule switch
        {
            ScheduleKind.Linear => left,
            ScheduleKind.Trapezoid => Math.Min(1, 2 * left),
            _ => 1,
        };
    }

    /// <summary>Refuses what cannot be done.</summary>
    /// <exception cref="ModelOptionsException">A value is out of range; the message names it and the range.</exception>
    public void Validate()
    {
        Require(Epochs is >= 1 and <= 1_000_000, "--epochs", Epochs, "a whole number of at least 1");
        Require(Batch is >= 1 and <= 65536, "--batch", Batch, "a whole number from 1 to 65536");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), "--learning-rate", LearningRate, "a number above 0, e.g. 1e-3");
        Require(WeightDecay >= 0 && double.IsFinite(WeightDecay), "--weight-decay", WeightDecay, "a number of at least 0");
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
