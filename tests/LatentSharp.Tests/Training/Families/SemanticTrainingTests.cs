using LatentSharp.Data;
using LatentSharp.Data.Labels;
using LatentSharp.Models;
using LatentSharp.Models.LabelGraphs;
using LatentSharp.Models.Objectives;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Tests.Training.Families;

/// <summary>A model of family semantic is chosen, trained, kept and gone on with.</summary>
public sealed class SemanticTrainingTests
{
    private static readonly Dataset Faces = PictureDataset.Open("faces", new DataOptions { Size = 12, Limit = 240 });
    private static readonly Split Split = new(Faces, [.. Enumerable.Range(0, 200)], [.. Enumerable.Range(200, 40)]);
    private static readonly string[] Said =
        ["family=semantic", "label-graph=HeadTurn", "label-classes=4", "network=mlp", "hidden=32", "epochs=3", "seed=4"];

    [Fact]
    public void The_family_chooses_its_parts_and_says_what_it_found_in_the_labels()
    {
        RunOptions run = RunOptions.Choose(Split, AllSettings.Read(Said));
        (run.Model.Latent, run.Training.Batch, run.Training.BatchClasses).ShouldBe((32, 64, 8));
        run.Model.Objective.ShouldBeOfType<AngularOptions>().Weight.ShouldBe(0.3);
        run.Model.LabelGraph!.Classes.Count.ShouldBe(4);
        run.Lines.ShouldContain(line => line.StartsWith("label graph: chain of 4 classes of HeadTurn: -0.", StringComparison.Ordinal));
        run.Lines.ShouldContain("batch: 64 (chosen: family semantic: 8 classes with 8 each)");
        run.Model.Validate();
    }

    [Theory]
    [InlineData("label-graph=HeadTurn", "label-graph needs objective angular")]
    [InlineData("batch-classes=8", "batch-classes needs objective angular")]
    [InlineData("family=semantic posterior=gaussian",
        "family semantic is with posterior sphere, but gaussian was given; leave one of them out")]
    [InlineData("family=semantic beta=2", "beta is for objective elbo or tc or mmd; leave it out")]
    public void What_does_not_go_with_it_is_refused(string said, string sentence) =>
        Should.Throw<SettingException>(() => AllSettings.Table.Check(AllSettings.Read(said.Split(' ')))).Message.ShouldBe(sentence);

    [Fact]
    public void The_objective_without_its_graph_or_its_sphere_is_refused()
    {
        ModelOptions model = RunOptions.Choose(Split, AllSettings.Read(Said)).Model;
        const string Needs = "objective angular is not possible: it must be with label-graph and posterior sphere, as family semantic " +
            "chooses them.";
        Should.Throw<SettingException>((model with { LabelGraph = null }).Validate).Message.ShouldBe(Needs);
        Should.Throw<SettingException>(() => RunOptions.Choose(Split, AllSettings.Read("objective=angular", "posterior=sphere",
            "network=mlp")).Model.Validate()).Message.ShouldBe(Needs);
        Should.Throw<SettingException>((model with { Objective = new ElboOptions() }).Validate).Message.ShouldBe("label-graph HeadTurn " +
            "is not possible: it must be left out but with objective angular, which puts codes of neighbours beside each other.");
    }

    [Fact]
    public void A_class_with_one_picture_is_refused()
    {
        Dataset set = Faces.With(AttributeTable.FromClasses(AttributeGroup.ClassName, ["a", "b", "c"],
            [.. Enumerable.Range(0, 240).Select(i => i == 7 ? 2 : i % 2)]), null, []);
        var split = new Split(set, Split.Train, Split.Test);
        RunOptions run = RunOptions.Choose(split, AllSettings.Read("family=semantic", "network=mlp", "hidden=8"));
        Should.Throw<SettingException>(() => new Trainer(new Autoencoder(run.Model), split, run.Training)).Message.ShouldBe(
            "label-graph auto needs at least two training pictures of each class, but 'c' has 1; add some, or leave the class out of the " +
            "data.");
    }

    [Fact]
    public void Training_puts_codes_of_a_class_together_and_its_file_keeps_the_graph()
    {
        RunOptions options = RunOptions.Choose(Split, AllSettings.Read([.. Said, "epochs=40", "learning-rate=3e-3"]));
        using var run = new Run { Model = options.Model };
        Autoencoder model = run.Create();
        double before = Angular(model);
        ModelCard card = run.Trainer(model, options.Training with { EvaluateEvery = 20 }, split: Split).Run();
        card.Test!.Terms.Select(term => term.Name).ShouldBe(["reconstruction", "angularSame", "angularNeighbors"]);
        Angular(model).ShouldBeLessThan(before - 0.5);
        (Autoencoder again, ModelCard kept) = ModelFile.Load(run.Folder.Model);
        LabelGraphOptions graph = kept.Model.LabelGraph!;
        graph.Classes.ShouldBe(options.Model.LabelGraph!.Classes);
        graph.Nodes(Faces.Attributes, Faces.Count).ShouldBe(options.Model.LabelGraph.Nodes(Faces.Attributes, Faces.Count));
        Tensor codes = TestSets.Normal(new Shape(5, 32));
        TestSets.Bits(again.Decode(codes)).ShouldBe(TestSets.Bits(model.Decode(codes)));
    }

    [Fact]
    public void A_run_that_was_cut_equals_an_unbroken_one()
    {
        RunOptions options = RunOptions.Choose(Split, AllSettings.Read([.. Said, "batch=16"]));
        using var unbroken = new Run { Model = options.Model };
        Autoencoder first = unbroken.Create();
        unbroken.Trainer(first, options.Training, split: Split).Run();

        using var cut = new Run { Model = options.Model };
        using var cancellation = new CancellationTokenSource();
        int steps = 0;
        var hooks = new TrainingHooks
        {
            Step = _ =>
            {
                if (++steps == 18)
                {
                    cancellation.Cancel();
                }
            },
        };
        Should.Throw<OperationCanceledException>(() =>
            cut.Trainer(cut.Create(), options.Training, hooks: hooks, split: Split).Run(cancellation: cancellation.Token));
        Autoencoder second = cut.Create();
        cut.Trainer(second, options.Training, split: Split).Run(resume: true);
        TestSets.Bits(second).ShouldHaveTheBitsOf(TestSets.Bits(first));
    }

    /// <summary>Of data with one class after the other, a batch in their order would have no others to be apart from.</summary>
    [Fact]
    public void What_is_held_out_is_measured_in_batches_of_several_classes()
    {
        RunOptions options = RunOptions.Choose(Split, AllSettings.Read(Said));
        var model = new Autoencoder(options.Model, 3);
        int[] nodes = options.Model.LabelGraph!.Nodes(Faces.Attributes, Faces.Count);
        int[] sorted = [.. Split.Train.OrderBy(i => nodes[i])];
        double inOrder = new HeldOut(model, Faces, sorted, 1, batch: 20).Measure(withMeanCode: false).Terms[AngularObjective.Same];
        double mixed = new HeldOut(model, Faces, Split.Train, 1, batch: 20).Measure(withMeanCode: false).Terms[AngularObjective.Same];
        inOrder.ShouldBe(mixed, 0.2);
    }

    private static double Angular(Autoencoder model) =>
        new HeldOut(model, Faces, Split.Train, 1).Measure(withMeanCode: false).Terms[AngularObjective.Same];
}
