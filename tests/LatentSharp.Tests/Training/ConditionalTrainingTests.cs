using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Models;
using LatentSharp.Models.Conditions;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;
using LatentSharp.Training;

namespace LatentSharp.Tests.Training;

/// <summary>A conditional model learns what its labels mean, keeps it in its file, and goes on with the same bits.</summary>
public sealed class ConditionalTrainingTests
{
    private const int Count = 240;

    // One half of each picture is bright; which one is a class, and a label says whether the other half is grey instead of black.
    internal static readonly Dataset Halves = Made();
    internal static readonly Split Split = new(Halves, [.. Enumerable.Range(0, 200)], [.. Enumerable.Range(200, 40)]);
    internal static readonly TrainingOptions Options = new() { Epochs = 30, Batch = 20, Seed = 4, LearningRate = 3e-3, EvaluateEvery = 15 };

    internal static ModelOptions Model => TestSets.Mlp(Run.Format) with { Condition = new ConditionOptions().For(Halves.Attributes) };

    [Fact]
    public void What_is_asked_for_is_drawn_and_without_labels_both_kinds_are()
    {
        var model = new Autoencoder(Model, seed: 21);
        ModelCard card = new Trainer(model, Split, Options).Run();
        (double left, double right) = Halfs(model.With("left"));
        (left - right).ShouldBeGreaterThan(0.3);
        (left, right) = Halfs(model.With("right"));
        (right - left).ShouldBeGreaterThan(0.3);
        (left, double grey) = Halfs(model.With("left", "Grey"));
        grey.ShouldBeGreaterThan(Halfs(model.With("left", "Grey=0")).Right + 0.1);

        int[] sides = [.. Enumerable.Range(0, 64).Select(i => Side(model.Sample(64), i))];
        sides.Count(side => side > 0).ShouldBeInRange(10, 54);

        // Told the label, a picture costs no more than without.
        card.Test!.NegativeElbo.ShouldBeLessThan(Without(model) + 0.5);
    }

    [Fact]
    public void Its_file_gives_it_back_and_data_without_its_labels_are_refused()
    {
        using var run = new Run { Model = Model };
        Autoencoder model = run.Create();
        run.Trainer(model, Run.Options with { Epochs = 1 }, split: Split).Run();
        (Autoencoder again, ModelCard card) = ModelFile.Load(run.Folder.Model);
        card.Model.Condition!.Labels.Select(label => label.Name).ShouldBe(["half", "Grey"]);
        Tensor codes = TestSets.Normal(new Shape(5, 4));
        TestSets.Bits(again.With("right").Decode(codes)).ShouldBe(TestSets.Bits(model.With("right").Decode(codes)));

        Should.Throw<SettingException>(() => run.Trainer(run.Create())).Message
            .ShouldBe("the model is given labels (half, Grey), and the data have none of them; give them with labels.");
    }

    [Fact]
    public void A_run_that_was_cut_equals_an_unbroken_one()
    {
        using var unbroken = new Run { Model = Model };
        Autoencoder first = unbroken.Create();
        unbroken.Trainer(first, split: Split).Run();

        using var cut = new Run { Model = Model };
        using var cancellation = new CancellationTokenSource();
        int steps = 0;
        var hooks = new TrainingHooks
        {
            Step = _ =>
            {
                if (++steps == 30)
                {
                    cancellation.Cancel();
                }
            },
        };
        Should.Throw<OperationCanceledException>(
            () => cut.Trainer(cut.Create(), hooks: hooks, split: Split).Run(cancellation: cancellation.Token));
        Autoencoder second = cut.Create();
        cut.Trainer(second, split: Split).Run(resume: true);
        TestSets.Bits(second).ShouldHaveTheBitsOf(TestSets.Bits(first));
        cut.Log().ShouldBe(unbroken.Log());
    }

    [Fact]
    public void Options_are_chosen_from_the_labels_of_the_data()
    {
        RunOptions run = RunOptions.Choose(Split, AllSettings.Read("condition=half", "condition-dropout=0.25"));
        run.Model.Condition!.Labels.ShouldHaveSingleItem().Classes.ShouldBe(["left", "right"]);
        run.Model.Condition.Dropout.ShouldBe(0.25);
        AllSettings.Describe(run.Model, run.Training).ShouldContain("condition half, condition-dropout 0.25");
        Should.Throw<SettingException>(() => RunOptions.Choose(Split, AllSettings.Read("condition-dropout=0.25"))).Message
            .ShouldBe("condition-dropout needs condition, whose labels are dropped.");
        Should.Throw<SettingException>(() => AllSettings.Table.Check(AllSettings.Read("condition=all", "model=ae"))).Message
            .ShouldStartWith("condition draws examples of given labels from a prior");
        Should.Throw<SettingException>(() => RunOptions.Choose(Run.Split, AllSettings.Read("condition=all"))).Message
            .ShouldStartWith("condition all needs labels, and the data have none");
    }

    private static double Without(Autoencoder model) =>
        new HeldOut(model, Halves.With(null, null, []), Split.Test, Options.Seed).Measure(withMeanCode: false).NegativeElbo;

    private static (double Left, double Right) Halfs(Autoencoder model)
    {
        Tensor drawn = model.Sample(64);
        double[] sums = new double[2];
        for (int i = 0; i < drawn.Length; i++)
        {
            sums[i % 12 < 6 ? 0 : 1] += drawn.Span[i] / (drawn.Length / 2);
        }

        return (sums[0], sums[1]);
    }

    private static int Side(Tensor drawn, int picture)
    {
        double difference = 0;
        for (int p = 0; p < 144; p++)
        {
            difference += drawn.Span[(picture * 144) + p] * (p % 12 < 6 ? 1 : -1);
        }

        return Math.Sign(difference);
    }

    private static Dataset Made()
    {
        var builder = new DatasetBuilder(Run.Format, Count);
        var (classes, grey) = (new int[Count], new sbyte[Count]);
        for (int i = 0; i < Count; i++)
        {
            RandomStream random = new RandomStream(9, 77).Substream((ulong)i);
            classes[i] = random.Integer(0, 2);
            grey[i] = random.Integer(1, 2) == 1 ? AttributeTable.Yes : AttributeTable.No;
            int light = 150 + random.Integer(2, 100);
            Span<byte> slot = builder.Slot(i);
            for (int p = 0; p < slot.Length; p++)
            {
                slot[p] = (byte)((p % 12 < 6 ? 0 : 1) == classes[i] ? light : grey[i] == AttributeTable.Yes ? 90 : 10);
            }

            builder.SetName(i, $"half/{i}");
        }

        var sides = AttributeTable.FromClasses("half", ["left", "right"], classes);
        var table = new AttributeTable(
            Count, [.. sides.Names, "Grey"], [sides.Column(0).ToArray(), sides.Column(1).ToArray(), grey], sides.Groups);
        return builder.Build().With(table, null, []);
    }
}
