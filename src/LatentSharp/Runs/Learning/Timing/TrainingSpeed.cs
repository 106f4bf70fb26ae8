using System.Diagnostics;
using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Settings;
using LatentSharp.Training;

namespace LatentSharp.Runs.Learning.Timing;

/// <summary>How fast this machine trains a model, and how many steps fit into a time.</summary>
internal static class TrainingSpeed
{
    private const int Batches = 4;
    private const int FewestSteps = 8;

    // Evaluations take their part of the time of a run.
    private const double StepShare = 0.85;

    private const double ProbeShare = 0.06;
    private const double LongestProbe = 6;

    /// <summary>Training pictures a second, after first steps that pay for compilation.</summary>
    /// <param name="work">Who is told, and what stops it.</param>
    /// <param name="split">The data; which of them are trained on.</param>
    /// <param name="chosen">What is trained.</param>
    /// <param name="longest"> About how long it may take; the longer, the more exact. Eight steps at least, unless they take twice as long;
    /// null for no bound on those.
    /// </param>
    public static double Measure(WorkContext work, Split split, RunOptions chosen, TimeSpan? longest = null)
    {
        int[] few = split.Train[..Math.Min(Batches * chosen.Training.Batch, split.Train.Length)];
        var ends = new List<(long Time, long Pictures)>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(work.Cancellation);
        long start = Stopwatch.GetTimestamp();
        ends.Add((start, 0));
        var hooks = new TrainingHooks
        {
            Step = step =>
            {
                ends.Add((Stopwatch.GetTimestamp(), ((step.Epoch - 1L) * few.Length)
                    + Math.Min(step.Batch * chosen.Training.Batch, few.Length)));
                TimeSpan took = Stopwatch.GetElapsedTime(start);
                if ((ends.Count > FewestSteps && took > (longest ?? default)) || took > 2 * longest)
                {
                    enough.Cancel();
                }
            },
        };
        var model = new Autoencoder(chosen.Model, chosen.Training.Seed);
        TrainingOptions options = chosen.Training with
        {
            Epochs = 1_000_000,
            Plan = null,
            RateWarmUp = 0,
            EvaluateEvery = 1_000_000,
            Patience = null
        };
        try
        {
            new Trainer(model, split with { Train = few, Test = [] }, options, hooks: hooks).Run(cancellation: enough.Token);
        }
        catch (OperationCanceledException) when (!work.Cancellation.IsCancellationRequested)
        {
        }

        // The second half: by then the hot loops are compiled for good.
        (long time, long pictures) = ends[(ends.Count - 1) / 2];
        return (ends[^1].Pictures - pictures) / Stopwatch.GetElapsedTime(time, ends[^1].Time).TotalSeconds;
    }

    /// <summary>The training that fits into a time, with what follows it; the time that it has itself is in the result.</summary>
    public static (RunOptions Options, double Reserve) Plan(WorkContext work, Split split, SettingValues said, RunOptions open,
        TimeBudget time)
    {
        double rate = Measure(work, split, open, TimeSpan.FromSeconds(Math.Min(ProbeShare * time.Seconds, LongestProbe)));
        double reserve = new AfterTraining(rate, time.Seconds)
            .Reserve(split, split.Set is PictureDataset && split.Set.Attributes is { Names.Count: > 0 });
        double pass = split.Train.Length / rate;
        long steps = (long)Math.Clamp((time.Left - reserve) * StepShare * rate / open.Training.Batch, 1, 1e9);
        work.Note($"this machine trains on {rate:N0} {split.Set.Noun}s a second, so that a pass over {split.Train.Length:N0} takes about " +
            $"{pass:N0} seconds; {Math.Max(0, time.Left - reserve):N0} of {time.Seconds:N0} seconds are for " +
            $"training{(time.Left > reserve ? "" : ", which makes one step")}");
        return (RunOptions.Choose(split, said.With(TrainingSettings.Steps, StepPlan.Of(steps))), reserve);
    }
}
