using System.CommandLine;
using System.CommandLine.Parsing;
using LatentSharp.Data.Sentences;

namespace LatentSharp.Cli.Parsing;

/// <summary>Turns what the parser finds wrong into one sentence that says what to do.</summary>
internal static class CommandLineCheck
{
    /// <summary>
    /// Refuses options that the verb does not have, and empty values; done before parsing, since an argument would swallow them.
    /// </summary>
    /// <exception cref="UsageException">There is one.</exception>
    public static void Options(Verb verb, IReadOnlyList<string> arguments)
    {
        string[] known = [.. verb.Options.SelectMany(Names)];
        for (int i = 0; i < arguments.Count && arguments[i] != "--"; i++)
        {
            string name = arguments[i].Split('=', ':')[0];
            if (name.Length > 1 && name[0] == '-' && !Numerals.IsNumeral(name) && !known.Contains(name, StringComparer.Ordinal))
            {
                throw new UsageException($"unknown option {name} ({Hint(verb, name, known)})");
            }
        }

        for (int i = 0; i < arguments.Count; i++)
        {
            bool isEmptyValue = arguments[i].Length > 2 && arguments[i][0] == '-' && arguments[i][^1] is '='
                && known.Contains(arguments[i][..^1], StringComparer.Ordinal);
            if (arguments[i].Length == 0 || isEmptyValue)
            {
                string? name = isEmptyValue ? arguments[i][..^1] : i > 0 && known.Contains(arguments[i - 1], StringComparer.Ordinal)
                    ? arguments[i - 1] : null;
                Option? option = verb.Options.FirstOrDefault(o =>
                    o.HelpName is not null && Names(o).Contains(name, StringComparer.Ordinal));
                throw new UsageException(option is null
                    ? $"argument {i + 1} after {verb.Name} is empty: {HelpWriter.Usage(verb)}; perhaps a variable of a script is not set"
                    : $"the value of {name} is empty: {name} {option.HelpName}; give one, or leave {name} out");
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
                throw new UsageException($"{argument.Name} is missing: {HelpWriter.Usage(verb)}, e.g. {verb.Examples[0]} (see " +
                    $"latent {verb.Name} --help)");
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

    private static IEnumerable<string> Names(Option option) => option.Aliases.Prepend(option.Name);

    /// <summary>What was most likely meant: --n for -n, a word that is nearly right, or nothing that is known.</summary>
    private static string Hint(Verb verb, string name, string[] known)
    {
        string other = name.StartsWith("--", StringComparison.Ordinal) ? name[1..] : "-" + name;
        if (verb.Options.FirstOrDefault(option => Names(option).Contains(other, StringComparer.Ordinal)) is { } meant)
        {
            return $"did you mean {string.Join(", ", Names(meant).Order(StringComparer.Ordinal).Reverse())}?";
        }

        return Suggestions.Nearest(name, known.Where(k => k.StartsWith("--", StringComparison.Ordinal))) is { } nearest
            ? $"did you mean {nearest}?"
            : $"see latent {verb.Name} --help";
    }
}
