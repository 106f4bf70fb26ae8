using System.CommandLine;
using System.Globalization;

namespace LatentSharp.Cli.Parsing;

/// <summary>Writes help texts.</summary>
internal static class HelpWriter
{
    private const int Width = 96;
    private const int LongestName = 26;

    /// <summary>The help of the program: its verbs.</summary>
    public static string Text(IReadOnlyList<Verb> verbs)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        writer.WriteLine("latent: learn a latent space from your own pictures and put it to work.");
        writer.WriteLine();
        writer.WriteLine("Usage:");
        writer.WriteLine("  latent VERB [arguments] [options]");
        writer.WriteLine();
        writer.WriteLine("Verbs:");
        WriteTable(writer, [.. verbs.Select(verb => (verb.Name, verb.Description ?? ""))]);
        writer.WriteLine();
        writer.WriteLine("Options:");
        WriteTable(writer, [("--help, -h", "Print this help, or with a verb the verb's."), ("--version", "Print the version.")]);
        writer.WriteLine();
        writer.WriteLine("Examples:");
        writer.WriteLine("  latent train faces");
        writer.WriteLine("  latent sample runs/faces --out faces.png");
        return writer.ToString();
    }

    /// <summary>The help of a verb.</summary>
    public static string Text(Verb verb)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        WriteWrapped(writer, "", 0, $"latent {verb.Name}: {verb.Description}");
        writer.WriteLine();
        writer.WriteLine("Usage:");
        writer.WriteLine($"  {Usage(verb)}");
        if (verb.Arguments.Count > 0)
        {
            writer.WriteLine();
            writer.WriteLine("Arguments:");
            WriteTable(writer, [.. verb.Arguments.Select(argument => (argument.Name, argument.Description ?? ""))]);
        }

        Option[] own = [.. verb.Options.Except(verb.Common)];
        foreach ((string heading, IReadOnlyList<Option> options) in verb.Sections.Count > 0 || own.Length == 0
            ? verb.Sections : [("Options", own)])
        {
            writer.WriteLine();
            writer.WriteLine($"{heading}:");
            WriteTable(writer, [.. options.Select(Row)]);
        }

        writer.WriteLine();
        writer.WriteLine("Options of every verb:");
        WriteTable(writer, [.. verb.Common.Select(Row)]);
        writer.WriteLine();
        writer.WriteLine(verb.Examples.Count == 1 ? "Example:" : "Examples:");
        foreach (string example in verb.Examples)
        {
            writer.WriteLine($"  {example}");
        }

        return writer.ToString();
    }

    /// <summary>The shape of a call in one line.</summary>
    public static string Usage(Verb verb)
    {
        IEnumerable<string> arguments = verb.Arguments.Select(argument =>
            argument.Arity.MaximumNumberOfValues > 1 ? $" {argument.Name} …" : $" {argument.Name}");
        IEnumerable<string> required = verb.Options.Where(option => option.Required).Select(option => $" {option.Name} {option.HelpName}");
        return $"latent {verb.Name}{string.Concat(arguments)}{string.Concat(required)} [options]";
    }

    private static (string Name, string Text) Row(Option option)
    {
        string names = string.Join(", ", option.Aliases.Prepend(option.Name));
        return (option.HelpName is null ? names : $"{names} {option.HelpName}", option.Description ?? "");
    }

    private static void WriteTable(StringWriter writer, (string Name, string Text)[] rows)
    {
        int column = Math.Min(rows.Max(row => row.Name.Length), LongestName) + 4;
        foreach ((string name, string text) in rows)
        {
            string line = $"  {name}".PadRight(column);
            if (name.Length + 4 > column)
            {
                writer.WriteLine($"  {name}");
                line = new string(' ', column);
            }

            WriteWrapped(writer, line, column, text);
        }
    }

    /// <summary>Writes text after the beginning of a line, and goes on below it from a column.</summary>
    private static void WriteWrapped(StringWriter writer, string line, int column, string text)
    {
        foreach (string word in text.Split(' '))
        {
            if (line.Length + 1 + word.Length > Width && line.TrimEnd().Length > 0)
            {
                writer.WriteLine(line.TrimEnd());
                line = new string(' ', column);
            }

            line += line.Length == column ? word : " " + word;
        }

        writer.WriteLine(line.TrimEnd());
    }
}
