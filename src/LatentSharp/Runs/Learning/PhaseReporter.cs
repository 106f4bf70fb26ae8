using LatentSharp.Data;

namespace LatentSharp.Runs.Learning;

/// <summary>Passes on how far a part of the work has come; work that reports here is stopped here.</summary>
/// <param name="work">Who is told, and what stops it.</param>
internal sealed class PhaseReporter(WorkContext work) : IProgress<DataProgress>
{
    /// <summary>Called on the thread that works.</summary>
    /// <exception cref="OperationCanceledException">The work is stopped.</exception>
    public void Report(DataProgress value)
    {
        work.Cancellation.ThrowIfCancellationRequested();
        work.Progress?.Report(new RunMeasuring(value.Action, value.Done, value.Total));
    }
}
