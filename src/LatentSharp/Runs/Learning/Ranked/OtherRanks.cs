using System.Text.Json;
using LatentSharp.Data;
using LatentSharp.Training;
using LatentSharp.Training.Files;
using LatentSharp.Training.Ranks;

namespace LatentSharp.Runs.Learning.Ranked;

/// <summary>
/// The part of a training on several ranks that is not rank 0's: the same data, the same choices and the same steps, without a run folder
/// and without a word.
/// </summary>
internal static class OtherRanks
{
    /// <summary>Tells them the run that is gone on with.</summary>
    /// <param name="ranks">They; null for none.</param>
    /// <param name="card">The run; null for a new one.</param>
    public static void Tell(IRanks? ranks, ModelCard? card)
    {
        if (ranks is not null)
        {
            new RankGroup(ranks).FromFirst(card is null ? "" : JsonSerializer.Serialize(card, TrainingJson.Default.ModelCard));
        }
    }

    /// <summary>Tells them what was chosen by the speed of this machine.</summary>
    /// <param name="ranks">They; null for none.</param>
    /// <param name="options">What was chosen; null where it follows from the data.</param>
    public static void Tell(IRanks? ranks, RunOptions? options) => Tell(ranks, options is null ? null
        : new ModelCard { Model = options.Model, Training = options.Training, Data = new DataCard() });

    /// <summary>Takes part in a training.</summary>
    /// <param name="request">What is wanted, checked; with ranks, of which this is not the first.</param>
    public static void Join(TrainRequest request)
    {
        var group = new RankGroup(request.Ranks!);
        var work = new WorkContext(null, CancellationToken.None);
        ModelCard? card = Heard(group);

        // The run folder, and what lies there, is rank 0's.
        string cache = Path.Combine(Path.GetTempPath(), $"latent-{Environment.ProcessId}-{group.Ranks.Rank}.cache");
        DataRequest data = request.Data.Cache == DataRequest.NoCache ? request.Data : request.Data with { Cache = cache };
        try
        {
            Split split = data.Open(work, request.Folder, card, allowsChanged: true, request.Time,
                request.Settings.Has(TrainingSettings.For));
            RunOptions options = card is null ? RunOptions.Choose(split, request.Settings) : Resuming.Choose(card, request.Settings);
            options = Heard(group) is { } chosen ? new RunOptions(chosen.Model, chosen.Training, []) : options;
            new TrainingWork(card?.Data ?? data.Card, split, options, Place: null) { Resume = request.Resume, Ranks = request.Ranks }
                .Run(work);
        }
        finally
        {
            File.Delete(cache);
        }
    }

    private static ModelCard? Heard(RankGroup group) => group.FromFirst("") is { Length: > 0 } text
        ? JsonSerializer.Deserialize(text, TrainingJson.Default.ModelCard) : null;
}
