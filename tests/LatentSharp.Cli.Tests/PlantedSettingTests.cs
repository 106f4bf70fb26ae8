using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Verbs;
using LatentSharp.Settings;
using LatentSharp.Training;

namespace LatentSharp.Cli.Tests;

/// <summary>A setting of one file has an option and a line of help.</summary>
public sealed class PlantedSettingTests
{
    [Fact]
    public void A_planted_setting_has_an_option_and_a_line_of_help()
    {
        var planted = new Setting<TrainingOptions, double>(
            "planted", SettingFormat.Number("P", p => p > 0, "a number above 0"), o => o.WeightDecay, (o, v) => o with { WeightDecay = v })
        {
            Group = SettingGroup.Training,
            Help = $"Planted by a test, in place of {new SettingName("weight-decay")}.",
            Default = "2",
        };
        var verb = new TrainCommand(AllSettings.Table.With(planted));
        HelpWriter.Text(verb).ShouldContain("--planted P");
        HelpWriter.Text(verb).ReplaceLineEndings(" ").ShouldContain("in place of --weight-decay.");
        verb.Parse(["pictures", "--planted", "-1"]).Errors.ShouldHaveSingleItem().Message.ShouldBe(
            "--planted -1 is not possible: it must be a number above 0.");
    }
}
