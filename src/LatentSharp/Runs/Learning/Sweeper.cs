using System.Diagnostics;
using LatentSharp.Data;
using LatentSharp.Latent.Stored;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Reports.Pages;
using LatentSharp.Runs.Places;
using LatentSharp.Settings;
using LatentSharp.Training;

namespace LatentSharp.Runs.Learning;

/// <summary>Does what a request to sweep asks for.</summary>
internal static class Sweeper
{
    /// <summary>Trains all and writes the page.</summary>
    /// <param name="request">What is wanted, checked.</param>
    /// <param name="work">Who is told, and what stops it.</param>
    public static CompareResult Train(SweepRequest request, WorkContext work)
    {
        Sweep sweep = request.Sweep;
        using RunPlaces places = RunPlaces.Claim(request.Folder, [.. sweep.Values.Select(sweep.Folder)], request.Overwrite, "page");
        Split split = request.Data.Open(work, request.Folder);
        SideBySide.Require(split.Set.Format.Kind.IsDrawn, split.Set, request.Data.Path, SettingText.Of($"{new SettingName("sweep")}"));
        return places.Guard(() => Train(request, split, places, work));
    }

    private static CompareResult Train(SweepRequest request, Split split, RunPlaces places, WorkContext work)
    {
        long start = Stopwatch.GetTimestamp();
        Sweep sweep = request.Sweep;
        var records = new List<RunRecord>();
        var runs = new List<TrainedRun>();
        for (int i = 0; i < sweep.Values.Count; i++)
        {
            double value = sweep.Values[i];
            RunOptions options = RunOptions.Choose(split, sweep.With(request.Settings, value));
            work.Notes(i == 0 ? split.Set.Notes.Concat(options.Lines) : []);
            work.Note($"{sweep.Title(value)}, {i + 1} of {sweep.Values.Count}");
            var training = new TrainingWork(request.Data.Card, split, options, places.Runs[i]);
            (Autoencoder model, ModelCard card) = training.Run(work);
            places.ThrowIfGone();
            RunFolder folder = places.Runs[i].Folder;
            LatentStore.Learn(model, split).Save(folder.Model, model, card);
            records.Add(training.Record(model, card, sweep.Title(value)));
            RunPage.Save(folder.Report, records[^1], card.Training.Seed);
            runs.Add(new TrainedRun(folder, card));
        }

        places.ThrowIfGone();
        SweepPage.Save(places.Page, sweep.Name == ElboOptions.BetaSetting.Name
            ? "What each term of the loss does" : $"What {sweep.Name} does",
            records, records[0].Card.Training.Seed);
        return new CompareResult(places.Page, runs, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
