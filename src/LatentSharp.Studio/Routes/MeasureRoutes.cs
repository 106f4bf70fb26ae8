using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Reconstructing;
using LatentSharp.Studio.Contents;
using LatentSharp.Studio.Hosting;
using LatentSharp.Studio.Json;
using LatentSharp.Studio.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LatentSharp.Studio.Routes;

/// <summary>How strange pictures are, and what codes keep of them.</summary>
internal static class MeasureRoutes
{
    private const int MostPictures = 4000;
    private const int MostCompressed = 256;

    public static void Map(IEndpointRouteBuilder routes, StudioParts parts)
    {
        routes.MapPost("/api/models/{model}/score", (HttpContext context) =>
            ModelRoutes.Of(context, parts, model => Score(context, parts, model)));
        routes.MapGet("/api/models/{model}/heat/{scoring}/{file}", (HttpContext context) =>
            ModelRoutes.Of(context, parts, model => Heat(context, model)));
        routes.MapPost("/api/models/{model}/compress", (HttpContext context) =>
            ModelRoutes.Of(context, parts, model => Compress(context, model)));
    }

    private static async Task Score(HttpContext context, StudioParts parts, StudioModel model)
    {
        ScoreBody asked = await Answer.Read(context, StudioJson.Default.ScoreBody).ConfigureAwait(false);
        DataEntry? data = asked.Data is { Length: > 0 } name ? parts.Contents.DataOf(name) : null;
        IReadOnlyList<int> pictures = asked.Pictures ?? [.. Enumerable.Range(0, Math.Min(MostPictures, model.Codes.Count))];
        if (data is null)
        {
            Check(model, pictures, MostPictures);
        }

        ScoreAnswer answer = await Task.Run(() => model.Scored.Score(model, data, pictures, asked.FalseAlarms, context.RequestAborted),
            context.RequestAborted).ConfigureAwait(false);
        await Answer.Json(context, answer, StudioJson.Default.ScoreAnswer).ConfigureAwait(false);
    }

    private static Task Heat(HttpContext context, StudioModel model)
    {
        string file = Answer.Part(context, "file");
        return int.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            ? Answer.Bytes(context, "image/png", Png.Encode(model.Scored.Heat(Answer.Part(context, "scoring"), id)))
            : throw ApiException.NotFound($"heat map '{file}'");
    }

    private static async Task Compress(HttpContext context, StudioModel model)
    {
        CompressBody asked = await Answer.Read(context, StudioJson.Default.CompressBody).ConfigureAwait(false);
        IReadOnlyList<int> pictures = asked.Pictures ?? [];
        Check(model, pictures, MostCompressed);
        if (model.Examples() is not ({ Set: PictureDataset set }, var rows))
        {
            throw new ApiException($"The pictures that '{model.Name}' was trained on are not here, and it keeps none to compare with.",
                409);
        }

        PictureInput[] inputs = [.. pictures.Select(i =>
            PictureInput.FromPicture(set.ToPicture(rows[i]), set.Name(rows[i])))];
        ReconstructResult result = await model.Run.ReconstructAsync(new ReconstructRequest { Inputs = inputs }, null,
            context.RequestAborted)
            .ConfigureAwait(false);
        await Answer.Json(context, [.. result.Pictures.Select((one, i) =>
            new CompressAnswer(pictures[i], one.InformationBits, one.Psnr, one.Ssim, one.PngBytes))],
                StudioJson.Default.CompressAnswerArray)
            .ConfigureAwait(false);
    }

    private static void Check(StudioModel model, IReadOnlyList<int> pictures, int most)
    {
        if (pictures.Count == 0 || pictures.Count > most)
        {
            throw new ApiException($"1 to {most} pictures can be looked at, not {pictures.Count}.");
        }

        model.CodesOf(pictures);
    }
}
