using LatentSharp.Studio.Hosting;
using LatentSharp.Studio.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LatentSharp.Studio.Routes;

/// <summary>A model as one page to give away. It is sent as a file: opened here, its script would not run.</summary>
internal static class PageRoutes
{
    public static void Map(IEndpointRouteBuilder routes, StudioParts parts) =>
        routes.MapGet("/api/models/{model}/page.html", (HttpContext context) =>
            ModelRoutes.Of(context, parts, model => Page(context, model)));

    private static async Task Page(HttpContext context, StudioModel model)
    {
        string folder = Directory.CreateTempSubdirectory("latent-page-").FullName;
        try
        {
            string path = Path.Combine(folder, "page.html");
            await Task.Run(() => model.Run.ExportWeb(path), context.RequestAborted).ConfigureAwait(false);
            byte[] bytes = await File.ReadAllBytesAsync(path, context.RequestAborted).ConfigureAwait(false);
            context.Response.Headers.ContentDisposition = "attachment; filename=\"page.html\"";
            await Answer.Bytes(context, "text/html; charset=utf-8", bytes).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
