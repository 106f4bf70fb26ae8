using System.CommandLine;
using LatentSharp.Cli.Parsing;
using LatentSharp.Mpi;
using LatentSharp.Training.Ranks;

namespace LatentSharp.Cli.Verbs;

/// <summary>
/// The options of verbs that work on several ranks, and how they do: the first does what one alone would, the others take part without a
/// word.
/// </summary>
internal sealed class RankOptions
{
    private static readonly TimeSpan UsualStall = TimeSpan.FromMinutes(2);

    // What all have met is said by rank 0, which ends them within this time.
    private static readonly TimeSpan FirstSays = TimeSpan.FromSeconds(2);

    /// <summary>Describes the options.</summary>
    /// <param name="what">What is done on several machines, e.g. <c>Train</c>.</param>
    /// <param name="with">What else the command must have, a clause; empty for nothing.</param>
    public RankOptions(string what, string with = "")
    {
        Ranks = Define.Choice("--ranks",
            $"{what} on several machines: the same command on each, started by mpirun or srun{with}; see docs/scaling.md.", ["mpi"]);
    }

    /// <summary>The option <c>--ranks</c>.</summary>
    public Option<string?> Ranks { get; }

    /// <summary>The option <c>--stall</c>.</summary>
    public Option<TimeSpan?> Stall { get; } = Define.Parsed<TimeSpan?>("--stall", "TIME",
        "How long a rank may keep the others waiting before all are ended. (default: 2m)", [], "a time such as 90s, 2m or 1h",
        Durations.Parse);

    /// <summary>Does the work, or takes part in it.</summary>
    /// <param name="verb">The verb at work.</param>
    /// <param name="arguments">What was given.</param>
    /// <param name="session">Where output goes.</param>
    /// <param name="first">What the first does, and one alone, whose ranks are null.</param>
    /// <param name="join">What each other one does.</param>
    /// <returns>The exit code.</returns>
    public int Run(Verb verb, ParseResult arguments, Session session, Func<IRanks?, int> first, Action<IRanks> join)
    {
        if (arguments.GetValue(Ranks) is null)
        {
            return arguments.GetValue(Stall) is null ? first(null)
                : throw new UsageException("--stall is about ranks; give it together with --ranks");
        }

        var ranks = MpiRanks.Start(arguments.GetValue(Stall) ?? UsualStall);
        int code = Application.Done;
        try
        {
            if (ranks.Rank == 0)
            {
                code = first(ranks);
            }
            else
            {
                using IDisposable saving = session.Interruption.Saving();
                join(ranks);
            }
        }
        catch (OperationCanceledException exception) when (ranks.HasStopped)
        {
            code = Canceled(verb, session, exception, ranks.Rank == 0);
        }
        catch (Exception exception)
        {
            Failure failure = Failure.Of(exception, verb);
            if (ranks.Rank > 0)
            {
                Thread.Sleep(FirstSays);
            }

            if (ranks.Rank > 0 || IsOfMachine(exception))
            {
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

    /// <summary>Whether it is a matter of a machine's disk or memory, so that it must be said which.</summary>
    private static bool IsOfMachine(Exception? exception) => exception is OutOfMemoryException or IOException or UnauthorizedAccessException
        || (exception is not null && IsOfMachine(exception.InnerException));

    private static int Canceled(Verb verb, Session session, OperationCanceledException exception, bool isFirst) =>
        isFirst ? Application.Fail(session.Error, exception, verb) : Application.Canceled;
}
