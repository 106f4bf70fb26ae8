using LatentSharp.Formats;
using LatentSharp.Training.Files;

namespace LatentSharp.Training.Checks;

/// <summary>
/// Where a checkpoint says that its run stands, checked before the run goes on. Every field of <see cref="CheckpointState"/> has its line
/// here.
/// </summary>
internal static class StateChecks
{
    /// <summary>Refuses a state of which a field is out of its range.</summary>
    /// <param name="checks">Names file and field in messages.</param>
    /// <param name="state">The state, as JSON gave it.</param>
    /// <param name="card">What the file says of its run, checked.</param>
    /// <exception cref="ModelFileException">A field is out of its range.</exception>
    public static void Check(FieldChecks checks, CheckpointState state, ModelCard card)
    {
        checks.Whole("the state's epoch", state.Epoch, 0, Math.Max(card.Training.Epochs, card.Training.Passes(card.Data.Train)));
        checks.Whole("the state's batch", state.Batch, 0, ((long)card.Data.Train + card.Training.Batch - 1) / card.Training.Batch);
        checks.Whole("the state's steps", state.Steps, 0, CardChecks.MostSteps);
        checks.Whole("the state's unseen", state.Unseen, 0, int.MaxValue);
        checks.Number("the state's reconstructionSum", state.ReconstructionSum, -CardChecks.MostMeasure, CardChecks.MostMeasure);
        checks.Number("the state's klSum", state.KlSum, -CardChecks.MostMeasure, CardChecks.MostMeasure);
        foreach ((string name, double sum) in state.TermSums ?? new Dictionary<string, double>(StringComparer.Ordinal))
        {
            checks.Name("a name in the state's termSums", name);
            checks.Number($"the state's termSums.{name}", sum, -CardChecks.MostMeasure, CardChecks.MostMeasure);
        }

        checks.Number("the state's best", state.Best, -CardChecks.MostMeasure, double.PositiveInfinity);
        checks.Whole("the state's sinceBest", state.SinceBest, 0, int.MaxValue);
        checks.Whole("the state's sinceRate", state.SinceRate, 0, int.MaxValue);
        checks.Number("the state's rateScale", state.RateScale, double.Epsilon, 1);
        checks.Whole("the state's recoveries", state.Recoveries, 0, int.MaxValue);
        checks.Number("the state's firstLoss", state.FirstLoss, -CardChecks.MostMeasure, CardChecks.MostMeasure);
        checks.Number("the state's seconds", state.Seconds, 0, CardChecks.MostSeconds);
        checks.Number("the state's stepSeconds", state.StepSeconds, 0, CardChecks.MostSeconds);
    }
}
