using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Latent.Codes;
using LatentSharp.Studio.Hosting;
using LatentSharp.Studio.Json;
using LatentSharp.Studio.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Kernels.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LatentSharp.Studio.Routes;

/// <summary>A model: what it is, what it decodes, and the codes that it keeps.</summary>
internal static class ModelRoutes
{
    public static void Map(IEndpointRouteBuilder routes, StudioParts parts)
    {
        routes.MapGet("/api/models/{model}", (HttpContext context) => Of(context, parts, model =>
            Answer.Json(context, ModelInfo.Of(model, parts.Contents), StudioJson.Default.ModelAnswer)));
        routes.MapPost("/api/models/{model}/decode", (HttpContext context) =>
            Of(context, parts, model => Decode(context, model, parts.Jobs.IsTraining)));
        routes.MapGet("/api/models/{model}/codes", (HttpContext context) => Of(context, parts, model => Codes(context, model)));
        routes.MapGet("/api/models/{model}/labels", (HttpContext context) => Of(context, parts, model => Labels(context, model)));
    }

    /// <summary>Answers with a model; the work is done on a thread that may wait.</summary>
    public static Task Of(HttpContext context, StudioParts parts, Func<StudioModel, Task> answer)
    {
        StudioModel model = parts.Models.Of(Answer.Part(context, "model"));
        context.Response.Headers["X-Version"] = model.Version.ToString(CultureInfo.InvariantCulture);
        return answer(model);
    }

    private static async Task Decode(HttpContext context, StudioModel model, bool isTraining)
    {
        Tensor codes = await Answer.Codes(context, model.Run.Card.Model.Latent).ConfigureAwait(false);
        byte[] pixels = isTraining ? Workers.Alone(() => ModelPictures.Decode(model, codes)) : ModelPictures.Decode(model, codes);
        await Answer.Bytes(context, "application/octet-stream", pixels).ConfigureAwait(false);
    }

    private static Task Codes(HttpContext context, StudioModel model)
    {
        Tensor codes = model.Codes.Codes;
        context.Response.Headers["X-Count"] = codes.Shape[0].ToString(CultureInfo.InvariantCulture);
        return Answer.Floats(context, codes.Span);
    }

    private static Task Labels(HttpContext context, StudioModel model)
    {
        CodeTable codes = model.Codes;
        AttributeTable? table = codes.Attributes;
        string[] names = model.Examples() is var (data, rows) ? [.. rows.Select(data.Set.Name)]
            : [.. Enumerable.Repeat("", codes.Count)];
        return Answer.Json(context, new LabelsAnswer(
            names,
            [.. (table?.Names ?? []).Select((name, i) => new LabelColumn(name,
                [.. Enumerable.Range(0, codes.Count).Select(row => table![row, i] is { } has ? has ? 1 : (int?)0 : null)]))],
            [.. Enumerable.Range(0, codes.Count).Select(row => PictureLabels.Of(table, row))]), StudioJson.Default.LabelsAnswer);
    }
}
