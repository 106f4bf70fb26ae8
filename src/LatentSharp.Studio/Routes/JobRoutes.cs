using System.Globalization;
using LatentSharp.Studio.Hosting;
using LatentSharp.Studio.Jobs;
using LatentSharp.Studio.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace LatentSharp.Studio.Routes;

/// <summary>A training that goes on: held up, gone on with, stopped, and what happens to it.</summary>
internal static class JobRoutes
{
    private const int MostStreams = 64;

    // A proxy that hears nothing for a while hangs up.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);
    private static readonly byte[] Comment = ": still here\n\n"u8.ToArray();
    private static readonly byte[] Retry = "retry: 1000\n\n"u8.ToArray();

    private static int _streams;

    public static void Map(IEndpointRouteBuilder routes, StudioParts parts)
    {
        routes.MapGet("/api/jobs/{id}", (HttpContext context) => Act(context, parts, _ => { }));
        routes.MapPost("/api/jobs/{id}/pause", (HttpContext context) => Act(context, parts, job => job.Pause()));
        routes.MapPost("/api/jobs/{id}/resume", (HttpContext context) => Act(context, parts, job => job.Resume()));
        routes.MapPost("/api/jobs/{id}/stop", (HttpContext context) => Act(context, parts, job => job.Stop()));
        routes.MapGet("/api/jobs/{id}/events", (HttpContext context) => Events(context, parts));
    }

    private static Task Act(HttpContext context, StudioParts parts, Action<TrainingJob> act)
    {
        TrainingJob job = parts.Jobs.Of(Answer.Part(context, "id"));
        act(job);
        return Answer.Json(context, new StateEvent(JobTelling.Word(job.State), ""), StudioJson.Default.StateEvent);
    }

    private static async Task Events(HttpContext context, StudioParts parts)
    {
        TrainingJob job = parts.Jobs.Of(Answer.Part(context, "id"));
        string last = context.Request.Headers["Last-Event-ID"].ToString();
        long id = long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out long seen) ? seen : 0;
        if (job.Events.After(id, out _, out bool isOver).Count == 0 && isOver)
        {
            // A browser that comes back after the end need not come back again.
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        if (Interlocked.Increment(ref _streams) > MostStreams)
        {
            Interlocked.Decrement(ref _streams);
            throw new ApiException("Too many pages look at this studio; close one.", StatusCodes.Status503ServiceUnavailable);
        }

        try
        {
            // How slow a reader may be is decided below.
            if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            {
                rate.MinDataRate = null;
            }

            context.Response.ContentType = "text/event-stream";
            await Send(context, parts, Retry).ConfigureAwait(false);
            await Follow(context, parts, job, id).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    private static async Task Follow(HttpContext context, StudioParts parts, TrainingJob job, long id)
    {
        while (true)
        {
            IReadOnlyList<JobEvent> events = job.Events.After(id, out Task more, out bool isOver);
            foreach (JobEvent[] some in events.Chunk(64))
            {
                await Send(context, parts, [.. some.SelectMany(e => e.Bytes())]).ConfigureAwait(false);
                id = some[^1].Id;
            }

            if (events.Count > 0)
            {
                continue;
            }

            if (isOver)
            {
                return;
            }

            try
            {
                await more.WaitAsync(Quiet, context.RequestAborted).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                await Send(context, parts, Comment).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends, or hangs up on who does not take it; the page comes back and goes on from the last event that it had.</summary>
    private static async Task Send(HttpContext context, StudioParts parts, byte[] bytes)
    {
        using var slow = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        slow.CancelAfter(TimeSpan.FromSeconds(parts.Options.SlowestSeconds));
        try
        {
            await context.Response.Body.WriteAsync(bytes, slow.Token).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(slow.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
            throw;
        }
    }
}
