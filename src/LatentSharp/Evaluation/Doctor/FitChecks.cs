using System.Globalization;
using LatentSharp.Settings;
using LatentSharp.Training;
using static LatentSharp.Evaluation.Doctor.Thresholds;

namespace LatentSharp.Evaluation.Doctor;

/// <summary>Whether what was learned holds for data that were not learned from.</summary>
internal static class FitChecks
{
    public static IReadOnlyList<Check> All { get; } = [new("overfitting", Overfitting, From: CurveFrom)];

    /// <summary>
    /// How much the loss on other data is above that on training data, as a share of what training has gained since its first tenth; null
    /// where that cannot be said.
    /// </summary>
    /// <param name="train">The loss on training data by epoch.</param>
    /// <param name="test">The loss on other data.</param>
    internal static (double Share, double Train, double Test)? Gap(
        IReadOnlyList<(double Epoch, double Value)> train, IReadOnlyList<(double Epoch, double Value)> test)
    {
        if (train.Count < FewestPoints || test.Count < 2)
        {
            return null;
        }

        (double epoch, double last) = test[^1];
        double beside = train.MinBy(point => Math.Abs(point.Epoch - epoch)).Value;
        double gained = train[Math.Max(1, train.Count / 10)].Value - beside;
        return gained > 0 ? ((last - beside) / gained, beside, last) : null;
    }

    private static Finding? Overfitting(TrainingHistory history)
    {
        // Where next to nothing was gained, or the loss jumps about, a share of the gain tells nothing of the data; where other data are
        // still given back better from epoch to epoch, nothing is learned by heart.
        if (history.Card.Data.Test < FewestTested || CodeChecks.IsCollapsed(history) || RateChecks.Bounces(history)
            || TrainingExtent.Of(history.Card, history.Log).IsFalling
            || Gap(history.Curve("train"), history.Curve("test")) is not { } gap
            || !(gap.Share > MostGap && gap.Test - gap.Train > SmallGap * Math.Abs(gap.Train)))
        {
            return null;
        }

        string noun = history.Model.Format.Kind.Noun;
        string kept = history.IsUnderWay || history.Card.Epoch <= 0 ? "" : $"; the weights of epoch {history.Card.Epoch} are kept";
        return new Finding("overfitting", gap.Share, string.Create(CultureInfo.InvariantCulture,
            $"the training {noun}s are learned by heart: {gap.Train:0.#} nats on them and {gap.Test:0.#} on others, a gap of " +
            $"{100 * gap.Share:0} % of what training gained after its first tenth{kept}"),
            history.Model.Format.Kind.HasNeighbors && history.Card.Training.Augment is null
                ? SettingText.Of($"{new SettingName(TrainingSettings.Augment.Name)} shift, which changes {noun}s a little each time they " +
                    $"are seen, or more {noun}s")
                : SettingText.Of($"more {noun}s, or fewer {new SettingName(TrainingSettings.Epochs.Name)} than {history.Epochs}"));
    }
}
