using System.Diagnostics;
using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Training;

namespace LatentSharp.Cli;

/// <summary>How fast this machine trains a model.</summary>
internal static class TrainingSpeed
{
    private const int Batches = 4;

    // Evaluations take their part of the time of a run.
    private const double StepShare = 0.85;

    private static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(6);

    /// <summary>Training pictures a second, after first passes that pay for compilation.</summary>
    /// <param name="session">Where to be cancelled from.</param>
    /// <param name="set">The pictures.</param>
    /// <param name="split">Which of them are trained on.</param>
    /// <param name="chosen">What is trained.</param>
    /// <param name="longest">How long it may take, beyond two passes over four batches; the longer, the more exact.</param>
    public static double Measure(Session session, PictureSet set, Split split, Chosen chosen, TimeSpan longest = default)
    {
        int[] few = split.Train[..Math.Min(Batches * chosen.Training.Batch, split.Train.Length)];
        var ends = new List<long>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(session.Cancellation);
        long start = Stopwatch.GetTimestamp();
        var hooks = new TrainingHooks
        {
            Step = step =>
            {
                if (step.Batch == step.Batches)
                {
                    ends.Add(Stopwatch.GetTimestamp());
                }

                if (ends.Count >= 2 && Stopwatch.GetElapsedTime(start) > longest)
                {
                    enough.Cancel();
                }
            },
        };
        var model = new Autoencoder(chosen.Model, chosen.Training.Seed);
        var options = chosen.Training with { Epochs = 1_000_000, RateWarmUp = 0, EvaluateEvery = 1_000_000, Patience = null };
        try
        {
            new Trainer(model, set, new Split(few, []), options, hooks: hooks).Run(cancellation: enough.Token);
        }
        catch (OperationCanceledException) when (!session.Cancellation.IsCancellationRequested)
        {
        }

        // The second half: by then the hot loops are compiled for good.
        int from = (ends.Count - 1) / 2;
        return few.Length * (ends.Count - 1 - from) / Stopwatch.GetElapsedTime(ends[from], ends[^1]).TotalSeconds;
    }

    /// <summary>How many epochs fit into a time.</summary>
    public static int Epochs(Session session, PictureSet set, Split split, Chosen chosen, TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        double rate = Measure(session, set, split, chosen, 0.08 * time < LongestProbe ? 0.08 * time : LongestProbe);
        double pass = split.Train.Length / rate / StepShare;
        double left = (time - Stopwatch.GetElapsedTime(start)).TotalSeconds;
        session.Note(FormattableString.Invariant(
            $"this machine trains on {rate:N0} {Output.Words.Examples(set.Columns)} a second, so that a pass over {split.Train.Length:N0} takes about {pass:N0} seconds{(pass > left ? ", longer than the time given; one is made" : "")}"));
        return (int)Math.Clamp(left / pass, 1, 1_000_000);
    }
}
