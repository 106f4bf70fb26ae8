using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Runs.Learning;
using LatentSharp.Runs.Learning.Choosing;
using LatentSharp.Settings;
using LatentSharp.Studio.Contents;
using LatentSharp.Studio.Hosting;
using LatentSharp.Studio.Jobs;
using LatentSharp.Studio.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LatentSharp.Studio.Routes;

/// <summary>What a training would be, and its beginning.</summary>
internal static class TrainRoutes
{
    public static void Map(IEndpointRouteBuilder routes, StudioParts parts)
    {
        routes.MapPost("/api/choices", (HttpContext context) => Choices(context, parts));
        routes.MapPost("/api/train", (HttpContext context) => Train(context, parts));
        routes.MapPost("/api/runs/{id}/resume", (HttpContext context) => Resume(context, parts));
    }

    private static async Task Choices(HttpContext context, StudioParts parts)
    {
        ChoicesRequest asked = await Answer.Read(context, StudioJson.Default.ChoicesRequest).ConfigureAwait(false);
        DataEntry data = parts.Contents.DataOf(asked.Data);
        DataRequest request = DataSettings.Request(data, asked.Settings, parts.Options.Threads);
        Split split = await Task.Run(() => parts.OpenedData.Open(data, request, context.RequestAborted), context.RequestAborted)
            .ConfigureAwait(false);
        var choices = TrainingChoices.Of(split, DataSettings.OfTable(asked.Settings));
        await Answer.Json(context, new ChoicesAnswer([.. choices.Settings.Select(Of)], Summary(split, data), null),
            StudioJson.Default.ChoicesAnswer).ConfigureAwait(false);
    }

    private static async Task Train(HttpContext context, StudioParts parts)
    {
        TrainBody asked = await Answer.Read(context, StudioJson.Default.TrainBody).ConfigureAwait(false);
        DataEntry data = parts.Contents.DataOf(asked.Data);
        DataRequest request = DataSettings.Request(data, asked.Settings, parts.Options.Threads);
        (SettingValues said, Dictionary<string, SettingText> errors) = TrainingChoices.Read(DataSettings.OfTable(asked.Settings));
        foreach ((string name, SettingText error) in errors)
        {
            throw new ApiException(error.ToString(), setting: name);
        }

        IReadOnlyList<TrainingJob> jobs = parts.Jobs.Train(request, said, asked.Beside, asked.Out is { Length: > 0 } name2 ? name2 : null);
        await Answer.Json(context, new JobsAnswer([.. jobs.Select(job => job.Id)]), StudioJson.Default.JobsAnswer).ConfigureAwait(false);
    }

    private static async Task Resume(HttpContext context, StudioParts parts)
    {
        RunEntry run = parts.Contents.Run(Answer.Part(context, "id"));
        ResumeBody? asked = context.Request.ContentLength > 0
            ? await Answer.Read(context, StudioJson.Default.ResumeBody).ConfigureAwait(false) : null;
        DataRequest data = ResumableData.Of(run, parts.Contents, asked?.Data) with { Threads = parts.Options.Threads };
        IReadOnlyList<TrainingJob> jobs = parts.Jobs.Resume(run.Path, data);
        await Answer.Json(context, new JobsAnswer([.. jobs.Select(job => job.Id)]), StudioJson.Default.JobsAnswer).ConfigureAwait(false);
    }

    private static SettingAnswer Of(SettingOutlook outlook)
    {
        Setting setting = outlook.Setting;
        return new SettingAnswer
        {
            Name = setting.Name,
            Group = setting.Group,
            Label = Capital.Of(setting.Name.Replace('-', ' ')),
            Value = outlook.Value,
            Chosen = !outlook.IsSaid,
            Reason = outlook.Reason,
            Help = setting.Help.ToString(),
            Unit = setting.Unit,
            Rule = setting.Rule,
            Options = setting.Words,
            Default = setting.Default?.ToString(),
            Error = outlook.Error is { } error ? Capital.Of(error.ToString()) : null,
            Common = setting.IsCommon,
        };
    }

    private static DataSummary Summary(Split split, DataEntry data)
    {
        var format = split.Set.Format as PictureFormat;
        string sentence = $"{Counted.Of(split.Set.Count, split.Set.Noun)} of {split.Set.Format} from {data.Name}: " +
            $"{Counted.Number(split.Train.Length)} to train on, {Counted.Number(split.Test.Length)} to test on.";
        return new DataSummary(split.Set.Count, split.Train.Length, split.Set.TestStart is not null,
            format?.Width ?? 0, format?.Height ?? 0, format?.Channels ?? 0, split.Set.Attributes?.Names ?? [], sentence, split.Set.Notes);
    }

}
