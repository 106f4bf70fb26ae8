using System.Globalization;
using LatentSharp.Models.Objectives;
using LatentSharp.Settings;
using LatentSharp.Training;
using static LatentSharp.Evaluation.Doctor.Thresholds;

namespace LatentSharp.Evaluation.Doctor;

/// <summary>Whether the steps of a training are of a size that it bears.</summary>
internal static class RateChecks
{
    public static IReadOnlyList<Check> All { get; } =
        [new("divergence", Divergence), new("bouncing", Bouncing, From: CurveFrom), new("batch", Batch, From: 0)];

    /// <summary>The setting that most of this is about.</summary>
    public static SettingName Rate => new(TrainingSettings.LearningRate.Name);

    /// <summary>
    /// How much a curve goes up and down: the mean distance of a point from the middle of its neighbors, in nats and as a share of what the
    /// curve fell from the middle of its first third to its lowest point; null where it has too few points. The first third is left out of
    /// the mean.
    /// </summary>
    /// <param name="curve">A loss by epoch.</param>
    internal static (double Nats, double Share)? Swing(IReadOnlyList<(double Epoch, double Value)> curve)
    {
        int first = curve.Count / 3;
        if (curve.Count - first < FewestPoints)
        {
            return null;
        }

        double sum = 0;
        for (int i = first + 1; i < curve.Count - 1; i++)
        {
            sum += Math.Abs(curve[i].Value - ((curve[i - 1].Value + curve[i + 1].Value) / 2));
        }

        double fall = curve.Take(first).Select(point => point.Value).Order().ElementAt(first / 2) - curve.Min(point => point.Value);
        double nats = sum / (curve.Count - first - 2);
        return (nats, nats / Math.Max(fall, double.Epsilon));
    }

    private static Finding? Divergence(TrainingHistory history)
    {
        double rate = history.Card.Training.LearningRate;
        return history.Recoveries == 0 ? null : new Finding("divergence", history.Recoveries,
            "the loss diverged once, and the training went on from earlier weights with a third of the learning rate",
            SettingText.Of($"{Rate} {rate / 3:G2} from the start"));
    }

    /// <summary>Whether the loss goes up and down, so that its course says nothing of how far it has come.</summary>
    internal static bool Bounces(TrainingHistory history) => Bouncing(history) is not null;

    /// <summary>What to try where steps are too large.</summary>
    internal static SettingText Smaller(TrainingHistory history)
    {
        double rate = history.Card.Training.LearningRate;
        return SettingText.Of($"a smaller {Rate} than {rate}, e.g. {(rate > UsualRate ? UsualRate : rate / 3):G2}");
    }

    private static Finding? Bouncing(TrainingHistory history) =>
        history.Model.Objective is not ElboOptions { WarmUp: WarmUpKind.Cyclic }
        && Swing(history.Curve("train")) is { } swing && swing.Share > MostSwing && swing.Nats > BeyondChance * Chance(history)
            ? new Finding("bouncing", swing.Share, string.Create(CultureInfo.InvariantCulture,
                $"the loss goes up and down from epoch to epoch, by {100 * swing.Share:0} % of what it fell since the first " +
                $"third of the training: steps are too large"), Smaller(history))
            : null;

    /// <summary>
    /// Nats by which the loss of an epoch differs from that of the same weights with other draws of codes: about a nat a dimension for
    /// each example, averaged over all of them.
    /// </summary>
    private static double Chance(TrainingHistory history) =>
        history.Model.Posterior.HasSpread ? Math.Sqrt((double)history.Model.Latent / Math.Max(1, history.Card.Data.Train)) : 0;

    private static Finding? Batch(TrainingHistory history)
    {
        int size = history.Card.Data.Train > 0 ? Math.Min(history.Card.Training.Batch, history.Card.Data.Train)
            : history.Card.Training.Batch;
        return history.Model.Network.NormalizesBatches && size < SmallestBatch
            ? new Finding("batch", size,
                $"batch normalization takes mean and variance from batches of {size}, which are too few to know them",
                history.Card.Training.Batch <= size ? SettingText.Of($"{new SettingName(TrainingSettings.Batch.Name)} {UsualBatch}")
                    : SettingText.Of($"more data, or {new SettingName("network")} mlp, which does not normalize"))
            : null;
    }
}
