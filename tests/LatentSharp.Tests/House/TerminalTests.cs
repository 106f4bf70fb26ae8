using System.Text.RegularExpressions;

namespace LatentSharp.Tests.House;

/// <summary>What reaches a terminal goes through one place, which makes control characters visible.</summary>
public sealed partial class TerminalTests
{
    private static readonly string[] MayHoldWriters =
        ["LatentSharp.Cli/Program.cs", "LatentSharp.Cli/Application.cs", "LatentSharp.Cli/Output/LineWriter.cs",
            "LatentSharp.Cli/Parsing/HelpWriter.cs"];

    [Fact]
    public void Only_the_program_itself_knows_the_console() =>
        SourceTree.Files.Where(file => file != "LatentSharp.Cli/Program.cs" && Console().IsMatch(SourceTree.Read(file))).ShouldBeEmpty();

    [Fact]
    public void Only_the_line_writer_writes_to_the_standard_streams() =>
        SourceTree.Files.Where(file => file.StartsWith("LatentSharp.Cli/", StringComparison.Ordinal) && !MayHoldWriters.Contains(file)
            && Writer().IsMatch(SourceTree.Read(file)))
            .ShouldBeEmpty();

    [Fact]
    public void Only_help_and_JSON_are_written_as_they_are() =>
        SourceTree.Files.Where(file => SourceTree.Read(file).Contains(".WriteOwn(", StringComparison.Ordinal))
            .ShouldBe(["LatentSharp.Cli/Application.cs", "LatentSharp.Cli/Session.cs"]);

    [GeneratedRegex(@"(?<![\w.])Console\.")]
    private static partial Regex Console();

    [GeneratedRegex(@"\b(TextWriter|StreamWriter|StringWriter)\b")]
    private static partial Regex Writer();
}
