using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Runs.Learning;
using LatentSharp.Settings;
using LatentSharp.Training;
using LatentSharp.Training.Families;

namespace LatentSharp.Tests.Training.Families;

/// <summary>A family proposes parts and settings; what is said wins, and what contradicts it is refused.</summary>
public sealed class FamilyTests
{
    private static readonly Dataset Set = TestSets.Boxes(40, new PictureFormat(16, 16, 1)).With(
        AttributeTable.FromClasses("parity", ["even", "odd"], [.. Enumerable.Range(0, 40).Select(i => i % 2)]), null, []);
    private static readonly Split Split = new(Set, [.. Enumerable.Range(0, 32)], [.. Enumerable.Range(32, 8)]);

    // A family of its own for tests: the Gaussian likelihood belongs to it, and 7 dimensions go well with it.
    private static readonly Setting<string> Planted = new Setting<TrainingOptions, string>(
        "kin", SettingFormat.Word("gauss"), o => o.Family, (o, v) => o with { Family = v })
    {
        Group = SettingGroup.Network,
        Help = "Planted by a test.",
        Proposals = _ =>
        [
            SettingProposal.Always(ModelSettings.Likelihood, "gaussian", "kin gauss"),
            SettingProposal.Usually(ModelSettings.Latent, context => new(context.Facts.Train / 4, "a quarter of the pictures")),
            SettingProposal.Usually(ElboOptions.BetaSetting, _ => null),
        ],
    };

    private static readonly SettingTable Table = new([Planted, .. AllSettings.Table.All]);

    [Fact]
    public void What_it_proposes_is_chosen_and_told_with_its_reason()
    {
        RunOptions chosen = RunOptions.Choose(Split, Said("kin=gauss"), Table);
        chosen.Model.Latent.ShouldBe(8);
        chosen.Lines.ShouldContain("latent: 8 (chosen: a quarter of the pictures)");
        chosen.Lines.ShouldContain("likelihood: gaussian (chosen: kin gauss)");
        RunOptions without = RunOptions.Choose(Split, SettingValues.None, Table);
        without.Model.Latent.ShouldBe(10);
        chosen.Model.Elbo().Beta.ShouldBe(without.Model.Elbo().Beta);
    }

    [Fact]
    public void What_is_said_wins()
    {
        RunOptions chosen = RunOptions.Choose(Split, Said("kin=gauss latent=3 likelihood=gaussian"), Table);
        chosen.Model.Latent.ShouldBe(3);
        chosen.Lines.ShouldNotContain(line => line.StartsWith("latent:", StringComparison.Ordinal));
    }

    [Fact]
    public void What_contradicts_its_parts_is_refused_in_a_sentence()
    {
        Should.Throw<SettingException>(() => Table.Check(Said("kin=gauss likelihood=bernoulli"))).Say(name => $"--{name}")
            .ShouldBe("--kin gauss is with --likelihood gaussian, but bernoulli was given; leave one of them out");
        Should.Throw<SettingException>(() => Table.Check(Said("kin=gauss binarize=static"))).Message.ShouldStartWith("binarize is for");
    }

    [Fact]
    public void No_family_is_of_a_basic_auto_encoder()
    {
        SettingValues said = AllSettings.Read("family=beta", "model=ae");
        Should.Throw<SettingException>(() => AllSettings.Table.Check(said)).Say(name => $"--{name}").ShouldBe(
            "--family chooses the parts of the model, and --model ae has others; give only one of them");
        AllSettings.Table.For(said.Without(ModelSettings.Model), ModelSettings.Model, "ae").Find("family").ShouldBeNull();
        Should.Throw<SettingException>(() => AllSettings.Read("family=alpha")).Message.ShouldStartWith("family alpha is not possible");
    }

    [Fact]
    public void A_run_remembers_its_family()
    {
        RunOptions run = RunOptions.Choose(Split, AllSettings.Read("family=beta", "likelihood=bernoulli"));
        run.Training.Family.ShouldBe("beta");
        run.Model.Elbo().Beta.ShouldBe(4);
        AllSettings.Describe(run.Model, run.Training).ShouldStartWith("family beta, ");
        var card = new ModelCard { Model = run.Model, Training = run.Training, Data = new DataCard { Train = 32, Test = 8 } };
        Resuming.Check(card, AllSettings.Read("family=beta"), null);
        var other = card with { Training = card.Training with { Family = null } };
        Should.Throw<LatentSharp.Runs.RequestException>(() => Resuming.Check(other, AllSettings.Read("family=beta"), null))
            .Message.ShouldStartWith("family cannot be changed from off");
    }

    [Fact]
    public void Every_family_makes_a_model_that_can_be_built()
    {
        foreach (ModelFamily family in ModelFamilies.All)
        {
            RunOptions run = RunOptions.Choose(Split, AllSettings.Read($"family={family.Name}"));
            run.Model.Validate();
            run.Training.Validate();
            run.Lines.ShouldContain(line => line.Contains($"family {family.Name}", StringComparison.Ordinal), family.Name);
            _ = new Autoencoder(run.Model);
        }
    }

    private static SettingValues Said(string assignments) => assignments.Split(' ').Select(pair => pair.Split('='))
        .Aggregate(SettingValues.None, (said, pair) => Table.Read(said, pair[0], pair[1]));
}
