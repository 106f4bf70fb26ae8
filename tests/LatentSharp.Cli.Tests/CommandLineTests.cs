using System.Globalization;
using System.IO.Compression;
using LatentSharp.Cli.Parsing;

namespace LatentSharp.Cli.Tests;

/// <summary>The command line as people type it.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [Theory]
    [InlineData("alter", "run a.png --row -1,0,1,2", "run a.png --row=-1,0,1,2")]
    [InlineData("alter", "run a.png --toward Smiling 1 --out x.png", "run a.png --toward Smiling=1 --out x.png")]
    [InlineData("alter", "run a.png --toward Smiling -0.5 --toward Hat", "run a.png --toward Smiling=-0.5 --toward Hat")]
    [InlineData("alter", "run --toward Smiling a.png", "run --toward Smiling a.png")]
    [InlineData("alter", "run --toward Smiling=1 2.png", "run --toward Smiling=1 2.png")]
    [InlineData("interpolate", "run a b --weights -.5,1.5", "run a b --weights=-.5,1.5")]
    [InlineData("train", "d --beta -1 -q", "d --beta=-1 -q")]
    [InlineData("train", "d --quiet -1", "d --quiet -1")]
    [InlineData("train", "d -- --beta -1", "d -- --beta -1")]
    public void Numbers_below_zero_and_strengths_are_values(string verb, string typed, string meant) =>
        Numerals.Join(Application.Verbs().Single(v => v.Name == verb), typed.Split(' ')).ShouldBe(meant.Split(' '));

    [Theory]
    [InlineData("train pictures/train --epochs 1", "'pictures/train'")]
    [InlineData("train train", "'train'")]
    [InlineData("info runs/info", "'runs/info'")]
    public void A_folder_may_have_the_name_of_the_verb(string typed, string named)
    {
        Outcome outcome = _latent.Run(typed.Split(' '));
        outcome.Code.ShouldBe(1);
        outcome.Error.ShouldContain($"{named} does not exist");
    }

    [Theory]
    [InlineData("sample run --out x.png --n 3", "unknown option --n (did you mean -n, --count?)")]
    [InlineData("sample run --out x.png -count 3", "unknown option -count (did you mean -n, --count?)")]
    [InlineData("data", "ACTION is missing: latent data ACTION NAME [options], e.g. latent data list")]
    [InlineData("train", "DATA is missing: latent train DATA [options], e.g. latent train faces")]
    [InlineData("--out x.png sample run", "options come after the verb, but '--out' comes first")]
    [InlineData("help trian", "there is no verb 'trian' (did you mean 'train'?)")]
    public void What_is_missing_or_nearly_right_is_answered_with_what_to_type(string typed, string sentence)
    {
        Outcome outcome = _latent.Run(typed.Split(' '));
        outcome.Code.ShouldBe(2);
        outcome.Error.ShouldContain(sentence);
    }

    [Fact]
    public void Help_is_a_verb_too()
    {
        _latent.Run("help", "train").ShouldBe(_latent.Run("train", "--help"));
        _latent.Run("help").ShouldBe(_latent.Run("--help"));
    }

    [Fact]
    public void Help_begins_with_ten_options_and_stays_narrow()
    {
        foreach (string verb in Application.Names)
        {
            string[] lines = _latent.Run(verb, "--help").Output.Split(Environment.NewLine);
            lines.TakeWhile(line => !line.StartsWith("Example", StringComparison.Ordinal)).ShouldAllBe(line => line.Length <= 100);
        }

        foreach (string verb in new[] { "train", "compare" })
        {
            Verb help = Application.Verbs().Single(v => v.Name == verb);
            help.Sections[0].Heading.ShouldBe("Common options");
            help.Sections[0].Options.Count.ShouldBe(10);
            help.Sections.Select(section => section.Heading).ShouldBeUnique();
            help.Sections.SelectMany(section => section.Options)
                .Order(Comparer<System.CommandLine.Option>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name)))
                .ShouldBe(help.Options.Except(help.Common).OrderBy(option => option.Name, StringComparer.Ordinal));
        }
    }

    [Fact]
    public void What_is_no_model_is_named_for_what_it_is()
    {
        string picture = Path.Combine(_latent.Pictures(2), "000.png");
        using (ZipArchive archive = ZipFile.Open(_latent.At("a.zip"), ZipArchiveMode.Create))
        {
            archive.CreateEntryFromFile(picture, "a.png");
        }

        File.WriteAllText(_latent.At("t.csv"), "a,b\n1,2\n");
        File.WriteAllBytes(_latent.At("x.safetensors"), []);
        Refused(picture, "is a PNG picture, and no model");
        Refused(_latent.At("a.zip"), "is a zip archive, and no model");
        Refused(_latent.At("t.csv"), "is a text file, and no model");
        Refused(_latent.At("x.safetensors"), "is an empty file, and no model");

        void Refused(string path, string sentence)
        {
            Outcome outcome = _latent.Run("info", path);
            outcome.Code.ShouldBe(1);
            outcome.Error.ShouldContain(sentence);
            outcome.Error.ShouldContain("give a run folder");
        }
    }

    [Fact]
    public void Many_pictures_have_a_summary_and_all_lines_where_they_are_wanted()
    {
        string run = _latent.Train();
        string pictures = _latent.At("pictures");
        string[] Lines(params string[] more) =>
            _latent.Run(["reconstruct", run, pictures, "--out", _latent.At("sheet.png"), .. more]).Output.TrimEnd()
                .Split(Environment.NewLine);
        Lines().Length.ShouldBe(8);
        Lines()[..5].Select(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)).ShouldBeInOrder();
        Lines("-v").Length.ShouldBe(42);
        _latent.Run("reconstruct", run, Path.Combine(pictures, "000.png"), "--out",
            _latent.At("one.png")).Output.ShouldStartWith("000.png: ");
    }
}
