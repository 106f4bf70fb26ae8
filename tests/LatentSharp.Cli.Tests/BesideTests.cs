using System.Text.Json;
using LatentSharp.Cli.Results;
using LatentSharp.Imaging;
using LatentSharp.Latent.Directions;
using LatentSharp.Runs.Altering;

namespace LatentSharp.Cli.Tests;

/// <summary>Sheets that show two models, and that show and say what was given to them and done with it.</summary>
public sealed class BesideTests : IDisposable
{
    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [Fact]
    public void Grids_samples_and_alterations_of_two_models_stand_on_one_sheet()
    {
        (string vae, string ae) = Both();
        string[] three = [.. Enumerable.Range(4, 3).Select(i => _latent.At("pictures", $"00{i}.png"))];

        (JsonElement alone, Picture one) = Sheet("grid", vae, ["--side", "3", "--through", .. three]);
        (JsonElement both, Picture two) = Sheet("grid", vae, ["--side", "3", "--beside", ae, "--through", .. three]);
        two.Height.ShouldBeGreaterThan(one.Height + 100);
        both.GetProperty("gaps").GetDouble().ShouldBe(alone.GetProperty("gaps").GetDouble());
        both.GetProperty("beside").GetProperty("gaps").GetDouble().ShouldBeInRange(0, 1);
        one = Sheet("grid", vae, "--side", "3").Picture;
        (both, two) = Sheet("grid", vae, "--side", "3", "--beside", ae);

        // Both in the frame of N(0, I), and the auto-encoder in its own.
        two.Height.ShouldBeGreaterThan((5 * one.Height) / 2);
        both.GetProperty("axes").EnumerateArray().Concat(both.GetProperty("beside").GetProperty("axes").EnumerateArray())
            .ShouldAllBe(axis => !axis.GetString()!.Contains("standard deviations", StringComparison.Ordinal));

        // Each by its own two dimensions, those of its own grid, unless some are named.
        Axes(both).ShouldBe(Axes(Sheet("grid", vae, "--side", "3").Json));
        Axes(both.GetProperty("beside")).ShouldBe(Axes(Sheet("grid", ae, "--side", "3").Json));
        both = Sheet("grid", vae, "--side", "3", "--dims", "1,0", "--beside", ae).Json;
        Axes(both).ShouldBe(["z1", "z0"]);
        Axes(both.GetProperty("beside")).ShouldBe(["z1", "z0"]);
        int rows = Sheet("grid", vae, "--traversals", "--side", "3").Picture.Height;
        Sheet("grid", vae, "--traversals", "--side", "3", "--beside", ae).Picture.Height.ShouldBeGreaterThan(rows);

        (both, two) = Sheet("sample", vae, "-n", "4", "--beside", ae);
        both.GetProperty("from").GetString().ShouldBe("standard normal prior");
        both.GetProperty("beside").GetProperty("from").GetString().ShouldBe("Gaussian fitted to the codes");
        two.Height.ShouldBeGreaterThan(Sheet("sample", vae, "-n", "4").Picture.Height);
        JsonElement around = Sheet("sample", vae, "-n", "4", "--beside", ae, "--like", three[0]).Json;
        around.GetProperty("beside").GetProperty("spread").GetDouble().ShouldBe(0.5);

        string[] like = ["--toward", "like=0.5", "--like", three[2], _latent.At("pictures", "011.png")];
        (alone, one) = Sheet("alter", ae, [three[0], three[1], .. like]);
        (both, two) = Sheet("alter", vae, [three[0], three[1], .. like, "--beside", ae]);
        two.Width.ShouldBeGreaterThan(one.Width);
        Change(both.GetProperty("beside")).ShouldBe(Change(alone), 1e-9);

        static string[] Axes(JsonElement grid) => [.. grid.GetProperty("axes").EnumerateArray().Select(axis => axis.GetString()!)];
    }

