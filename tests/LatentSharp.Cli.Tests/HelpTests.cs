using System.Runtime.CompilerServices;

namespace LatentSharp.Cli.Tests;

/// <summary>Help texts are compared byte for byte; set LATENT_WRITE_GOLDEN=1 to write them anew, and read the difference.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> Verbs => [.. Application.Names];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Help_of_a_verb_is_as_written(string verb) => Compare(verb, [verb, "--help"]);

    [Fact]
    public void Help_of_the_program_is_as_written() => Compare("latent", []);

    [Fact]
    public void A_verb_is_found_by_the_name_it_has() => Application.Verbs().Select(verb => verb.Name).ShouldBe(Application.Names);

    [Fact]
    public void Every_verb_has_a_purpose_and_an_example_that_begins_with_it()
    {
        foreach (Parsing.Verb verb in Application.Verbs())
        {
            verb.Description.ShouldNotBeNullOrEmpty();
            verb.Examples.ShouldNotBeEmpty();
            verb.Examples.ShouldAllBe(example => (example + " ").StartsWith($"latent {verb.Name} "));
            verb.Common.Select(option => option.Name).ShouldBe(["--json", "--seed", "--threads", "--font", "--quiet", "--help"]);
        }
    }

    private static void Compare(string name, string[] args, [CallerFilePath] string source = "")
    {
        using var latent = new Latent();
        Outcome outcome = latent.Run(args);
        outcome.Code.ShouldBe(0);
        string golden = Path.Combine(Path.GetDirectoryName(source)!, "Golden", name + ".txt");
        string text = outcome.Output.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("LATENT_WRITE_GOLDEN") == "1")
        {
            File.WriteAllText(golden, text);
        }

        text.ShouldBe(File.ReadAllText(golden));
    }
}
