using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LatentSharp.Data;

namespace LatentSharp.Cli.Parsing;

/// <summary>Turns what the parser finds wrong into one sentence that says what to do.</summary>
internal static class CommandLineCheck
{
    /// <summary>Refuses options that the verb does not have; done before parsing, since an argument would swallow them.</summary>
    /// <exception cref="UsageException">There is one.</exception>
    public static void Options(Verb verb, IEnumerable<string> arguments)
    {
        string[] known = [.. verb.Options.SelectMany(option => option.Aliases.Prepend(option.Name))];
        foreach (string argument in arguments.TakeWhile(a => a != "--"))
        {
            string name = argument.Split('=', ':')[0];
            bool isOption = name.Length > 1 && name[0] == '-' && !double.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
            if (isOption && !known.Contains(name, StringComparer.Ordinal))
            {
                string hint = Suggestions.Nearest(name, known.Where(k => k.StartsWith("--", StringComparison.Ordinal))) is { } nearest
                    ? $"did you mean {nearest}?"
                    : $"see latent {verb.Name} --help";
                throw new UsageException($"unknown option {name} ({hint})");
            }
        }
    }

    /// <summary>Refuses what is missing, too much or out of range.</summary>
    /// <exception cref="UsageException">Something is.</exception>
    public static void Result(Verb verb, ParseResult result)
    {
        foreach (OptionResult option in result.CommandResult.Children.OfType<OptionResult>())
        {
            if (!option.Implicit && option.Option.Arity.MinimumNumberOfValues > 0 && option.Tokens.Count == 0)
            {
                throw new UsageException($"{option.Option.Name} needs a value: {option.Option.Name} {option.Option.HelpName}");
            }

            if (option.IdentifierTokenCount > 1 && option.Option.Arity.MaximumNumberOfValues <= 1)
            {
                throw new UsageException($"{option.Option.Name} was given {option.IdentifierTokenCount} times; give it once");
            }
        }

        foreach (Argument argument in verb.Arguments)
        {
            int given = result.GetResult(argument)?.Tokens.Count ?? 0;
            if (given < argument.Arity.MinimumNumberOfValues)
            {
                throw new UsageException($"{argument.Name} is missing: {HelpWriter.Usage(verb)} (see latent {verb.Name} --help)");
            }
        }

        foreach (Option option in verb.Options)
        {
            if (option.Required && (result.GetResult(option) is null or { Implicit: true }))
            {
                throw new UsageException($"{option.Name} is missing: {HelpWriter.Usage(verb)} (see latent {verb.Name} --help)");
            }
        }

        if (result.UnmatchedTokens.Count > 0)
        {
            throw new UsageException($"'{result.UnmatchedTokens[0]}' is one argument too many: {HelpWriter.Usage(verb)}");
        }

        if (result.Errors.Count > 0)
        {
            throw new UsageException(result.Errors[0].Message);
        }
    }
}
