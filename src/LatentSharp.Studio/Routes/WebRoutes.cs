using System.IO.Hashing;
using LatentSharp.Export.Web;
using LatentSharp.Studio.Contents;
using LatentSharp.Studio.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LatentSharp.Studio.Routes;

/// <summary>The page itself: modules and style sheets that the library holds, or those of a folder while they are written.</summary>
internal static class WebRoutes
{
    private const string Page = "web/studio/index.html";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".json"] = "application/json",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".txt"] = "text/plain; charset=utf-8",
        [".woff2"] = "font/woff2",
    };

    public static void Map(IEndpointRouteBuilder routes, StudioOptions options)
    {
        routes.MapGet("/", (HttpContext context) => File(context, options, Page));
        routes.MapGet("/web/{**path}", (HttpContext context) => File(context, options, "web/" + Answer.Part(context, "path")));
    }

    private static async Task File(HttpContext context, StudioOptions options, string path)
    {
        byte[] bytes = Read(options, path) ?? throw ApiException.NotFound($"file '{path}'");
        string tag = $"\"{XxHash64.HashToUInt64(bytes):x16}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "no-cache";
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        string type = Types.GetValueOrDefault(Path.GetExtension(path), "application/octet-stream");
        await Answer.Bytes(context, type, bytes).ConfigureAwait(false);
    }

    private static byte[]? Read(StudioOptions options, string path)
    {
        if (options.WebFolder is { } folder)
        {
            return SafeNames.Below(folder, path["web/".Length..]) is { } file && System.IO.File.Exists(file)
                ? System.IO.File.ReadAllBytes(file) : null;
        }

        using Stream? stream = WebFiles.Open(path);
        if (stream is null)
        {
            return null;
        }

        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
