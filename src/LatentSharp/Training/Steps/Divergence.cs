using System.Globalization;
using LatentSharp.Data.Sentences;
using LatentSharp.Settings;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training.Files;

namespace LatentSharp.Training.Steps;

/// <summary>The loss or a weight is no longer of use: not a number, infinite, or far beyond where training began.</summary>
internal sealed class DivergenceException(string what, long step, int epoch) : Exception(what)
{
    /// <summary>The step that it was found after, from 1.</summary>
    public long Step { get; } = step;

    /// <summary>Its epoch, from 1.</summary>
    public int Epoch { get; } = epoch;
}

/// <summary>Finds steps after which it makes no sense to go on.</summary>
internal static class Divergence
{
    // An explosion is beyond doubt when an example costs a hundred times what it cost at first, and a hundred nats a number of it.
    private const double Explosion = 100;

    /// <summary>Nothing may be saved after this has failed: what was saved before is the last that is of use.</summary>
    /// <param name="value">The loss, nats per example.</param>
    /// <param name="state">Where the run stands.</param>
    /// <exception cref="DivergenceException">It is no number.</exception>
    public static void CheckLoss(double value, CheckpointState state)
    {
        if (!double.IsFinite(value))
        {
            throw new DivergenceException("the loss is no longer a number", state.Steps + 1, state.Epoch + 1);
        }
    }

    /// <summary>A loss may be far beyond use before it stops being a number.</summary>
    /// <param name="value">The loss of a step, nats per example.</param>
    /// <param name="pixels">Numbers of a picture.</param>
    /// <param name="state">Where the run stands.</param>
    /// <exception cref="DivergenceException">It has exploded.</exception>
    public static void CheckExplosion(double value, int pixels, CheckpointState state)
    {
        if (state.FirstLoss is { } begin && value > Explosion * (Math.Abs(begin) + pixels))
        {
            throw new DivergenceException(string.Create(CultureInfo.InvariantCulture,
                $"the loss has grown from {Counted.Significant(begin, 3)} " +
                    $"to {Counted.Significant(value, 3)} nats per example"), state.Steps + 1, state.Epoch + 1);
        }
    }

    /// <summary>A finite loss may still have had a gradient that was not.</summary>
    /// <param name="parameters">The weights.</param>
    /// <param name="state">Where the run stands.</param>
    /// <exception cref="DivergenceException">One is no number.</exception>
    public static void CheckWeights(IReadOnlyList<Parameter> parameters, CheckpointState state)
    {
        foreach (Parameter parameter in parameters)
        {
            foreach (float value in parameter.Value.Span)
            {
                if (!float.IsFinite(value))
                {
                    throw new DivergenceException($"weight '{parameter.Name}' is no longer a number", state.Steps, state.Epoch + 1);
                }
            }
        }
    }

    /// <summary>What to tell when it happened for the second time.</summary>
    /// <param name="divergence">What was found.</param>
    /// <param name="options">How the run was trained.</param>
    /// <param name="scale">What the learning rate was multiplied with.</param>
    public static TrainingException Final(DivergenceException divergence, TrainingOptions options, double scale) =>
        new($"{divergence.Message} at step {divergence.Step} (epoch {divergence.Epoch}), for the second time: most likely the learning " +
            $"rate " +
            $"is too high; try {new SettingName("learning-rate")} {options.LearningRate * scale / 3:G2}" +
            $"{(options.Clip is null ? SettingText.Of($" or {new SettingName("clip")} 1") : "")}. What was saved before is intact.");
}
