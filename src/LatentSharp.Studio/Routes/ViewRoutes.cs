using LatentSharp.Data.Sentences;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Latent.Numerics;
using LatentSharp.Latent.Planes;
using LatentSharp.Reports.Drawn;
using LatentSharp.Runs.Interpolating;
using LatentSharp.Runs.Sampling;
using LatentSharp.Studio.Hosting;
using LatentSharp.Studio.Json;
using LatentSharp.Studio.Models;
using LatentSharp.Tensors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LatentSharp.Studio.Routes;

/// <summary>What views ask for: planes, gaps, ways, samples, neighbors.</summary>
internal static class ViewRoutes
{
    private const double UsualRange = 3;
    private const int MostCells = 256;
    private const int MostSteps = 1000;
    private const int MostSamples = 1024;
    private const int Neighbors = 24;

    public static void Map(IEndpointRouteBuilder routes, StudioParts parts)
    {
        routes.MapPost("/api/models/{model}/plane", (HttpContext context) =>
            ModelRoutes.Of(context, parts, model => Plane(context, model)));
        routes.MapPost("/api/models/{model}/gaps", (HttpContext context) => ModelRoutes.Of(context, parts, model => Gaps(context, model)));
        routes.MapPost("/api/models/{model}/path", (HttpContext context) => ModelRoutes.Of(context, parts, model => Way(context, model)));
        routes.MapPost("/api/models/{model}/sample", (HttpContext context) =>
            ModelRoutes.Of(context, parts, model => Sample(context, model)));
        routes.MapPost("/api/models/{model}/nearest", (HttpContext context) =>
            ModelRoutes.Of(context, parts, model => Nearest(context, model)));
    }

    private static async Task Plane(HttpContext context, StudioModel model)
    {
        PlaneBody asked = await Answer.Read(context, StudioJson.Default.PlaneBody).ConfigureAwait(false);
        CodeTable codes = model.Codes;
        (bool byCodes, double range) = (ModelInfo.GoesByCodes(model), asked.Range ?? UsualRange);
        (LatentPlane plane, string what) = asked switch
        {
            { Through: { } three } => (LatentPlane.Through(codes, model.CodesOf(three)), "The plane through three pictures"),
            { Axes: not null } => (LatentPlane.PrincipalAxes(codes, range, byCodes), "The two principal axes of the codes"),
            { Dims: [var i, var j] } => (LatentPlane.Dimensions(codes, i, j, range, byCodes), $"Dimensions {i} and {j}"),
            _ => (Widest(codes, range, byCodes), "The two dimensions whose codes vary most"),
        };
        float[] origin = plane.At(0, 0);
        string unit = plane.PriorIsFitted ? "in standard deviations of the codes" : "in latent units";
        await Answer.Json(context, new PlaneAnswer(
            origin, Direction(plane.At(1, 0), origin), Direction(plane.At(0, 1), origin),
            [plane.Horizontal.From, plane.Horizontal.To, plane.Vertical.From, plane.Vertical.To], plane.PriorIsFitted,
            $"{what}: {plane.Horizontal.Name} to the right, {plane.Vertical.Name} upward, {unit}."), StudioJson.Default.PlaneAnswer)
            .ConfigureAwait(false);
    }

    private static LatentPlane Widest(CodeTable codes, double range, bool byCodes)
    {
        (int first, int second) = PlanePicture.WidestDimensions(codes);
        return LatentPlane.Dimensions(codes, first, second, range, byCodes);
    }

    private static async Task Gaps(HttpContext context, StudioModel model)
    {
        GapsBody asked = await Answer.Read(context, StudioJson.Default.GapsBody).ConfigureAwait(false);
        if (asked is not { Origin: not null, X: not null, Y: not null, Extent.Length: 4, Resolution: >= 2 and <= MostCells })
        {
            throw new ApiException("A map of gaps needs an origin, two directions, an extent of four numbers and a resolution of "
                + FormattableString.Invariant($"2 to {MostCells}."));
        }

        bool byCodes = asked.ByCodes ?? ModelInfo.GoesByCodes(model);
        var plane = LatentPlane.Along(model.Codes, asked.Origin, asked.X, asked.Y,
            (asked.Extent[0], asked.Extent[1], asked.Extent[2], asked.Extent[3]), byCodes);
        Tensor points = PlaneDensity.Shadows(plane, model.Codes);
        PlaneGaps? gaps = model.Run.Model.Code.IsOnSphere ? null
            : PlaneGaps.Measure(plane, points, plane.PriorDensity(asked.Resolution, asked.Resolution));
        string sentence = gaps is null ? Capital.Sentence(PlaneDensity.WithoutGaps)
            : FormattableString.Invariant($"{100 * gaps.Share:0} % of the mass of ") +
            $"{(byCodes ? "the Gaussian fitted to the codes" : "N(0, I)")} on this plane lies in gaps.";
        string legend = (gaps is null ? "" : "Hatched: gaps, farther from every code than all but one in a hundred codes are. ") +
            $"Dots: codes of {Counted.Of(model.Codes.Count, $"training {model.Run.Noun}")}.";
        await Answer.Json(context, new GapsAnswer(gaps?.Values, 1, gaps?.Share, sentence, legend, points.Span.ToArray()),
            StudioJson.Default.GapsAnswer).ConfigureAwait(false);
    }

