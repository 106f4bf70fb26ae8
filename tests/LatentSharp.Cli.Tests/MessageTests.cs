using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;

namespace LatentSharp.Cli.Tests;

/// <summary>What is told fits the verb and the terminal.</summary>
public sealed partial class MessageTests
{
    /// <summary>Reads the literals of each verb's own file.</summary>
    [Fact]
    public void A_verb_names_only_options_that_it_has()
    {
        var wrong = new List<string>();
        int found = 0;
        foreach (Verb verb in Application.Verbs())
        {
            string name = char.ToUpperInvariant(verb.Name[0]) + verb.Name[1..] + "Command.cs";
            string file = Directory.GetFiles(Source(), name, SearchOption.AllDirectories).Single();
            string[] own = [.. verb.Options.SelectMany(option => option.Aliases.Prepend(option.Name))];
            foreach (Match literal in Literal().Matches(File.ReadAllText(file)))
            {
                // A whole line of another verb may be advised.
                string text = OtherVerb().Replace(literal.Value, "");
                string[] named = [.. Flag().Matches(text).Select(match => match.Value)];
                found += named.Length;
                wrong.AddRange(named.Except(own).Select(name => $"{verb.Name} names {name}: {literal.Value}"));
            }
        }

        found.ShouldBeGreaterThan(50);
        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Progress_stays_in_its_line(bool isTerminal)
    {
        using var error = new StringWriter();
        using var interruption = new Interruption();
        var session = new Session(new LineWriter(TextWriter.Null), new LineWriter(error), isTerminal, Json: false, Quiet: false, Threads: 1,
            interruption);
        var line = new LiveLine(session, pause: TimeSpan.Zero);
        line.Show(() => "reading a\u001B[2J" + new string('x', 300));
        line.Show(() => "short");
        line.Clear();
        string[] shown = error.ToString().Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        shown.ShouldAllBe(text => text.Length < 80);
        shown[0].ShouldStartWith(@"reading a\x1B[2Jxxx");
        shown[1].TrimEnd().ShouldBe("short");
    }

    /// <summary>A comma in numbers, a dotless i in names of choices: neither reaches a file or a result.</summary>
    [Fact]
    public void The_language_of_the_system_changes_nothing()
    {
        if (!RealProcess.HasShell)
        {
            return;
        }

        using var latent = new Latent();
        string run = latent.Train();
        string pictures = RealProcess.Quote(latent.At("pictures"));
        string Encode(string name) =>
            $"LATENT encode {RealProcess.Quote(run)} {pictures} --out {RealProcess.Quote(latent.At(name))} --quiet";
        RealProcess.Run("export LC_ALL=tr_TR.UTF-8 LANG=tr_TR.UTF-8; " + Encode("tr.csv")).Code.ShouldBe(0);
        latent.Run("encode", run, latent.At("pictures"), "--out", latent.At("own.csv")).Code.ShouldBe(0);
        File.ReadAllText(latent.At("tr.csv")).ShouldBe(File.ReadAllText(latent.At("own.csv")));
        Outcome drawn = RealProcess.Run(
            $"export LC_ALL=tr_TR.UTF-8 LANG=tr_TR.UTF-8; LATENT sample {RealProcess.Quote(run)} -n 2 --from MIXTURE --temperature 0.5 " +
                $"--json --out {RealProcess.Quote(latent.At("x.png"))}");
        drawn.Code.ShouldBe(0, drawn.Error);
        drawn.Output.ShouldContain("\"temperature\": 0.5");
    }

    private static string Source([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "src", "LatentSharp.Cli");

    [GeneratedRegex("\"(?:[^\"\\\\\\n]|\\\\.)*\"")]
    private static partial Regex Literal();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]*[a-z]")]
    private static partial Regex Flag();

    [GeneratedRegex("latent (train|data|info) [^\"(;,]*")]
    private static partial Regex OtherVerb();
}
