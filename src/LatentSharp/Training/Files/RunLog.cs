using LatentSharp.Formats.Metrics;
using LatentSharp.Formats.TensorBoard;
using LatentSharp.Imaging;

namespace LatentSharp.Training.Files;

/// <summary>What a run writes down as it trains: the measurement log, and files of events for TensorBoard where these are wanted.</summary>
internal sealed class RunLog : IDisposable
{
    private readonly MetricsLog _metrics;
    private readonly EventFile? _events;

    private RunLog(MetricsLog metrics, EventFile? events) => (_metrics, _events) = (metrics, events);

    /// <summary>Begins the log of a run, or goes on with it.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="goesOnAt">The step that a resumed run goes on from, which measures again what comes after; null for a new run.</param>
    /// <param name="withEvents">Whether TensorBoard is to read it.</param>
    /// <exception cref="Formats.ModelFileException">A file cannot be read or written.</exception>
    public static RunLog Open(RunFolder folder, long? goesOnAt, bool withEvents)
    {
        MetricsLog metrics = goesOnAt is { } step ? MetricsLog.Resume(folder.Metrics, step) : MetricsLog.Create(folder.Metrics);
        try
        {
            return new RunLog(metrics, withEvents ? EventFile.Create(folder.TensorBoard, goesOnAt) : null);
        }
        catch
        {
            metrics.Dispose();
            throw;
        }
    }

    /// <summary>Adds a measurement; TensorBoard calls its values <c>NAME/SPLIT</c>, so that both splits stand side by side.</summary>
    public void Append(Measurement measurement)
    {
        _metrics.Append(measurement);
        _events?.AddNumbers(measurement.Step, measurement.Values.Select(value => ($"{value.Key}/{measurement.Split}", value.Value)));
    }

    /// <summary>Adds a sheet, for TensorBoard; the run folder has it as a file.</summary>
    public void Append(long step, Picture sheet, byte[] png) =>
        _events?.AddPicture(step, "reconstructions and samples", sheet.Width, sheet.Height, png);

    public void Dispose()
    {
        _metrics.Dispose();
        _events?.Dispose();
    }
}
