using LatentSharp.Runs.Exporting;
using LatentSharp.Studio.Hosting;
using LatentSharp.Studio.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LatentSharp.Studio.Routes;

/// <summary>The model as one page that decodes by itself.</summary>
internal static class ExportRoutes
{
    public static void Map(IEndpointRouteBuilder routes, StudioParts parts) =>
        routes.MapGet("/api/models/{model}/page.html", (HttpContext context) =>
            ModelRoutes.Of(context, parts, model => Page(context, parts, model)));

    private static async Task Page(HttpContext context, StudioParts parts, StudioModel model)
    {
        if (model.Job is { IsRunning: true })
        {
            throw new ApiException("A page is made of a finished run; wait for the training, or stop it.", StatusCodes.Status409Conflict);
        }

        string file = Path.Combine(parts.Uploads.Room("pages"), $"{Guid.NewGuid():N}.html");
        try
        {
            await Task.Run(() => model.Run.Export(new WebExportRequest(file), null, context.RequestAborted), context.RequestAborted)
                .ConfigureAwait(false);

            // It has its script in it, and so it is saved and not shown as one of the studio's own pages.
            context.Response.Headers.ContentDisposition = "attachment; filename=\"page.html\"";
            byte[] page = await File.ReadAllBytesAsync(file, context.RequestAborted).ConfigureAwait(false);
            await Answer.Bytes(context, "text/html; charset=utf-8", page).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
