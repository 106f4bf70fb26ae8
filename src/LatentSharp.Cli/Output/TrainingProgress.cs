using System.Globalization;
using LatentSharp.Training;

namespace LatentSharp.Cli.Output;

/// <summary>Tells a person how training goes.</summary>
internal sealed class TrainingProgress(LiveLine line, int pictures, string unit = "img")
{
    public TrainingHooks Hooks => new() { Step = Step, Evaluated = Evaluated, Noticed = line.Keep };

    private void Step(StepReport step) => line.Show(() =>
    {
        string weight = step.Weight is 1 or 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", KL weight {step.Weight:G3}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {step.Epoch}/{step.Epochs} {100.0 * step.Batch / step.Batches,3:F0} %  {step.ImagesPerSecond:N0} {unit}/s  {Words.Time(step.Left(pictures))} left  {Words.Terms(step.Average.Reconstruction, step.Average.KlDivergence)} nats{weight}");
    });

    private void Evaluated(EvaluationReport report) => line.Keep(
        $"epoch {report.Epoch}: test {Words.Terms(report.Test.Reconstruction, report.Test.Kl)} nats, train {string.Create(CultureInfo.InvariantCulture, $"{report.Train.Negative:F2}")}, {report.Test.ActiveUnits} active units{(report.IsBest ? ", best so far" : "")}");
}
