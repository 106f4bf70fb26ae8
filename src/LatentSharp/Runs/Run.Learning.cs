using LatentSharp.Data;
using LatentSharp.Formats;
using LatentSharp.Runs.Learning;
using LatentSharp.Training;

namespace LatentSharp.Runs;

/// <content>How runs are made.</content>
public sealed partial class Run
{
    /// <summary>
    /// Learns a model from data, all else chosen from them, and keeps it as a run in <c>runs/</c> and the name of the data.
    /// </summary>
    /// <param name="data">A folder, an archive, a table of numbers, or a name such as <c>faces</c>.</param>
    /// <returns>The run, ready for use.</returns>
    public static Run Train(string data) => Train(new TrainRequest(data));

    /// <summary>Learns a model from data, or goes on with a run, and writes the run folder: model, log, checkpoint and page.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="progress">Told what happens; null for nobody.</param>
    /// <param name="cancellation">Stops the work; a training that has begun can then be resumed.</param>
    /// <returns>The run, ready for use.</returns>
    /// <exception cref="Settings.LatentSharpException">The request contradicts itself, a setting is not possible, there is a run already,
    /// or none to resume; the training diverged, or its folder is gone or belongs to another process.</exception>
    /// <exception cref="DataException">The data cannot be used.</exception>
    /// <exception cref="ModelFileException">A file of the run is damaged or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static Run Train(TrainRequest request, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        using var work = WorkContext.Begin("train", progress, cancellation);
        return Learner.Train(request, work);
    }

    /// <summary>Trains once for each value of a setting, and writes a page that sets the results side by side.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="progress">Told what happens; null for nobody.</param>
    /// <param name="cancellation">Stops the work; runs that are finished stay.</param>
    /// <exception cref="Settings.LatentSharpException">The request contradicts itself, the data are no pictures, or there are runs
    /// already.</exception>
    /// <exception cref="DataException">The data cannot be used.</exception>
    public static CompareResult Sweep(SweepRequest request, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        using var work = WorkContext.Begin("sweep", progress, cancellation);
        return Sweeper.Train(request, work);
    }

    /// <summary>Trains an AE and a VAE alike, measures both, and writes a page that sets them side by side.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="progress">Told what happens; null for nobody.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="Settings.LatentSharpException">The request contradicts itself, the data are no pictures, or there are runs
    /// already.</exception>
    /// <exception cref="DataException">The data cannot be used, or are too few to measure models on.</exception>
    public static CompareResult Compare(CompareRequest request, IProgress<RunEvent>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        using var work = WorkContext.Begin("compare", progress, cancellation);
        return Comparer.Compare(request, work);
    }
}
