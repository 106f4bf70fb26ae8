using System.CommandLine;
using System.Reflection;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Verbs;
using LatentSharp.Data;
using LatentSharp.Formats;
using LatentSharp.Imaging;
using LatentSharp.Latent;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Cli;

/// <summary>The program without a process around it: arguments in, text and exit code out.</summary>
internal static class Application
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;
    public const int Cancelled = 130;

    // Built when wanted: the options of eleven other verbs are a tenth of a short call's time.
    private static readonly (string Name, Func<Verb> Create)[] Known =
    [
        ("demo", () => new DemoCommand()), ("train", () => new TrainCommand()), ("info", () => new InfoCommand()), ("sample", () => new SampleCommand()),
        ("reconstruct", () => new ReconstructCommand()), ("encode", () => new EncodeCommand()), ("decode", () => new DecodeCommand()),
        ("grid", () => new GridCommand()), ("interpolate", () => new InterpolateCommand()), ("alter", () => new AlterCommand()),
        ("compare", () => new CompareCommand()), ("data", () => new DataCommand()),
    ];

    /// <summary>All verbs in the order in which help lists them.</summary>
    public static IReadOnlyList<Verb> Verbs() => [.. Known.Select(known => known.Create())];

    /// <summary>What each verb is called by, in the same order.</summary>
    public static IReadOnlyList<string> Names => [.. Known.Select(known => known.Name)];

    /// <summary>Runs one call.</summary>
    /// <param name="args">What was typed after the program's name.</param>
    /// <param name="output">Receives results.</param>
    /// <param name="error">Receives progress, notes and errors.</param>
    /// <param name="isTerminal">Whether a person watches <paramref name="error"/>.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The exit code: 0 done, 1 failed, 2 wrong usage, 130 cancelled.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error, bool isTerminal, CancellationToken cancellation)
    {
        try
        {
            return Dispatch(args, output, error, isTerminal, cancellation);
        }
        catch (Exception exception) when (exception is UsageException or ModelOptionsException)
        {
            return Fail(error, exception.Message, WrongUsage);
        }
        catch (Exception exception) when (exception is DataException or PictureFormatException or ModelFileException or TrainingException or LatentException
            or IOException or UnauthorizedAccessException)
        {
            return Fail(error, exception.Message, Failed);
        }
        catch (OutOfMemoryException)
        {
            return Fail(error, "the memory of this machine is not enough; take a smaller --size, --batch or network", Failed);
        }
        catch (OperationCanceledException)
        {
            return Fail(error, "stopped", Cancelled);
        }
    }

    private static int Dispatch(IReadOnlyList<string> args, TextWriter output, TextWriter error, bool isTerminal, CancellationToken cancellation)
    {
        if (args.Count == 0 || args[0] is "--help" or "-h" or "-?" or "help")
        {
            HelpWriter.Write(output, Verbs());
            return Done;
        }

        if (args[0] == "--version")
        {
            output.WriteLine(Version);
            return Done;
        }

        int place = Array.FindIndex(Known, known => known.Name == args[0]);
        if (place < 0)
        {
            throw new UsageException($"there is no verb '{args[0]}'{Suggestions.Hint(args[0], Names)}; latent --help lists them");
        }

        Verb verb = Known[place].Create();
        string[] rest = [.. args.Skip(1)];
        if (rest.TakeWhile(a => a != "--").Any(a => a is "--help" or "-h" or "-?"))
        {
            HelpWriter.Write(output, verb);
            return Done;
        }

        CommandLineCheck.Options(verb, rest);
        ParseResult result = verb.Parse(rest, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        CommandLineCheck.Result(verb, result);
        int threads = result.GetValue(verb.ThreadsOption) ?? 0;
        if (threads > 0)
        {
            Compute.Threads = threads;
        }

        return verb.Run(result, new Session(
            output, error, isTerminal, result.GetValue(verb.JsonOption), result.GetValue(verb.QuietOption), threads, cancellation));
    }

    private static string Version
    {
        get
        {
            string version = typeof(Application).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
            return version.Split('+')[0];
        }
    }

    private static int Fail(TextWriter error, string message, int code)
    {
        error.WriteLine($"latent: {message.TrimEnd('.')}.");
        return code;
    }
}