    [Fact]
    public void Runs_of_other_pictures_and_folders_are_refused_before_anything_is_written()
    {
        (string vae, _) = Both();
        string other = _latent.At("other");
        string[] small = ["--size", "8", "--network", "mlp", "--hidden", "8", "--latent", "2", "--epochs", "1"];
        _latent.Run(["train", _latent.At("pictures"), .. small, "--out", other]).Code.ShouldBe(0);
        string picture = _latent.At("pictures", "001.png");
        string[][] lines =
        [
            ["grid", vae], ["sample", vae], ["alter", vae, picture], ["interpolate", vae, picture, picture], ["reconstruct", vae, picture],
        ];
        foreach (string[] line in lines)
        {
            Outcome outcome = _latent.Run([.. line, "--beside", other, "--out", _latent.At("no.png")]);
            outcome.Code.ShouldBe(2, line[0]);
            outcome.Error.ShouldContain("give a run of the same pictures");
        }

        _latent.Run("sample", vae, "--beside", vae, "--out", _latent.At("no/")).Error.ShouldContain("on a sheet");
        _latent.Run("alter", vae, picture, "--beside", vae, "--out", _latent.At("no/")).Error.ShouldContain("on a sheet");
        File.Exists(_latent.At("no.png")).ShouldBeFalse();
        Directory.Exists(_latent.At("no")).ShouldBeFalse();
    }

    [Fact]
    public void An_auto_encoder_draws_from_the_normal_distribution_where_that_is_asked_for()
    {
        string run = _latent.Train("--model", "ae");
        Outcome asked = _latent.Run("sample", run, "-n", "3", "--from", "prior", "--json", "--out", _latent.At("n/"));
        asked.Error.ShouldContain("N(0, I) as asked, which an auto-encoder is not trained for");
        JsonDocument.Parse(asked.Output).RootElement.GetProperty("from").GetString().ShouldBe("N(0, I)");
        _latent.Run("sample", run, "-n", "3", "--out", _latent.At("g/")).Code.ShouldBe(0);
        File.ReadAllBytes(_latent.At("n", "sample-00001.png")).ShouldNotBe(File.ReadAllBytes(_latent.At("g", "sample-00001.png")));
    }

    [Fact]
    public void An_alteration_says_what_it_did()
    {
        string run = _latent.Train();
        string[] like = ["--like", _latent.At("pictures", "004.png"), _latent.At("pictures", "011.png")];
        string[] two = [_latent.At("pictures", "001.png"), _latent.At("pictures", "010.png")];
        Outcome moved = _latent.Run(["alter", run, .. two, .. like, "--toward", "like=2", "--trust", "--out", _latent.At("a.png")]);
        moved.Code.ShouldBe(0, moved.Error);
        moved.Output.ShouldContain("change against the reconstructions, root mean square in levels of 255: ");
        moved.Error.ShouldNotContain("NaN", Case.Sensitive);

        JsonElement row = Sheet("alter", run, [.. two, .. like, "--toward", "like=2", "--row=-1,0,1"]).Json;
        double[] means = [.. row.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("mean").GetDouble())];
        means.Length.ShouldBe(3);
        means[1].ShouldBe(0);
        means[0].ShouldBeGreaterThan(0);

