using System.CommandLine;
using System.Reflection;
using LatentSharp.Cli.Completion;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Verbs;
using LatentSharp.Cli.Verbs.Measuring;
using LatentSharp.Cli.Verbs.Serving;
using LatentSharp.Data.Sentences;
using LatentSharp.Imaging.Text;
using LatentSharp.Tensors;

namespace LatentSharp.Cli;

/// <summary>The program without a process around it: arguments in, text and exit code out.</summary>
internal static class Application
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;
    public const int Canceled = 130;

    // Built when wanted: the options of twelve other verbs are a tenth of a short call's time.
    private static readonly (string Name, Func<Verb> Create)[] Known =
    [
        ("demo", () => new DemoCommand()), ("train", () => new TrainCommand()), ("info", () => new InfoCommand()),
            ("sample", () => new SampleCommand()),
        ("reconstruct", () => new ReconstructCommand()), ("encode", () => new EncodeCommand()), ("decode", () => new DecodeCommand()),
        ("grid", () => new GridCommand()), ("interpolate", () => new InterpolateCommand()), ("alter", () => new AlterCommand()),
        ("compare", () => new CompareCommand()), ("evaluate", () => new EvaluateCommand()), ("score", () => new ScoreCommand()),
            ("export", () => new ExportCommand()), ("studio", () => new StudioCommand()), ("data", () => new DataCommand()),
        ("completion", () => new CompletionCommand()),
    ];

    /// <summary>All verbs in the order in which help lists them.</summary>
    public static IReadOnlyList<Verb> Verbs() => [.. Known.Select(known => known.Create())];

    /// <summary>What each verb is called by, in the same order.</summary>
    public static IReadOnlyList<string> Names => [.. Known.Select(known => known.Name)];

    /// <summary>Runs one call.</summary>
    /// <param name="args">What was typed after the program's name.</param>
    /// <param name="output">Receives results.</param>
    /// <param name="error">Receives progress, notes and errors; what cannot be written there is dropped.</param>
    /// <param name="isTerminal">Whether a person watches <paramref name="error"/>.</param>
    /// <param name="interruption">Stops the work.</param>
    /// <returns>The exit code: 0 done, 1 failed, 2 wrong usage, 130 canceled; nothing is thrown.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error, bool isTerminal, Interruption interruption)
    {
        var results = new LineWriter(output, "standard output");
        var notes = new LineWriter(error);
        Verb? verb = null;
        try
        {
            if (Answer(args, results, ref verb))
            {
                return Done;
            }

            string[] rest = Numerals.Join(verb!, [.. args.Skip(1)]);
            CommandLineCheck.Options(verb!, rest);

            // A first argument whose last part is the name of the verb, e.g. the folder data/train, is taken for the program itself.
            ParseResult result = verb!.Parse([verb.Name, .. rest],
                new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
            CommandLineCheck.Result(verb, result);
            int threads = result.GetValue(verb.ThreadsOption) ?? 0;
            if (threads > 0)
            {
                Compute.Threads = threads;
            }

            LabelFonts.Choose(result.GetValue(verb.FontOption));
            return verb.Execute(result, new Session(
                results, notes, isTerminal, result.GetValue(verb.JsonOption), result.GetValue(verb.QuietOption), threads, interruption));
        }
        catch (Exception exception)
        {
            return RankOptions.Fail(args, notes, exception, verb, interruption.Token);
        }
    }

    /// <summary>The same, stopped by a token.</summary>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error, bool isTerminal, CancellationToken cancellation)
    {
        using var interruption = new Interruption(cancellation);
        return Run(args, output, error, isTerminal, interruption);
    }

    /// <summary>Says in one sentence what was thrown, and gives its exit code.</summary>
    public static int Fail(LineWriter error, Exception exception, Verb? verb)
    {
        Failure failure = Failure.Of(exception, verb);
        error.WriteLine($"latent: {failure.Message.TrimEnd('.')}.");
        return failure.Code;
    }

    /// <summary>Answers calls for help, completions and the version; else finds the verb.</summary>
    private static bool Answer(IReadOnlyList<string> args, LineWriter output, ref Verb? verb)
    {
        bool asksAbout = args.Count > 1 && args[0] == "help" && args[1].Length > 0 && args[1][0] != '-';
        if (!asksAbout && (args.Count == 0 || args[0] is "--help" or "-h" or "-?" or "help"))
        {
            output.WriteOwn(HelpWriter.Text(Verbs()));
            return true;
        }

        if (Completions.AreAskedFor(args))
        {
            foreach (string word in Completions.Of(args, Verbs()))
            {
                output.WriteLine(word);
            }

            return true;
        }

        if (args[0] == "--version")
        {
            output.WriteLine(Version);
            output.WriteLine($"fused multiply-add: {Compute.FusedMultiplyAdd}");
            if (Compute.Warning is { } warning)
            {
                output.WriteLine($"warning: {warning}");
            }

            return true;
        }

        string name = args[asksAbout ? 1 : 0];
        int place = Array.FindIndex(Known, known => known.Name == name);
        if (place < 0)
        {
            throw new UsageException(name.StartsWith('-') && !asksAbout
                ? $"options come after the verb, but '{name}' comes first; latent --help lists the verbs"
                : $"there is no verb '{name}'{Suggestions.Hint(name, Names)}; latent --help lists them");
        }

        verb = Known[place].Create();
        if (asksAbout || args.Skip(1).TakeWhile(a => a != "--").Any(a => a is "--help" or "-h" or "-?"))
        {
            output.WriteOwn(HelpWriter.Text(verb));
            return true;
        }

        return false;
    }

    private static string Version
    {
        get
        {
            string version = typeof(Application).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
                ?? "";
            return version.Split('+')[0];
        }
    }
}
