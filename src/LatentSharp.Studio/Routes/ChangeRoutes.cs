using LatentSharp.Imaging;
using LatentSharp.Latent.Directions;
using LatentSharp.Latent.Numerics;
using LatentSharp.Runs;
using LatentSharp.Runs.Altering;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Sampling;
using LatentSharp.Studio.Hosting;
using LatentSharp.Studio.Json;
using LatentSharp.Studio.Models;
using LatentSharp.Tensors;
using LatentSharp.Training;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LatentSharp.Studio.Routes;

/// <summary>Pictures that are sent, moves of codes, and directions that are learned by clicking.</summary>
internal static class ChangeRoutes
{
    private const int LongestName = 60;

    public static void Map(IEndpointRouteBuilder routes, StudioParts parts)
    {
        routes.MapPost("/api/models/{model}/encode", (HttpContext context) =>
            ModelRoutes.Of(context, parts, model => Encode(context, model)));
        routes.MapPost("/api/models/{model}/alter", (HttpContext context) =>
            ModelRoutes.Of(context, parts, model => Alter(context, model)));
        routes.MapPost("/api/models/{model}/directions", (HttpContext context) =>
            ModelRoutes.Of(context, parts, model => Learn(context, model)));
    }

    private static async Task Encode(HttpContext context, StudioModel model)
    {
        byte[] bytes = await Answer.Body(context).ConfigureAwait(false);
        model.Run.RequireDrawn("a picture was sent");
        Picture picture = Picture.Decode(bytes, "the picture that was sent");
        var told = new Notes();
        var given = GivenPictures.Read(NamedRun.Of(model.Run, null, "a picture was sent", mixes: false)[0],
            [PictureInput.FromPicture(picture)],
            new SampleRequest(), new WorkContext(told, context.RequestAborted));
        await Answer.Json(context, new EncodeAnswer(given.Codes.Row(0).ToArray(), told.All), StudioJson.Default.EncodeAnswer)
            .ConfigureAwait(false);
    }

    private static async Task Alter(HttpContext context, StudioModel model)
    {
        AlterBody asked = await Answer.Read(context, StudioJson.Default.AlterBody).ConfigureAwait(false);
        Tensor code = asked.Code is { } given ? ViewRoutes.Together([given], model.Run.Card.Model.Latent)
            : asked.Picture is { } picture ? model.CodesOf([picture])
            : throw new ApiException("What is to be altered? Give a stored picture or a code.");
        IReadOnlyList<TowardBody> towards = asked.Toward ?? [];
        TowardBody[] chosen = [.. towards.Where(toward => model.Chosen.Find(toward.Name) is not null)];
        Toward[] learned = [.. towards.Except(chosen).Select(toward => new Toward(toward.Name, toward.Strength))];
        if (learned.Length > 0)
        {
            Attributes attributes = model.Attributes
                ?? throw new ApiException(
                    $"This model knows no feature '{learned[0].Feature}': its pictures had no labels. Choose examples of it.");
            code = attributes.Alter(code, learned);
        }

        foreach (TowardBody toward in chosen)
        {
            code = CodeMove.Along(code, model.Chosen.Find(toward.Name)!, toward.Strength ?? 1);
        }

        string sentence = towards.Count == 0 ? "Nothing was moved." : "Moved towards " + string.Join(", ", towards.Select(toward =>
            FormattableString.Invariant($"{toward.Name} {toward.Strength ?? 1:+0.##;−0.##;0}"))) + ".";
        await Answer.Json(context, new AlterAnswer(code.Row(0).ToArray(), sentence), StudioJson.Default.AlterAnswer).ConfigureAwait(false);
    }

    private static async Task Learn(HttpContext context, StudioModel model)
    {
        DirectionBody asked = await Answer.Read(context, StudioJson.Default.DirectionBody).ConfigureAwait(false);
        string name = asked.Name?.Trim() ?? "";
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
        {
            throw new ApiException($"A direction needs a name of at most {LongestName} letters.");
        }

        (IReadOnlyList<int> with, IReadOnlyList<int> without) = (asked.With ?? [], asked.Without ?? []);
        model.CodesOf([.. with, .. without]);
        LearnedDirection learned = await Task.Run(
            () => DirectionFinder.Learn(model.Run, name, with, without, context.RequestAborted),
                context.RequestAborted).ConfigureAwait(false);
        model.Chosen.Keep(name, learned.Vector);
        await Answer.Json(context, new DirectionMade(new DirectionAnswer
        {
            Name = learned.Name,
            Vector = learned.Vector,
            Average = learned.Average,
            Recommended = learned.Recommended,
            Share = learned.Tried == 0 ? null : learned.Share,
            Leakage = learned.Leakage,
            Separability = learned.Separability,
            Examples = learned.Chosen.With,
            CannotBeAltered = !learned.IsTrusted,
            Sentence = learned.Sentence,
        }), StudioJson.Default.DirectionMade).ConfigureAwait(false);
    }

    private sealed class Notes : IProgress<RunEvent>
    {
        private readonly List<string> _all = [];

        public IReadOnlyList<string> All => _all;

        public void Report(RunEvent value)
        {
            if (value is RunNote note)
            {
                _all.Add(note.Text.ToString());
            }
        }
    }
}
