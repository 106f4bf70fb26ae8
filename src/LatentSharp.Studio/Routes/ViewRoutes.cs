using Microsoft.AspNetCore.Routing;

namespace LatentSharp.Studio.Routes;

/// <summary>What views ask for: planes, gaps, paths, samples, directions.</summary>
internal static class ViewRoutes
{
    public static void Map(IEndpointRouteBuilder routes, StudioParts parts)
    {
    }
}
