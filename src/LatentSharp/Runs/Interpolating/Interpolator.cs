using System.Globalization;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Outputs;
using LatentSharp.Settings;
using static LatentSharp.Runs.RequestSettings;

namespace LatentSharp.Runs.Interpolating;

/// <summary>Goes from picture to picture, or from row to row of a table, through the latent space.</summary>
internal static class Interpolator
{
    private const int StripSteps = 9;
    private const int AnimationSteps = 24;

    /// <summary>The end of a name for a sheet or an animation.</summary>
    /// <exception cref="RequestException">It has another.</exception>
    public static string Extension(string path)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        return extension is ".png" or ".gif" or ".apng"
            ? extension
            : throw new RequestException($"{Out} {path} is not possible: give a name ending in .png for a sheet, or in .gif or .apng for " +
                $"an animation");
    }

    /// <summary>Does what a request asks for.</summary>
    public static InterpolateResult Interpolate(Run run, InterpolateRequest request, WorkContext work)
    {
        NamedRun[] runs = NamedRun.Of(run, request.Beside, "interpolation goes between pictures or rows of a table", takesRows: true);
        if (run.HasRows)
        {
            NamedRows.Check(run, request.Out);
        }
        else if (request.Out is not null)
        {
            Extension(request.Out);
        }

        bool animated = request.IsAnimation;
        GivenPictures[] given = [.. runs.Select(by => GivenPictures.Read(by, request.Inputs, request, work))];
        Check(request, given[0].Names.Count, run.Noun);
        string? equal = Equal(given[0], run.Noun);
        if (equal is not null)
        {
            work.Note(equal);
        }

        run.TellRounding(work, "mixed");
        if (request.Path == PathKind.Semantic && run.Semantic is null)
        {
            if (run.Card.Model.LabelGraph is not null)
            {
                throw new RequestException($"{Along} semantic needs the centres of the classes, which '{run.Path}' does not keep before " +
                    $"the end of its training; go on with it by {Resume}");
            }

            throw new RequestException($"{Along} semantic leads over classes between, by a graph of labels, which '{run.Path}' was " +
                $"not trained with; train one with {new SettingName("family")} semantic, or go another way");
        }

        int steps = request.Steps ?? (animated ? AnimationSteps : StripSteps);
        string? note = null;
        InterpolateResult[] results = [.. runs.Zip(given, (by, pictures) =>
        {
            var way = new Interpolation(by, pictures, equal is not null);
            return (request.Weights, pictures.Names.Count) switch
            {
                _ when request.Alpha is { } alpha => way.At(alpha, request.Beta, request.Path),
                ({ } weights, _) => way.Mixture([.. weights], out note),
                (null, 3) when !animated => way.Triangle(steps),
                (null, 4) when !animated => way.Square(steps),
                _ => way.Walk(steps, request.Path),
            };
        })];
        results[0].Beside = results.ElementAtOrDefault(1);
        foreach ((NamedRun by, InterpolateResult result) in runs.Zip(results))
        {
            if (result.Gaps is { Enters: true } gaps)
            {
                work.Note(gaps.Sentence(by.Prefix, by.Run.Noun));
            }
        }

        if (request.Out is not null)
        {
            results[0].Save(request.Out);
        }

        if (note is not null)
        {
            work.Note(note);
        }

        return results[0];
    }

    private static void Check(InterpolateRequest request, int given, string noun)
    {
        if (given < 2)
        {
            throw new RequestException($"interpolation goes from {noun} to {noun}, but only one was given; give at least two");
        }

        if ((request.Alpha ?? request.Beta) is not null)
        {
            request.Place(given, noun);
        }

        request.CheckPath(given, noun);
        if (request.Weights is { } weights && weights.Count != given)
        {
            string text = string.Join(',', weights.Select(weight => weight.ToString(CultureInfo.InvariantCulture)));
            throw new RequestException($"{Weights} {text} has {weights.Count} number{(weights.Count == 1 ? "" : "s")} for {given} " +
                $"{noun}s; give one a {noun}");
        }
    }

    /// <summary>A sentence for given pictures or rows that follow each other and are the same; null where there are none.</summary>
    private static string? Equal(GivenPictures given, string noun)
    {
        string[] pairs = [.. Enumerable.Range(1, given.Names.Count - 1)
            .Where(i => given.AreSame(i, i - 1))
            .Select(i => $"{given.Names[i - 1]} and {given.Names[i]}")];
        return pairs.Length == 0
            ? null
            : $"{string.Join(", ", pairs)} {(pairs.Length == 1 ? "are" : "are each")} the same {noun} to this model, "
                + $"so that all {noun}s between them are the same";
    }
}
