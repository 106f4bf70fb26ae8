using System.Text.RegularExpressions;
using LatentSharp.Imaging;

namespace LatentSharp.Cli.Tests.Pages;

/// <summary>
/// The tutorial is followed, command by command, with trainings cut short; its pictures are those that its commands leave.
/// </summary>
public sealed partial class TutorialTests
{
    [Fact]
    public void Every_command_works_where_those_before_it_have_run()
    {
        if (!RealProcess.HasShell)
        {
            return;
        }

        using var latent = new Latent();
        Page tutorial = Page.Read("docs/tutorial.md");

        // Parts and readings are a person's own; ScoreTests makes some.
        foreach (string command in tutorial.Commands().Where(command => !Own().IsMatch(command)))
        {
            Outcome outcome = RealProcess.Run($"cd '{latent.Folder}' && LATENT {Short(command)}");
            outcome.Code.ShouldBe(0, $"{command}\n{outcome.Error}");
            if (Out().Match(command) is { Success: true } match)
            {
                Path.Exists(latent.At(match.Groups[1].Value)).ShouldBeTrue(command);
            }
        }

        // A training this short chooses other rules, whose captions take more lines or fewer, and finds no classes for a legend.
        foreach (string picture in tutorial.Links().Where(link => link.StartsWith("images/", StringComparison.Ordinal)))
        {
            Picture shown = Picture.Read(Path.Combine(Repository.Root, "docs", picture));
            Picture made = Picture.Read(latent.At(Path.GetFileName(picture)));
            made.Height.ShouldBeInRange(shown.Height - 60, shown.Height + 60, picture);
        }
    }

    /// <summary>
    /// The command without the program's name, its trainings of a second; a feature has a strength, since a model of a second alters
    /// nothing by one of its own.
    /// </summary>
    private static string Short(string command) => Toward().Replace(
        Count().Replace(command["latent ".Length..], match => match.Groups[1].Value switch
        {
            "epochs" => "--epochs 1",
            "train" => "--train 100",
            _ => "--test 40",
        }), "$0=1");

    [GeneratedRegex(@"--(epochs|train|test) \d+")]
    private static partial Regex Count();

    [GeneratedRegex(@"--toward \w+(?= )")]
    private static partial Regex Toward();

    [GeneratedRegex("parts|readings")]
    private static partial Regex Own();

    [GeneratedRegex(@"--out (\S+)")]
    private static partial Regex Out();
}
