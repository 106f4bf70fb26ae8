using System.CommandLine;

namespace LatentSharp.Cli.Parsing;

/// <summary>One verb of the command line: what it takes, and what it does.</summary>
internal abstract class Verb : Command
{
    private readonly Option<ulong?> _seed;

    protected Verb(string name, string purpose, string seed, params string[] examples)
        : base(name, purpose)
    {
        Examples = examples;
        _seed = Define.Seed(seed);
    }

    /// <summary>Lines that work as they stand.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>The options that every verb has.</summary>
    public IEnumerable<Option> Common => [JsonOption, _seed, ThreadsOption, QuietOption, HelpOption];

    public Option<bool> JsonOption { get; } = Define.Flag("--json", "Print the result as one JSON object.");

    public Option<int?> ThreadsOption { get; } = Define.Whole(
        "--threads", "N", 1, 256, "Threads to work on; changes the speed, never a bit of a result. (default: one a processor)");

    public Option<bool> QuietOption { get; } = Define.Flag("--quiet", "Print no progress and no notes, only the result and errors.", "-q");

    public Option<bool> HelpOption { get; } = Define.Flag("--help", "Print this help.", "-h");

    /// <summary>Does the work.</summary>
    /// <param name="arguments">What was given, checked.</param>
    /// <param name="session">Where output goes.</param>
    /// <returns>The exit code.</returns>
    public abstract int Run(ParseResult arguments, Session session);

    protected ulong? Seed(ParseResult arguments) => arguments.GetValue(_seed);

    /// <summary>Adds the verb's own options and then the common ones, in the order in which help lists them.</summary>
    protected void AddOptions(params IEnumerable<Option> own)
    {
        foreach (Option option in own.Concat(Common))
        {
            Add(option);
        }
    }
}
