using LatentSharp.Cli.Parsing;
using LatentSharp.Mpi;
using LatentSharp.Runs.Learning;
using LatentSharp.Runs.Learning.Ranked;

namespace LatentSharp.Cli.Verbs;

/// <summary>A training on several ranks: the first does what one alone would, the others take part without a word.</summary>
internal static class RankedTraining
{
    private static readonly TimeSpan Stall = TimeSpan.FromMinutes(2);

    // What all have met is said by rank 0, which ends them within this time.
    private static readonly TimeSpan FirstSays = TimeSpan.FromSeconds(2);

    /// <summary>Trains, or takes part.</summary>
    /// <param name="verb">The verb at work.</param>
    /// <param name="session">Where output goes.</param>
    /// <param name="request">What is wanted, checked.</param>
    /// <param name="stall">How long a rank may keep the others waiting; null for two minutes.</param>
    /// <param name="train">What one alone would do.</param>
    /// <returns>The exit code.</returns>
    public static int Run(Verb verb, Session session, TrainRequest request, TimeSpan? stall, Func<TrainRequest, int> train)
    {
        var ranks = MpiRanks.Start(stall ?? Stall);
        int code = Application.Done;
        try
        {
            request = request with { Ranks = ranks };
            if (ranks.Rank == 0)
            {
                code = train(request);
            }
            else
            {
                using IDisposable saving = session.Interruption.Saving();
                OtherRanks.Join(request);
            }
        }
        catch (OperationCanceledException) when (ranks.HasStopped)
        {
            code = Application.Canceled;
        }
        catch (Exception exception)
        {
            Failure failure = Failure.Of(exception, verb);
            if (ranks.Rank > 0)
            {
                Thread.Sleep(FirstSays);
                failure = failure with { Message = $"rank {ranks.Rank} (on {Environment.MachineName}): {failure.Message}" };
            }

            session.Error.WriteLine($"latent: {failure.Message.TrimEnd('.')}.");
            ranks.Abort(failure.Code);
        }

        ranks.Finish();
        return code;
    }

    /// <summary>Whether what is wrong with a call is said by another process, which was given the same.</summary>
    /// <param name="args">What was typed.</param>
    public static bool IsSaidByAnother(IReadOnlyList<string> args) =>
        args.Any(arg => arg.StartsWith("--ranks", StringComparison.Ordinal)) && MpiLibrary.StartedRank > 0;
}
