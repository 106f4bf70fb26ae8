using System.Text.Json;
using System.Text.RegularExpressions;

namespace LatentSharp.Cases.Tests;

/// <summary>A run is never spoiled, takes the time that was said, and says what its figures say.</summary>
public sealed partial class RunCases
{
    [CaseFact]
    public void Resume_with_changed_pictures()
    {
        using var it = Case.Open("resume-changed-pictures");
        it.Succeeds("train", "in", "--train", "20", "--test", "4", "--epochs", "1", "--out", "run");
        byte[] before = File.ReadAllBytes(it.At("run", "model.safetensors"));
        string[] resume = ["train", "changed", "--train", "20", "--test", "4", "--epochs", "2", "--resume", "--out", "run"];
        it.Fails(resume).Error.ShouldContain("4 of 24");
        File.ReadAllBytes(it.At("run", "model.safetensors")).ShouldBe(before);
        it.Succeeds([.. resume, "--allow-changed-data"]);
        it.Succeeds("info", "run").Output.ShouldContain("changed");
    }

    /// <summary>The new run folder lies where the program looks for data first.</summary>
    [Fact]
    public void A_run_that_is_called_as_the_set_it_learns_from()
    {
        using var it = Case.Empty();
        string[] train = ["train", "faces", "--size", "16", "--train", "40", "--test", "10", "--network", "mlp", "--hidden", "8",
            "--latent", "2", "--out", "faces"];
        it.Succeeds([.. train, "--epochs", "1"]);
        it.Succeeds([.. train, "--epochs", "2", "--resume"]);
        (it.Card("faces").Data.Train, it.Card("faces").Data.Test).ShouldBe((40, 10));
        it.Succeeds("reconstruct", "faces", "faces:3", "--out", "pairs.png");
        Directory.CreateDirectory(it.At("empty"));
        it.Fails("reconstruct", "faces", "empty:3", "--out", "none.png").Error.ShouldContain("'empty:3': 'empty' has no pictures.");
    }

    [CaseFact]
    public void Compare_that_ends_late()
    {
        using var it = Case.Open("compare-ends-late");
        Outcome compared = it.Latent("compare", "in", "--budget", "15", "--betas", "none", "--out", "cmp");
        if (compared.Code == 0)
        {
            File.Exists(it.At("cmp", "report.html")).ShouldBeTrue();
        }
        else
        {
            compared.Code.ShouldBeOneOf(1, 2);
            Directory.Exists(it.At("cmp", "vae")).ShouldBeFalse();
            compared.Error.ShouldNotContain("training a");
        }
    }

    [CaseFact("timeout")]
    public void A_default_that_takes_hours()
    {
        using var it = Case.Open("default-takes-hours");

        // One thread, so that it is long on a quick machine, too: of less than two minutes nothing is said.
        Outcome begun = it.Shell("timeout -s INT 45 $LATENT train in --threads 1 --out run");
        Match told = Minutes().Match(begun.Error);
        told.Success.ShouldBeTrue(begun.Error);
        double minutes = double.Parse(told.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        (minutes <= 40 || (begun.Error.Contains("--time", StringComparison.Ordinal)
            && begun.Error.Contains("--size", StringComparison.Ordinal)))
            .ShouldBeTrue(begun.Error);
    }

    [CaseFact]
    public void Not_numbers_in_info()
    {
        using var it = Case.Open("not-numbers-in-info");
        it.Succeeds("train", "in", "--epochs", "1", "--out", "run");
        string json = it.Succeeds("info", "run", "--features", "--json").Output;
        using JsonDocument document = JsonDocument.Parse(json);
        json.ShouldNotContain("NaN", Shouldly.Case.Sensitive);
        json.ShouldNotContain("Infinity");
        string text = it.Succeeds("info", "run", "--features").Output;
        text.ShouldNotContain("NaN", Shouldly.Case.Sensitive);
        text.ShouldNotContain("**");
    }

    [CaseFact]
    public void One_test_picture()
    {
        using var it = Case.Open("one-test-picture");
        string seen = it.Succeeds("train", "in", "--epochs", "100", "--out", "run").Seen + it.Succeeds("info", "run").Seen;
        seen.ShouldNotMatch(@"\b0 of \d+ units");
    }

    [CaseFact]
    public void Collapse()
    {
        using var it = Case.Open("collapse");
        string[] seen =
        [
            it.Succeeds("train", "faces", "--size", "16", "--train", "1000", "--test", "200", "--beta", "10000", "--epochs", "6", "--out",
                "run").Seen,
            it.Succeeds("info", "run").Seen,
            it.Succeeds("sample", "run", "--out", "s.png").Seen,
        ];
        foreach (string text in seen)
        {
            text.ShouldContain("nothing of the pictures");
            text.ShouldContain("alike");
            text.ShouldContain("--beta");
        }
    }

    [GeneratedRegex(@"about ([\d.,]+) minutes?")]
    private static partial Regex Minutes();
}
