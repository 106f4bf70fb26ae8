using LatentSharp.Studio.Routes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LatentSharp.Studio.Hosting;

/// <summary>Puts the web server together.</summary>
internal static class StudioHost
{
    /// <summary>Bytes of a request that is no upload at most.</summary>
    public const long MostBody = 16 << 20;

    // Nothing from elsewhere, no script in a page, in no frame.
    private const string Policy = "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; " +
        "form-action 'self'; frame-ancestors 'none'";

    /// <summary>Builds it; nothing listens yet.</summary>
    /// <param name="options">How the studio was started.</param>
    /// <param name="place">Where it listens.</param>
    /// <param name="gate">Who is let in.</param>
    /// <param name="parts">What it serves.</param>
    public static WebApplication Build(StudioOptions options, ListenPlace place, AccessGate gate, StudioParts parts)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = options.MostConnections;
            kestrel.Limits.MaxRequestBodySize = MostBody;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 << 10;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(1);
            kestrel.Listen(place.Ip, place.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        WebApplication application = builder.Build();
        application.Use(next => context => Guarded(context, gate, next));
        application.UseRouting();
        OverviewRoutes.Map(application, parts);
        TrainRoutes.Map(application, parts);
        JobRoutes.Map(application, parts);
        ModelRoutes.Map(application, parts);
        PictureRoutes.Map(application, parts);
        ViewRoutes.Map(application, parts);
        ChangeRoutes.Map(application, parts);
        MeasureRoutes.Map(application, parts);
        ExportRoutes.Map(application, parts);
        WebRoutes.Map(application, options);
        return application;
    }

    private static async Task Guarded(HttpContext context, AccessGate gate, RequestDelegate next)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        try
        {
            if (!gate.Answers(context))
            {
                await next(context).ConfigureAwait(false);
                if (context.Response is { HasStarted: false, StatusCode: 404 or 405 })
                {
                    await Failures.Write(context, ApiException.NotFound($"page {context.Request.Method} {context.Request.Path}"))
                        .ConfigureAwait(false);
                }
            }
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked has left.
        }
        catch (Exception exception)
        {
            await Failures.Write(context, exception).ConfigureAwait(false);
        }
    }
}
