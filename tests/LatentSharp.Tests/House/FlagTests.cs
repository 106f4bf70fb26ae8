using System.Text.RegularExpressions;

namespace LatentSharp.Tests.House;

/// <summary>
/// No message of the library names a flag of the command line: settings have names, and a program writes them in its own way.
/// </summary>
public sealed partial class FlagTests
{
    [Fact]
    public void No_text_of_the_library_names_a_flag()
    {
        string[] wrong = [.. SourceTree.Files.Where(file => !file.StartsWith("LatentSharp.Cli/", StringComparison.Ordinal))
            .SelectMany(file => SourceTree.Read(file).Split('\n').Index()
                .Where(line => !line.Item.TrimStart().StartsWith("//", StringComparison.Ordinal) && Flag().IsMatch(line.Item))
                .Select(line => $"{file}:{line.Index + 1}"))];
        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("throw new X($\"give --latent 4\");", true)]
    [InlineData("svg.Append(\"stroke:var(--axis,#8b929b)\");", false)]
    [InlineData("css.Append(\":root{--page:#ffffff;--s1:#000}\");", false)]
    [InlineData("int i = count--;", false)]
    public void Flags_are_told_from_variables_of_style_sheets(string line, bool isFlag) => Flag().IsMatch(line).ShouldBe(isFlag);

    // In a literal: two hyphens and a letter, but not a variable of a style sheet, which is used as var(--x) and set as --x: or --s{i}.
    [GeneratedRegex("\"[^\"]*(?<!var\\()(?<!-)--[a-z][a-z-]*(?![a-z0-9-]*[:\\d{])[^\"]*\"")]
    private static partial Regex Flag();
}
