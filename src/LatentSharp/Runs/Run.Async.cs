using System.Runtime.CompilerServices;
using LatentSharp.Imaging;
using LatentSharp.Runs.Altering;
using LatentSharp.Runs.Coding;
using LatentSharp.Runs.Evaluating;
using LatentSharp.Runs.Interpolating;
using LatentSharp.Runs.Learning;
using LatentSharp.Runs.Planes;
using LatentSharp.Runs.Reconstructing;
using LatentSharp.Runs.Sampling;
using LatentSharp.Training;
using Microsoft.Extensions.Logging;

namespace LatentSharp.Runs;

/// <content>The same on a thread of its own, for programs that must not wait. What the method throws, its task holds.</content>
public sealed partial class Run
{
    /// <inheritdoc cref="Train(TrainRequest, IProgress{RunEvent}?, CancellationToken)"/>
    public static Task<Run> TrainAsync(
        TrainRequest request, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default) =>
        OnItsOwn(() => Train(request, progress, cancellation), cancellation);

    /// <inheritdoc cref="Sweep(SweepRequest, IProgress{RunEvent}?, CancellationToken)"/>
    public static Task<CompareResult> SweepAsync(
        SweepRequest request, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default) =>
        OnItsOwn(() => Sweep(request, progress, cancellation), cancellation);

    /// <inheritdoc cref="Compare(CompareRequest, IProgress{RunEvent}?, CancellationToken)"/>
    public static Task<CompareResult> CompareAsync(
        CompareRequest request, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default) =>
        OnItsOwn(() => Compare(request, progress, cancellation), cancellation);

    /// <inheritdoc cref="Sample(SampleRequest, IProgress{RunEvent}?, CancellationToken)"/>
    public Task<SampleResult> SampleAsync(
        SampleRequest request, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default) =>
        OnItsOwn(() => Sample(request, progress, cancellation), cancellation);

    /// <summary>Draws new pictures, or variations of a picture, and gives each as soon as it is decoded.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="Settings.LatentSharpException">What is wanted contradicts itself, or is not possible with this run.</exception>
    public async IAsyncEnumerable<Picture> SamplesAsync(
        SampleRequest request, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        SampleResult result = await SampleAsync(request, null, cancellation).ConfigureAwait(false);
        using IEnumerator<Picture> pictures = result.Pictures.GetEnumerator();
        while (await Task.Run(pictures.MoveNext, cancellation).ConfigureAwait(false))
        {
            yield return pictures.Current;
        }
    }

    /// <inheritdoc cref="Reconstruct(ReconstructRequest, IProgress{RunEvent}?, CancellationToken)"/>
    public Task<ReconstructResult> ReconstructAsync(
        ReconstructRequest request, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default) =>
        OnItsOwn(() => Reconstruct(request, progress, cancellation), cancellation);

    /// <inheritdoc cref="Encode(EncodeRequest, IProgress{RunEvent}?, CancellationToken)"/>
    public Task<EncodeResult> EncodeAsync(
        EncodeRequest request, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default) =>
        OnItsOwn(() => Encode(request, progress, cancellation), cancellation);

    /// <inheritdoc cref="Interpolate(InterpolateRequest, IProgress{RunEvent}?, CancellationToken)"/>
    public Task<InterpolateResult> InterpolateAsync(
        InterpolateRequest request, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default) =>
        OnItsOwn(() => Interpolate(request, progress, cancellation), cancellation);

    /// <inheritdoc cref="Alter(AlterRequest, IProgress{RunEvent}?, CancellationToken)"/>
    public Task<AlterResult> AlterAsync(
        AlterRequest request, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default) =>
        OnItsOwn(() => Alter(request, progress, cancellation), cancellation);

    /// <inheritdoc cref="Grid(GridRequest?, IProgress{RunEvent}?, CancellationToken)"/>
    public Task<GridResult> GridAsync(
        GridRequest? request = null, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default) =>
        OnItsOwn(() => Grid(request, progress, cancellation), cancellation);

    /// <inheritdoc cref="Evaluate(EvaluateRequest, IProgress{RunEvent}?, CancellationToken)"/>
    public Task<EvaluateResult> EvaluateAsync(
        EvaluateRequest request, IProgress<RunEvent>? progress = null, CancellationToken cancellation = default) =>
        OnItsOwn(() => Evaluate(request, progress, cancellation), cancellation);

    private static Task<T> OnItsOwn<T>(Func<T> work, CancellationToken cancellation) =>
        Task.Factory.StartNew(work, cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>
    /// Writes all that happens to a logger: choices and evaluations as information, doubts as warnings, phases for debugging, steps as
    /// a trace.
    /// </summary>
    /// <param name="logger">Receives it.</param>
    public static IProgress<RunEvent> EventsTo(ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(logger);
        return new EventLogger(logger);
    }
}
