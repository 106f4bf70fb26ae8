using System.Reflection;
using System.Runtime.InteropServices;
using LatentSharp.Data.Sentences;
using LatentSharp.Runs;
using LatentSharp.Studio.Contents;
using LatentSharp.Studio.Hosting;
using LatentSharp.Studio.Jobs;
using LatentSharp.Studio.Json;
using LatentSharp.Training;
using LatentSharp.Training.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace LatentSharp.Studio.Routes;

/// <summary>What is there, and what comes from the browser.</summary>
internal static class OverviewRoutes
{
    public static void Map(IEndpointRouteBuilder routes, StudioParts parts)
    {
        routes.MapGet("/api/overview", (HttpContext context) => Answer.Json(context, Overview(parts), StudioJson.Default.OverviewAnswer));
        routes.MapPost("/api/uploads", (HttpContext context) => Upload(context, parts));
    }

    private static OverviewAnswer Overview(StudioParts parts) => new(
        Version,
        $"{Counted.Of(Environment.ProcessorCount, "processor")}, {RuntimeInformation.OSDescription}",
        !CanWrite(parts.Options.Runs),
        [.. parts.Contents.Runs().Select(run => Of(run, parts.Jobs))],
        [.. parts.Contents.Data().Select(data => new DataAnswer(data.Name, data.Path, data.Description, data.Kind))],
        new StartAnswer(parts.Contents.FirstRun?.Id, parts.Contents.FirstData?.Name));

    private static string Version => (typeof(Run).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "").Split('+')[0];

    private static RunAnswer Of(RunEntry entry, JobList jobs)
    {
        string? job = jobs.Writing(entry.Path)?.Id;
        bool isTaken = job is not null || (Directory.Exists(entry.Path) && RunLock.IsTaken(new RunFolder(entry.Path)));
        try
        {
            using var run = Run.Open(entry.Path);
            string state = isTaken ? "training" : run.Progress is { IsFinished: false } ? "resumable" : "finished";
            return new RunAnswer(entry.Id, entry.Name, entry.Path, run.Card.Model.Posterior.ModelName, run.Card.Data.Source,
                File.GetLastWriteTimeUtc(run.ModelPath), state, job, null);
        }
        catch (Exception exception)
        {
            // A run that cannot be opened is listed with what is wrong with it.
            bool isBegun = File.Exists(new RunFolder(entry.Path).Checkpoint) && !File.Exists(new RunFolder(entry.Path).Model);
            return new RunAnswer(entry.Id, entry.Name, entry.Path, null, null, null,
                isTaken ? "training" : isBegun ? "resumable" : "damaged", job, isBegun ? null : Failures.Sentence(exception));
        }
    }

    private static bool CanWrite(string runs)
    {
        string? folder = Path.GetFullPath(runs);
        while (folder is not null && !Directory.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder);
        }

        try
        {
            return folder is not null && !new DirectoryInfo(folder).Attributes.HasFlag(FileAttributes.ReadOnly);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task Upload(HttpContext context, StudioParts parts)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = parts.Options.MostUpload + 1;
        }

        string name = context.Request.Query["name"].ToString();
        string folder = context.Request.Query["folder"].ToString();
        DataEntry entry = await parts.Uploads.Take(context.Request.Body, context.Request.ContentLength, name,
            folder.Length == 0 ? null : folder, context.RequestAborted).ConfigureAwait(false);
        await Answer.Json(context, new UploadAnswer(entry.Name, entry.Description), StudioJson.Default.UploadAnswer).ConfigureAwait(false);
    }
}
