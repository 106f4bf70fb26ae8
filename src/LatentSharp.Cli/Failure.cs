using System.Reflection;
using LatentSharp.Cli.Parsing;
using LatentSharp.Formats;
using LatentSharp.Imaging;
using LatentSharp.Runs;
using LatentSharp.Settings;

namespace LatentSharp.Cli;

/// <summary>Whatever is thrown, as one sentence and an exit code.</summary>
/// <param name="Message">The sentence.</param>
/// <param name="Code">The exit code.</param>
internal readonly record struct Failure(string Message, int Code)
{
    /// <summary>What a person is told about an exception; those that only carry others, as from parallel work, are looked into.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="verb">The verb at work, whose options may be named; null before there is one.</param>
    public static Failure Of(Exception exception, Verb? verb)
    {
        foreach (Exception e in Chain(exception))
        {
            switch (e)
            {
                case UsageException:
                    return new(e.Message, Application.WrongUsage);
                case LatentSharpException fault:
                    return new(SettingHints.Say(fault, verb),
                        fault is SettingException or RequestException ? Application.WrongUsage : Application.Failed);
                case PictureFormatException or ModelFileException or IOException
                    or UnauthorizedAccessException:
                    return new(e.Message, Application.Failed);
                case OutOfMemoryException:
                    return new($"the memory of this machine is not enough{SettingHints.OfMemory(verb)}", Application.Failed);
                case OperationCanceledException:
                    return new("stopped", Application.Canceled);
            }
        }

        Exception cause = Chain(exception).Last();
        return new($"an unexpected fault: {cause.GetType().Name}, {cause.Message.TrimEnd('.')} (please report it with the command line)",
            Application.Failed);
    }

    /// <summary>An exception and what it carries, the outermost first.</summary>
    private static IEnumerable<Exception> Chain(Exception exception)
    {
        yield return exception;
        bool carries = exception is AggregateException or TargetInvocationException or TypeInitializationException
            or InvalidOperationException;
        IReadOnlyList<Exception> inner = exception is AggregateException many ? many.InnerExceptions
            : carries && exception.InnerException is { } one ? [one] : [];

        // Of several, those that say what is wrong come before those that were only stopped by it.
        foreach (Exception next in inner.OrderBy(e => e is OperationCanceledException).SelectMany(Chain))
        {
            yield return next;
        }
    }
}
