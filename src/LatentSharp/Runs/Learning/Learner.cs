using LatentSharp.Data;
using LatentSharp.Distributions.Quantized;
using LatentSharp.Evaluation.Anomalies;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Stored;
using LatentSharp.Models;
using LatentSharp.Reports.Pages;
using LatentSharp.Runs.Learning.Ranked;
using LatentSharp.Runs.Learning.Timing;
using LatentSharp.Runs.Places;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Training;
using LatentSharp.Training.Steps;

namespace LatentSharp.Runs.Learning;

/// <summary>
/// Does what a request to train asks for: reads the data, chooses, trains, learns the features, writes the model and the page.
/// </summary>
internal static class Learner
{
    /// <summary>Trains a run, or goes on with one.</summary>
    /// <param name="request">What is wanted, checked.</param>
    /// <param name="work">Who is told, and what stops it.</param>
    /// <returns>The finished run.</returns>
    public static Run Train(TrainRequest request, WorkContext work)
    {
        SettingValues said = request.Settings;

        // A run that is repeated takes its steps from the first one, and from its time the size of its pictures alone.
        var time = new TimeBudget(said.Has(TrainingSettings.Steps) ? null : request.Time);
        using RunPlace place = RunPlace.Claim(request.Folder, request.Resume, request.Overwrite);
        ModelCard? card = request.Resume ? ModelFile.ReadCard(place.Folder.Checkpoint) : null;
        if (card is not null)
        {
            Resuming.Check(card, said, request.Data.Size);
        }

        OtherRanks.Tell(request.Ranks, card);

        Split split = request.Data.Open(work, place.Folder.Path, card, request.AllowsChangedData, request.Time,
            said.Has(TrainingSettings.For));
        RunOptions options = card is null ? RunOptions.Choose(split, said) : Resuming.Choose(card, said);
        if (options.Training.ForAnomalies)
        {
            CheckGood(split);
        }

        double reserve = 0;
        if (time.IsLimited)
        {
            (options, reserve) = TrainingSpeed.Plan(work, split, said, options, time);
        }

        OtherRanks.Tell(request.Ranks, time.IsLimited ? options : null);
        work.Notes(split.Set.Notes.Concat(options.Lines));
        DataCard data = card?.Data ?? request.Data.Card with { Initial = Path.GetFileName(request.Initial) };
        var training = new TrainingWork(data, split, options, place)
        {
            Initial = request.Initial,
            Resume = request.Resume,
            AllowsChangedData = request.AllowsChangedData,
            Profile = request.Profile,
            Ranks = request.Ranks,
            Limit = time.IsLimited ? () => new TimeLimit(TimeSpan.FromSeconds(Math.Max(0, time.Left - reserve))) : null,
        };
        (Autoencoder model, ModelCard trained) = training.Run(work);
        place.Lock.Guard(() => Finish(training, model, trained, time, work));
        if (time.IsLimited && trained.Training.Plan is { } plan)
        {
            work.Note($"took {time.Elapsed:N0} of {time.Seconds:N0} seconds; the same weights again: the same command with " +
                $"{new SettingName(TrainingSettings.Steps.Name)} {plan}");
        }

        return Run.Open(place.Folder.Path);
    }

    /// <summary>Adds the codes and features to the model file and writes the run's page.</summary>
    private static bool Finish(TrainingWork training, Autoencoder model, ModelCard card, TimeBudget time, WorkContext work)
    {
        (Split split, RunFolder folder) = (training.Split, training.Place!.Folder);
        LatentStore store = FeatureLearning.Learn(work, model, split, time, card.ImagesPerSecond);
        DensityLearning densities = DensityLearning.Learn(work, model, card, store.Learned, split, time);
        card = card with
        {
            Sampling = densities.Measures,
            Usage = model.Code.Codebook is { } codebook ? CodeUsage.Measure(codebook, store.Learned.Codes) : null,
        };
        IEnumerable<(string, Tensor)>? scores = card.Training.ForAnomalies ? Scores(model, split, store, card, time, work) : null;
        training.Place.Lock.ThrowIfGone();
        store.Save(folder.Model, model, card,
            [.. scores ?? [], .. densities.Densities?.Tensors ?? [], .. StoredCenters.Of(model, split)]);
        work.Note("drawing the page");
        var after = new AfterTraining(Math.Max(card.ImagesPerSecond, 1e-3), time.Seconds);
        RunPage.Save(folder.Report, training.Record(model, card), card.Training.Seed, after.PageShare(split.Test.Length, time.Left));
        return true;
    }

    /// <summary>
    /// Scores held-out examples that are not known to be faulty, as many as a tenth of the time that is left allows, and measures which
    /// errors are usual where.
    /// </summary>
    private static IEnumerable<(string Name, Tensor Value)>? Scores(
        Autoencoder model, Split split, LatentStore store, ModelCard card, TimeBudget time, WorkContext work)
    {
        string?[] kinds = AnomalyNames.Kinds(split.Set);
        int[] good = [.. split.Test.Where(i => kinds[i] is null || AnomalyNames.IsGood(kinds[i]))];
        int most = time.IsLimited
            ? (int)Math.Clamp(0.1 * time.Left * card.ImagesPerSecond / (AnomalyScorer.Samples + 2), 1, Math.Max(1, good.Length))
            : good.Length;
        good = Split.Spread(good, most);
        if (good.Length == 0)
        {
            return null;
        }

        UsualErrors? usual = UsualErrors.Measure(model, split.Set, split.Train, time.IsLimited ? Math.Max(100, most) : int.MaxValue,
            work.Cancellation);
        var scorer = new AnomalyScorer(model, GaussianDensity.Fit(store.Codes.Codes), usual);
        var scores = GoodScores.Measure(scorer, split.Set, good, 1,
            done => work.Phase("scoring", done, good.Length, split.Set.Noun), work.Cancellation);
        return usual is null ? scores.Tensors : [.. scores.Tensors, usual.Tensor];
    }

    /// <summary>Refuses to learn from examples that are known to be faulty.</summary>
    /// <exception cref="DataException">There is one.</exception>
    private static void CheckGood(Split split)
    {
        string?[] kinds = AnomalyNames.Kinds(split.Set);
        if (split.Train.Select(i => kinds[i]).FirstOrDefault(kind => kind is not null && !AnomalyNames.IsGood(kind)) is { } faulty)
        {
            throw new DataException(SettingText.Of($"{new SettingName("for")} anomalies learns what is good, but {split.Train.Count(i =>
                kinds[i] is { } kind && !AnomalyNames.IsGood(kind))} of the training {split.Set.Noun}s are not, e.g. those of the folder " +
                $"'{faulty}'; give the folder of good ones alone."));
        }
    }
}