    private static async Task Way(HttpContext context, StudioModel model)
    {
        PathBody asked = await Answer.Read(context, StudioJson.Default.PathBody).ConfigureAwait(false);
        Tensor codes = asked.Codes is { Count: > 0 } given ? Together(given, model.Run.Card.Model.Latent)
            : asked.Pictures is { Count: > 0 } pictures ? model.CodesOf(pictures)
            : throw new ApiException("A way needs codes or stored pictures to go between.");
        int steps = asked.Steps ?? 9;
        if (steps is < 1 or > MostSteps)
        {
            throw new ApiException($"A way has 1 to {MostSteps} steps, not {steps}.");
        }

        CodePath path = steps == 1 || codes.Shape[0] == 1 || asked.Way == "given" ? CodePath.Given(model.Run, codes)
            : CodePath.Walk(model.Run, codes, steps, asked.Way switch
            {
                null or "straight" => PathKind.Linear,
                "spherical" => PathKind.Spherical,
                "data" => PathKind.AlongData,
                _ => throw new ApiException($"There is no way '{asked.Way}'; it is straight, spherical or data."),
            }, model.Graph);
        await Answer.Json(context, new PathAnswer(
            [.. Enumerable.Range(0, path.Codes.Shape[0]).Select(i => path.Codes.Row(i).ToArray())], path.InGaps ?? [], path.Overlaps),
            StudioJson.Default.PathAnswer).ConfigureAwait(false);
    }

    private static async Task Sample(HttpContext context, StudioModel model)
    {
        SampleBody asked = await Answer.Read(context, StudioJson.Default.SampleBody).ConfigureAwait(false);
        if (asked.Count is { } count and (< 1 or > MostSamples))
        {
            throw new ApiException($"1 to {MostSamples} codes can be drawn at a time, not {count}.");
        }

        SampleResult result = await model.Run.SampleAsync(new SampleRequest
        {
            From = asked.From,
            Count = asked.Count ?? 16,
            Temperature = asked.Temperature,
            Seed = asked.Seed ?? 1,
        }, null, context.RequestAborted).ConfigureAwait(false);
        await Answer.Floats(context, result.Codes.Span).ConfigureAwait(false);
    }

    private static async Task Nearest(HttpContext context, StudioModel model)
    {
        Tensor code = await Answer.Codes(context, model.Run.Card.Model.Latent).ConfigureAwait(false);
        CodeTable codes = model.Codes;
        (int Index, double Distance)[] near = [.. Enumerable.Range(0, codes.Count)
            .Select(i => (i, Math.Sqrt(Vectors.SquaredDistance(codes.Codes.Row(i), code.Row(0))))).OrderBy(pair =>
                pair.Item2).Take(Neighbors)];
        await Answer.Json(context, new NearestAnswer([.. near.Select(one => one.Index)], [.. near.Select(one => one.Distance)]),
            StudioJson.Default.NearestAnswer).ConfigureAwait(false);
    }

    /// <summary>Codes one below the other.</summary>
    /// <exception cref="ApiException">One has another size, or a number that is not finite.</exception>
    public static Tensor Together(IReadOnlyList<float[]> codes, int latent)
    {
        var all = new Tensor(new Shape(codes.Count, latent));
        for (int i = 0; i < codes.Count; i++)
        {
            if (codes[i]?.Length != latent || !Array.TrueForAll(codes[i], float.IsFinite))
            {
                throw new ApiException($"Code {i + 1} is none of this model: it needs {latent} finite numbers.");
            }

            codes[i].CopyTo(all.Row(i));
        }

        return all;
    }

    private static float[] Direction(float[] to, float[] from) => [.. to.Zip(from, (a, b) => a - b)];
}
