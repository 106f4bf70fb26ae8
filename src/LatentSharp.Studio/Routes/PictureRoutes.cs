using System.Globalization;
using LatentSharp.Imaging;
using LatentSharp.Studio.Hosting;
using LatentSharp.Studio.Jobs;
using LatentSharp.Studio.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LatentSharp.Studio.Routes;

/// <summary>Stored pictures of a model.</summary>
internal static class PictureRoutes
{
    private const int Largest = 1024;

    public static void Map(IEndpointRouteBuilder routes, StudioParts parts) =>
        routes.MapGet("/api/models/{model}/pictures/{file}", (HttpContext context) =>
            ModelRoutes.Of(context, parts, model => Stored(context, model)));

    private static Task Stored(HttpContext context, StudioModel model)
    {
        string file = Answer.Part(context, "file");
        if (!file.EndsWith(".png", StringComparison.Ordinal)
            || !int.TryParse(file.AsSpan(0, file.Length - 4), NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            throw ApiException.NotFound($"picture '{file}'; give a number, e.g. 0.png");
        }

        Picture picture = ModelPictures.Stored(model, index, context.Request.Query["what"].ToString(), out bool isItself);
        if (context.Request.Query["size"].ToString() is { Length: > 0 })
        {
            int size = Math.Clamp(Answer.Number(context, "size"), 1, Largest);
            int factor = Math.Max(1, size / Math.Max(picture.Width, picture.Height));
            picture = factor > 1 ? picture.Enlarge(factor) : picture;
        }

        string version = model.Version.ToString(CultureInfo.InvariantCulture);
        if (isItself && model.Job is null or { State: JobState.Finished } && context.Request.Query["v"] == version)
        {
            // The address names these weights, so that what it shows never changes; while a model trains, codes may be older than weights.
            context.Response.Headers.CacheControl = "private, max-age=86400, immutable";
        }

        context.Response.Headers["X-Picture"] = isItself ? "as asked" : "reconstruction";
        return Answer.Bytes(context, "image/png", Png.Encode(picture));
    }
}
