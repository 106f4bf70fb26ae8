using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Runs.Learning;
using LatentSharp.Settings;
using LatentSharp.Tests.House;
using LatentSharp.Training;

namespace LatentSharp.Tests.Settings;

/// <summary>A setting is declared once; everything that knows settings goes through the table.</summary>
public sealed class SettingTableTests
{
    private static readonly Setting<double> Planted = new Setting<TrainingOptions, double>(
        "planted", SettingFormat.Number("P", p => p is > 0 and <= 3, "a number above 0, and at most 3"),
        o => o.WeightDecay, (o, v) => o with { WeightDecay = v })
    {
        Group = SettingGroup.Training,
        Help = "Planted by a test.",
        From = context => new(1.5, $"{context.Facts.Train} training {context.Facts.Noun}s"),
    };

    private static readonly SettingTable Table = AllSettings.Table.With(Planted);
    private static readonly PictureDataset Set = TestSets.Boxes(40, new PictureFormat(16, 16, 1));
    private static readonly Split Split = new(Set, [.. Enumerable.Range(0, 32)], [.. Enumerable.Range(32, 8)]);

    [Fact]
    public void A_planted_setting_is_chosen_said_and_checked()
    {
        RunOptions chosen = RunOptions.Choose(Split, SettingValues.None, Table);
        chosen.Training.WeightDecay.ShouldBe(1.5);
        chosen.Lines.ShouldContain("planted: 1.5 (chosen: 32 training pictures)");
        AllSettings.Describe(chosen.Model, chosen.Training, Table).ShouldContain("planted 1.5");
        SettingValues said = Table.Read(SettingValues.None, "planted", "0.25");
        RunOptions.Choose(Split, said, Table).Training.WeightDecay.ShouldBe(0.25);
        var fault = Should.Throw<SettingException>(() => Table.Read(SettingValues.None, "planted", "4"));
        fault.Message.ShouldBe("planted 4 is not possible: it must be a number above 0, and at most 3.");
        fault.Say(name => $"--{name}").ShouldStartWith("--planted 4 ");
        Should.Throw<SettingException>(() => SettingTable.Validate([Planted], new TrainingOptions { WeightDecay = 4 }));
    }

    [Fact]
    public void A_planted_setting_is_swept()
    {
        Sweep sweep = Sweep.TryParse("planted=0.5,2", Table).ShouldNotBeNull();
        sweep.Values.ShouldBe([0.5, 2]);
        sweep.With(SettingValues.None, 2, Table)[Planted].ShouldBe(2.0);
        Sweep.TryParse("planted=0.5,4", Table).ShouldBeNull();
        Sweep.TryParse("schedule=linear,cosine", Table).ShouldBeNull();
    }

    [Fact]
    public void A_planted_setting_is_held_to_when_a_run_is_gone_on_with()
    {
        RunOptions run = RunOptions.Choose(Split, SettingValues.None, Table);
        var card = new ModelCard { Model = run.Model, Training = run.Training, Data = new DataCard { Train = 32, Test = 8 } };
        Resuming.Check(card, SettingValues.None.With(Planted, 1.5), null, Table);
        Should.Throw<LatentSharp.Runs.RequestException>(() => Resuming.Check(card, SettingValues.None.With(Planted, 2), null, Table))
            .Message.ShouldStartWith("planted cannot be changed from 1.5 while a run is resumed");
        Resuming.Check(card, SettingValues.None.With(TrainingSettings.Patience, 3), null, Table);
    }

    [Fact]
    public void What_was_said_is_the_same_after_json()
    {
        SettingValues said = new[] { ("planted", "0.25"), ("latent", "7"), ("hidden", "8,4"), ("residual", "true"), ("variance", "0.5"),
            ("steps", "50,7:40"), ("augment", "mirror"), ("seed", "18446744073709551615"), ("model", "ae"), }
            .Aggregate(SettingValues.None, (values, pair) => Table.Read(values, pair.Item1, pair.Item2));
        string json = Table.ToJson(said).ToJsonString();
        json.ShouldContain("\"planted\":0.25");
        json.ShouldContain("\"latent\":7");
        SettingValues read = Table.FromJson(JsonNode.Parse(json)!.AsObject());
        read.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, Table.Find(pair.Key)!.Write(pair.Value)))
            .ShouldBe(said.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => (pair.Key, Table.Find(pair.Key)!.Write(pair.Value))));
    }

    [Fact]
    public void A_setting_stands_in_one_file()
    {
        string[] sources = [.. SourceTree.Files.Where(file => !file.StartsWith("LatentSharp.Tensors", StringComparison.Ordinal))
            .Select(SourceTree.Read)];
        string[] scattered = [.. AllSettings.Table.Offered.Select(setting => setting.Name)
            .Where(name => sources.Count(source => Declared(name).IsMatch(source)) != 1)];
        scattered.ShouldBeEmpty();
    }

    [Fact]
    public void Every_value_that_is_chosen_or_a_default_is_allowed()
    {
        foreach (string likelihood in (string[])["bernoulli", "gaussian", "logistic"])
        {
            RunOptions run = RunOptions.Choose(Split, Table.Read(SettingValues.None, "likelihood", likelihood));
            run.Model.Validate();
            run.Training.Validate();
            foreach (object part in RunOptions.Parts(run.Model, run.Training))
            {
                SettingTable.Validate(AllSettings.Table.All, part);
            }
        }
    }

    [Fact]
    public void Settings_of_another_part_are_refused_by_name_and_left_out_for_it()
    {
        SettingValues said = Table.Read(Table.Read(SettingValues.None, "beta", "4"), "latent", "3");
        Table.Check(said);
        Should.Throw<SettingException>(() => Table.Check(Table.Read(said, "model", "ae"))).Say(name => $"--{name}")
            .ShouldBe("--beta, --warm-up, --free-bits and --capacity shape the KL term, which --model ae does not have; leave them out");
        SettingValues left = Table.For(said, ModelSettings.Model, "ae");
        Table.Check(left);
        left.Find("beta").ShouldBeNull();
        left.Find("latent").ShouldBe(3);
    }

    private static Regex Declared(string name) => new($"\"{Regex.Escape(name)}\",\\s*(new\\(|SettingFormat\\.|Weight\\(|\\w+Kinds\\.)");
}
