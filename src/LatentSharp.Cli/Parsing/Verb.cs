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

    /// <summary>Options under headings, in the order in which help lists them; empty where one heading is enough.</summary>
    public IReadOnlyList<(string Heading, IReadOnlyList<Option> Options)> Sections { get; private set; } = [];

    /// <summary>The options that every verb has.</summary>
    public IEnumerable<Option> Common => [JsonOption, _seed, ThreadsOption, FontOption, QuietOption, HelpOption];

    public Option<bool> JsonOption { get; } = Define.Flag("--json", "Print the result as one JSON object.");

    public Option<int?> ThreadsOption { get; } = Define.Whole(
        "--threads", "N", 1, 256, "Threads to work on; changes the speed, never a bit of a result. (default: one a processor)");

    public Option<string?> FontOption { get; } = Define.Text(
        "--font", "NAME|FILE",
        "Font of the labels in pictures, for scripts other than Latin, Greek and Cyrillic. (default: Inter, built in)");

    public Option<bool> QuietOption { get; } = Define.Flag("--quiet", "Print no progress and no notes, only the result and errors.", "-q");

    public Option<bool> HelpOption { get; } = Define.Flag("--help", "Print this help.", "-h");

    /// <summary>Does the work.</summary>
    /// <param name="arguments">What was given, checked.</param>
    /// <param name="session">Where output goes.</param>
    /// <returns>The exit code.</returns>
    public abstract int Execute(ParseResult arguments, Session session);

    protected ulong? Seed(ParseResult arguments) => arguments.GetValue(_seed);

    /// <summary>
    /// Divides the verb's own options into sections: first those that most calls need, then the rest by what they are about.
    /// </summary>
    /// <param name="common">Names of the first ones, in their order.</param>
    /// <param name="sections">The others; options that stand in none come last.</param>
    protected void Arrange(IReadOnlyList<string> common, params (string Heading, IEnumerable<Option> Options)[] sections)
    {
        Option[] first = [.. common.Select(name => Options.First(option => option.Name == name))];
        var taken = new HashSet<Option>([.. first, .. Common]);
        List<(string, IReadOnlyList<Option>)> arranged = [("Common options", first)];
        foreach ((string heading, IEnumerable<Option> options) in sections.Append(("Other options", Options)))
        {
            Option[] rest = [.. options.Where(taken.Add)];
            if (rest.Length > 0)
            {
                arranged.Add((heading, rest));
            }
        }

        Sections = arranged;
    }

    /// <summary>Adds the verb's own options and then the common ones, in the order in which help lists them.</summary>
    protected void AddOptions(params IEnumerable<Option> own)
    {
        foreach (Option option in own.Concat(Common))
        {
            Add(option);
        }
    }
}
