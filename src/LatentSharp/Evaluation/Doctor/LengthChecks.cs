using System.Globalization;
using LatentSharp.Settings;
using static LatentSharp.Evaluation.Doctor.Thresholds;

namespace LatentSharp.Evaluation.Doctor;

/// <summary>Whether a training was long enough for its figures to mean something.</summary>
internal static class LengthChecks
{
    public static IReadOnlyList<Check> All { get; } = [new("short", Short), new("falling", Falling), new("learning", Learning)];

    private static Finding? Short(TrainingHistory history)
    {
        var extent = TrainingExtent.Of(history.Card, history.Log);
        if (!extent.IsShort)
        {
            return null;
        }

        long each = Math.Max(1, extent.Steps / Math.Max(1, extent.Epochs));
        long epochs = Math.Max(TrainingExtent.FewestEpochs, (TrainingExtent.FewestSteps + each - 1) / each);
        return new Finding("short", extent.Steps,
            $"hardly trained ({extent}): figures and pictures are those of an unfinished model, from which nothing can be concluded",
            Longer(history, epochs));
    }

    private static Finding? Falling(TrainingHistory history)
    {
        var extent = TrainingExtent.Of(history.Card, history.Log);
        return extent is { IsShort: false, IsFalling: true, LateShare: { } late } && !RateChecks.Bounces(history)
            ? new Finding("falling", late, string.Create(CultureInfo.InvariantCulture,
                $"the loss was still falling when the training ended: {100 * late:F0} % of the fall of its reconstruction term came in " +
                $"the last third"), Longer(history, LongerBy * (long)extent.Epochs))
            : null;
    }

    /// <summary>Whether anything was learned after the first pass; weights that were given may know all before it.</summary>
    private static Finding? Learning(TrainingHistory history)
    {
        IReadOnlyList<(double Epoch, double Value)> train = history.Curve("train");
        if (train.Count < FewestPoints || history.Card.Data.Initial is not null)
        {
            return null;
        }

        double first = train[0].Value;
        double best = train.Skip(1).Min(point => point.Value);
        double rate = history.Card.Training.LearningRate;
        return first - best >= LeastLearned * Math.Abs(first) ? null : new Finding("learning", first - best,
            string.Create(CultureInfo.InvariantCulture,
                $"nothing was learned after the first epoch: the loss of training data was {first:0.#} nats in it and {best:0.#} at best " +
                $"afterwards"),
            rate > HighRate ? RateChecks.Smaller(history) : SettingText.Of($"a larger {RateChecks.Rate} than {rate}"));
    }

    private static SettingText Longer(TrainingHistory history, long epochs) => history.Card.Training.Plan is null
        ? SettingText.Of($"{new SettingName("epochs")} {epochs}; with {new SettingName("resume")} the same run goes on")
        : SettingText.Of($"a longer {new SettingName("time")}, or more {new SettingName("steps")}");
}
