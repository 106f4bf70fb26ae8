using System.Diagnostics;
using System.Globalization;
using LatentSharp.Studio.Contents;
using LatentSharp.Studio.Hosting;
using LatentSharp.Studio.Jobs;
using LatentSharp.Studio.Models;
using LatentSharp.Studio.Uploads;
using Microsoft.AspNetCore.Builder;

namespace LatentSharp.Studio;

/// <summary>A studio that is open: its address, and all that it serves.</summary>
internal sealed class StudioServer : IDisposable
{
    // How long trainings may take to write their checkpoints.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly WebApplication _application;
    private readonly AccessGate _gate;

    private StudioServer(StudioOptions options, WebApplication application, AccessGate gate, StudioParts parts, Uri address)
    {
        (Options, _application, _gate, Parts, Address) = (options, application, gate, parts, address);
    }

    /// <summary>How it was started.</summary>
    public StudioOptions Options { get; }

    /// <summary>Where it is, without its token, e.g. <c>http://127.0.0.1:4280/</c>.</summary>
    public Uri Address { get; }

    /// <summary>What is typed into a browser: good for one use.</summary>
    public Uri Entrance => new(Address, string.Create(CultureInfo.InvariantCulture, $"?token={_gate.Token}"));

    /// <summary>What it serves.</summary>
    public StudioParts Parts { get; }

    /// <summary>Opens a studio.</summary>
    /// <param name="options">How.</param>
    /// <param name="tell">Told a sentence when something happens that a person should know; from any thread.</param>
    /// <exception cref="Settings.LatentSharpException">What was named at the start is neither a run nor data, or no port is free.
    /// </exception>
    public static StudioServer Open(StudioOptions options, Action<string>? tell = null)
    {
        tell ??= _ => { };
        var place = ListenPlace.Find(options, tell);
        var uploads = new UploadFolder(options);
        try
        {
            var contents = new StudioContents(options, uploads);
            var jobs = new JobList(options, contents);
            var parts = new StudioParts(options, contents, jobs, new ModelList(contents, jobs), uploads);
            AccessGate? gate = null;
            gate = new AccessGate(place, () => tell(
                $"that address is used up; for another browser: {new Uri(place.Address, $"?token={gate!.Token}")}"));
            WebApplication application = StudioHost.Build(options, place, gate, parts);
            application.StartAsync().GetAwaiter().GetResult();
            return new StudioServer(options, application, gate, parts, place.Address);
        }
        catch
        {
            uploads.Dispose();
            throw;
        }
    }

    /// <summary>Ends trainings, which can be gone on with, and closes.</summary>
    public void Dispose()
    {
        long start = Stopwatch.GetTimestamp();
        Parts.Jobs.StopAll();
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            _application.StopAsync(soon.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // A stream that nobody reads is cut off.
        }

        Parts.Jobs.Wait(Patience - Stopwatch.GetElapsedTime(start));
        ((IDisposable)_application).Dispose();
        Parts.Models.Dispose();
        Parts.Uploads.Dispose();
    }
}
