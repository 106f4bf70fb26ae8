using System.CommandLine;
using LatentSharp.Cli.Output;
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
    private static readonly TimeSpan FirstSays = TimeSpan.FromSeconds(4);

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
            ranks.Abort(Say(session.Error, exception, verb, ranks.Rank, session.Cancellation));
        }

        ranks.Finish();
        return code;
    }

    /// <summary>
    /// Says what was thrown before this process knew of ranks, and ends all of them: others may not have met it, and would wait.
    /// </summary>
    /// <param name="args">What was typed.</param>
    /// <param name="error">Where errors go.</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="verb">The verb at work; null before there is one.</param>
    /// <param name="cancellation">Canceled when this process is asked to end.</param>
    /// <returns>The exit code, where there are no others.</returns>
    public static int Fail(
        IReadOnlyList<string> args, LineWriter error, Exception exception, Verb? verb, CancellationToken cancellation)
    {
        if (!MpiLibrary.IsStarted || !args.Any(arg => arg.StartsWith("--ranks", StringComparison.Ordinal)))
        {
            return Application.Fail(error, exception, verb);
        }

        MpiRanks? ranks = null;
        try
        {
            ranks = exception is MpiException ? null : MpiRanks.Start(UsualStall);
        }
        catch (MpiException)
        {
            // Without MPI nobody else can be ended; what was thrown first is to be said.
        }

        int code = Say(error, exception, verb, MpiLibrary.StartedRank, cancellation);
        ranks?.Abort(code);
        return code;
    }

    /// <summary>Says what ends all ranks; whoever is not the first waits, since what all have met is said by that one.</summary>
    private static int Say(LineWriter error, Exception exception, Verb? verb, int rank, CancellationToken cancellation)
    {
        Failure failure = Failure.Of(exception, verb);
        bool wasStopped = cancellation.IsCancellationRequested;
        if (rank > 0 && cancellation.WaitHandle.WaitOne(FirstSays) && !wasStopped)
        {
            // It is being ended: another one has said it.
            return failure.Code;
        }

        string who = rank > 0 || IsOfMachine(exception) ? $"rank {rank} (on {Environment.MachineName}): " : "";
        error.WriteLine($"latent: {who}{failure.Message.TrimEnd('.')}.");
        return failure.Code;
    }

    /// <summary>Whether it is a matter of a machine's disk or memory, so that it must be said which.</summary>
    private static bool IsOfMachine(Exception? exception) => exception is OutOfMemoryException or IOException or UnauthorizedAccessException
        || (exception is not null && IsOfMachine(exception.InnerException));

    private static int Canceled(Verb verb, Session session, OperationCanceledException exception, bool isFirst) =>
        isFirst ? Application.Fail(session.Error, exception, verb) : Application.Canceled;
}