        Outcome still = _latent.Run(["alter", run, .. two, .. like, "--toward", "like=0", "--out", _latent.At("b.png")]);
        still.Output.ShouldContain("nothing changes that could be seen");
        still.Output.ShouldContain("a strength of 0 leaves like as it is");
    }

    [Theory]
    [InlineData(null, null, 0.03, "cannot be altered with this model: of the held-out pictures without it, 3 % have it afterwards at best")]
    [InlineData(null, 2.0, 0.4, "no strength flips half, recommended 2 (nearest) flips 40 %")]
    [InlineData(0.7, 1.0, 0.96, "half flip at 0.7, recommended 1 (nearest) flips 96 %")]
    public void A_trust_report_prints_no_empty_figure(double? half, double? recommended, double flipped, string sentence)
    {
        var trust = new FeatureTrust("Hat", 20, double.NaN)
        {
            Method = AlterMethod.Nearest,
            HalfStrength = half,
            RecommendedStrength = recommended,
            Flipped = flipped,
        };
        string line = TrustText.Line("Hat", trust, "picture");
        line.ShouldContain(sentence);
        line.ShouldNotContain("NaN", Case.Sensitive);
        line.ShouldNotContain("half flip at ,");
        TrustText.Line("Hat", trust, "row").ShouldBe(line.Replace("picture", "row", StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_be_altered_and_what_is_there_already_is_said()
    {
        AlteredChange[] changes = [new(1, 12, 3, 20)];
        var feature = new AlteredFeature("Hat", 1, AlterMethod.Effect) { Flips = 0.02, CannotBeAltered = true, Already = ["a.png"] };
        Report(feature).Lines().Skip(2).ShouldBe(
        [
            "Hat cannot be altered with this model: of the held-out pictures without it, 2 % have it afterwards at best",
            "1 of 2 pictures has Hat already, as the code tells, so that there is little to add: a.png",
        ]);
        Report(feature with { CannotBeAltered = false, Strength = -1 }).Lines().Skip(2).ShouldHaveSingleItem().ShouldContain("has no Hat");

        AlterReport Report(AlteredFeature of) => new("out.png", 2, null, "effect", [of]) { Changes = changes };
    }

    [Fact]
    public void Five_pictures_are_a_path_and_equal_ones_are_named()
    {
        string run = _latent.Train();
        string[] five = [.. Enumerable.Range(1, 5).Select(i => _latent.At("pictures", $"00{i}.png"))];
        (JsonElement json, Picture sheet) = Sheet("interpolate", run, [.. five, "--steps", "3"]);
        json.GetProperty("pictures").GetInt32().ShouldBe(9);
        json.GetProperty("same").GetBoolean().ShouldBeFalse();
        sheet.Height.ShouldBeGreaterThan(4 * 90);
        Outcome same = _latent.Run("interpolate", run, five[0], five[0], "--out", _latent.At("same.png"));
        same.Error.ShouldContain("001.png and 001.png are the same picture");
        same.Output.ShouldContain("nothing changes on the way");
        same.Output.ShouldNotContain("NaN", Case.Sensitive);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Mixtures_show_the_given_pictures_at_the_corners(int count)
    {
        string run = _latent.Train();
        string[] given = [.. Enumerable.Range(1, count).Select(i => _latent.At("pictures", $"00{i}.png"))];
        foreach (string steps in new[] { "2", "4" })
        {
            Picture sheet = Sheet("interpolate", run, [.. given, "--steps", steps]).Picture;
            foreach (string path in given)
            {
                Holds(sheet, Picture.Read(path)).ShouldBeTrue(path);
            }
        }
    }

    [Fact]
    public void Alpha_and_beta_name_one_mixture_and_every_cell_of_a_sheet_says_its_own()
    {
        string run = _latent.At("two");
        _latent.Run("train", _latent.Pictures(), "--size", "8", "--network", "mlp", "--hidden", "8", "--latent", "2", "--epochs", "1",
            "--out", run).Code.ShouldBe(0);
        string[] given = [.. Enumerable.Range(1, 4).Select(i => _latent.At("pictures", $"00{i}.png"))];
        JsonElement[] corners = [.. Cells(given, "--steps", "2")];
        corners.Select(cell => (cell.GetProperty("alpha").GetDouble(), cell.GetProperty("beta").GetDouble()))
            .ShouldBe([(0, 0), (1, 0), (0, 1), (1, 1)]);
        Mix(given, ["--alpha", "0.25", "--beta", "0.5"], [0.375, 0.125, 0.375, 0.125]);
        Mix(given[..3], ["--alpha", "0.25", "--beta", "0.5"], [0.25, 0.25, 0.5]);
        Mix(given[..2], ["--alpha", "0.25"], [0.75, 0.25]);
        Cells(given[..3], "--steps", "3").Count().ShouldBe(6);
        Refused(2, "--beta was given, too", given[..2], "--alpha", "0", "--beta", "0");
        Refused(2, "sum to more than 1", given[..3], "--alpha", "0.6", "--beta", "0.5");
        Refused(2, "only --alpha", given[..3], "--alpha", "0.6");
        Refused(2, "from 0 to 1", given[..3], "--alpha", "1.5", "--beta", "0");
        Refused(2, "--path says how a way goes", given[..2], "--weights", "1,2", "--path", "data");
        Refused(2, "--path says how a way goes", given[..3], "--alpha", "0.5", "--beta", "0.2", "--path", "spherical");
        Refused(2, "3 pictures are mixed in a triangle, which is straight; leave it out, or give a name ending in .gif or .apng",
            given[..3], "--path", "spherical");
        Refused(2, "4 pictures are mixed in a square, which is straight", given, "--path", "data");
        _latent.Run(["interpolate", run, .. given[..3], "--path", "spherical", "--steps", "2", "--out", _latent.At("way.gif")]).Code
            .ShouldBe(0);
        Refused(2, "both say", given[..2], "--alpha", "0.5", "--weights", "1,2");
        Refused(2, "mix two, three or four", [.. given, given[0]], "--alpha", "0.5", "--beta", "0");

        void Mix(string[] pictures, string[] place, double[] weights)
        {
            double[] z = Z(Cells(pictures, place).ShouldHaveSingleItem());
            for (int j = 0; j < 2; j++)
            {
                z[j].ShouldBe(weights.Select((weight, i) => weight * Z(corners[i])[j]).Sum(), 1e-5);
            }
        }

        IEnumerable<JsonElement> Cells(string[] pictures, params string[] more) =>
            Sheet("interpolate", run, [.. pictures, .. more]).Json.GetProperty("cells").EnumerateArray();

        void Refused(int code, string says, string[] pictures, params string[] more)
        {
            Outcome outcome = _latent.Run(["interpolate", run, .. pictures, .. more, "--out", _latent.At("no.png")]);
            outcome.Code.ShouldBe(code, outcome.Error);
            outcome.Error.ShouldContain(says);
        }

        static double[] Z(JsonElement cell) => [.. cell.GetProperty("z").EnumerateArray().Select(number => number.GetDouble())];
    }

    private static double Change(JsonElement report) => report.GetProperty("changes")[0].GetProperty("mean").GetDouble();

    /// <summary>Whether a picture stands somewhere on a sheet, magnified.</summary>
    private static bool Holds(Picture sheet, Picture picture)
    {
        for (int scale = 2; scale <= 10; scale++)
        {
            Picture large = picture.Enlarge(scale);
            for (int y = 0; y + large.Height <= sheet.Height; y++)
            {
                for (int x = 0; x + large.Width <= sheet.Width; x++)
                {
                    if (IsAt(sheet, large, x, y))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static bool IsAt(Picture sheet, Picture large, int x, int y)
    {
        for (int row = 0; row < large.Height; row++)
        {
            if (!sheet.Row(y + row).Slice(x * 3, large.Width * 3).SequenceEqual(large.Row(row)))
            {
                return false;
            }
        }

        return true;
    }

    private (string Vae, string Ae) Both()
    {
        string ae = _latent.At("ae");
        Directory.Move(_latent.Train("--model", "ae"), ae);
        return (_latent.Train(), ae);
    }

    private (JsonElement Json, Picture Picture) Sheet(string verb, string run, params string[] more)
    {
        string path = _latent.At(Path.GetRandomFileName() + ".png");
        Outcome outcome = _latent.Run([verb, run, .. more, "--json", "--out", path]);
        outcome.Code.ShouldBe(0, outcome.Error);
        outcome.Output.ShouldNotContain("NaN", Case.Sensitive);
        return (JsonDocument.Parse(outcome.Output).RootElement, Picture.Read(path));
    }
}
