using LatentSharp.Data;
using LatentSharp.Models.Objectives;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Training;
using LatentSharp.Training.Steps;

namespace LatentSharp.Tests.Training;

public sealed class RunOptionsTests
{
    private static readonly PictureDataset Color = TestSets.Boxes(40, new PictureFormat(32, 30, 3));
    private static readonly Split Split = new(Color, [.. Enumerable.Range(0, 32)], [.. Enumerable.Range(32, 8)]);

    [Fact]
    public void A_long_training_gets_a_kl_weight_for_the_size_of_the_pictures()
    {
        // 2880 numbers a picture, one for each 300; 10,000 epochs of 32 pictures are 320,000 pictures seen.
        RunOptions chosen = RunOptions.Choose(Split, Said("epochs=10000"));
        chosen.Model.Elbo().Beta.ShouldBe(9.6);
        chosen.Model.Elbo().WarmUp.ShouldBe(WarmUpKind.Linear);
        chosen.Model.Elbo().WarmUpEpochs.ShouldBe(6500);
        chosen.Lines.ShouldContain(line => line.StartsWith("beta: 9.6 (chosen: 2,880 numbers", StringComparison.Ordinal));
        RunOptions.Choose(Split, Said("epochs=5000")).Model.Elbo().Beta.ShouldBe(2.7);
    }

    [Fact]
    public void A_short_training_a_said_weight_and_bernoulli_pixels_keep_theirs()
    {
        RunOptions.Choose(Split, Said("epochs=10")).Model.Objective.ShouldBe(new ElboOptions());
        RunOptions.Choose(Split, Said("epochs=10000 likelihood=bernoulli")).Model.Objective.ShouldBe(
            new ElboOptions());
        RunOptions.Choose(Split, Said("epochs=10000 free-bits=0.5")).Model.Objective.ShouldBe(
            new ElboOptions { FreeBits = 0.5, Inward = 0.5 });
        RunOptions.Choose(Split, Said("epochs=10000 model=ae")).Model.Objective.ShouldBe(new ElboOptions());
        RunOptions.Choose(Split, Said("epochs=20 beta=3")).Model.Objective.ShouldBe(
            new ElboOptions { Beta = 3, WarmUp = WarmUpKind.Linear, WarmUpEpochs = 13 });
        RunOptions.Choose(Split, Said("epochs=20 beta=3 warm-up=none")).Model.Elbo().Beta.ShouldBe(3);
    }

    [Fact]
    public void Codes_of_many_dimensions_are_drawn_inward_the_longer_the_training_the_more()
    {
        RunOptions chosen = RunOptions.Choose(Split, Said("epochs=10000 latent=8"));
        chosen.Model.Elbo().Inward.ShouldBe(0.5);
        chosen.Lines.ShouldContain("inward: 0.5 (chosen: 8 latent dimensions, 320,000 pictures seen)");
        RunOptions.Choose(Split, Said("epochs=5000 latent=8")).Model.Elbo().Inward.ShouldBe(0.27);
        RunOptions.Choose(Split, Said("epochs=10000 latent=8 inward=0.1")).Model.Elbo().Inward.ShouldBe(0.1);
        RunOptions.Choose(Split, Said("epochs=10000 latent=7")).Model.Elbo().Inward.ShouldBe(0);
    }

    [Fact]
    public void The_learning_rate_falls_from_half_way_where_it_was_left_open()
    {
        TrainingOptions open = RunOptions.Choose(Split, SettingValues.None).Training;
        open.Schedule.ShouldBe(ScheduleKind.Trapezoid);
        RunOptions.Choose(Split, Said("learning-rate=1e-3")).Training.Schedule.ShouldBe(ScheduleKind.Constant);
        Rate(open, 0.2).ShouldBe(1e-3);
        Rate(open, 0.5).ShouldBe(1e-3);
        Rate(open, 0.75).ShouldBe(5e-4, 1e-12);
        Rate(open, 1).ShouldBe(0);
        Rate(open with { Schedule = ScheduleKind.Linear }, 0.25).ShouldBe(7.5e-4, 1e-12);
    }

    [Fact]
    public void Epsilon_is_that_of_the_rule_that_is_used()
    {
        foreach ((double? epsilon, float moved) in (ReadOnlySpan<(double?, float)>)[(null, 1), (1, 0.5f)])
        {
            // The first step of Adam is α·g / (|g| + ε).
            var parameter = new LatentSharp.Tensors.Autodiff.Parameter("w", new Tensor(new Shape(1)));
            parameter.Gradient.Span[0] = 1;
            new TrainingOptions { Epsilon = epsilon }.CreateOptimizer([parameter]).Step(1);
            parameter.Value.Span[0].ShouldBe(-moved, 1e-6f);
        }
    }

    [Fact]
    public void Schedules_are_what_their_names_say()
    {
        var options = new TrainingOptions { Epochs = 40, LearningRate = 1 };
        for (int i = 0; i <= 100; i++)
        {
            Rate(options with { Schedule = ScheduleKind.Cosine }, i / 100.0).ShouldBe(0.5 * (1 + Math.Cos(Math.PI * i / 100)), 1e-12);
        }

        double[] steps = [.. new[] { 0, 0.59, 0.61, 0.84, 0.86, 1 }.Select(t => Rate(options with { Schedule = ScheduleKind.Step }, t))];
        steps.ShouldBe([1, 1, 0.1, 0.1, 0.01, 0.01]);

        // Burda et al. (2016): 0.001 · 10^(−i/7) for 3^i epochs.
        TrainingOptions burda = options with { Epochs = 3280, Schedule = ScheduleKind.Stages };
        for ((int i, int first, int length) = (0, 0, 1); i < 8; i++, first += length, length *= 3)
        {
            burda.Rate(first).ShouldBe(Math.Pow(10, -i / 7.0), 1e-12);
            burda.Rate(first + length - 0.01).ShouldBe(Math.Pow(10, -i / 7.0), 1e-12);
        }

        burda.Rate(3280).ShouldBe(0.1);
        (options with { RateWarmUp = 4 }).Rate(1).ShouldBe(0.25);
        (options with { RateWarmUp = 4 }).Rate(10).ShouldBe(1);
        (options with { RateWarmUp = 10, Schedule = ScheduleKind.Linear }).Rate(5).ShouldBe(0.5 * 0.875, 1e-12);
    }

    [Theory]
    [InlineData(300, 200)]
    [InlineData(3_000, 100)]
    [InlineData(8_000, 38)]
    [InlineData(60_000, 10)]
    [InlineData(100_000, 6)]
    [InlineData(200_000, 3)]
    [InlineData(300_000, 2)]
    [InlineData(2_000_000, 2)]
    public void Passes_follow_from_the_size_of_the_data(int pictures, int passes) => TrainingSettings.Passes(pictures).ShouldBe(passes);

    [Theory]
    [InlineData(67_108_864, "67 MB")]
    [InlineData(1.5e9, "1.5 GB")]
    [InlineData(12.3e9, "12 GB")]
    [InlineData(4.5e12, "4,500 GB")]
    public void Memory_is_told_in_units_that_say_something(double bytes, string told) => TrainingMemory.Amount(bytes).ShouldBe(told);

    [Fact]
    public void Of_very_many_pictures_less_than_two_passes_are_made()
    {
        var split = new Split(Color, [.. Enumerable.Repeat(0, 1_000_000)], [.. Enumerable.Range(32, 8)]);
        RunOptions chosen = RunOptions.Choose(split, Said("likelihood=gaussian"));
        chosen.Training.Plan.ShouldNotBeNull().ToString().ShouldBe("4687");
        chosen.Training.Passes(1_000_000).ShouldBe(1);
        chosen.Lines.ShouldContain("steps: 4687 (chosen: 600,000 pictures are seen, of 1,000,000 training pictures)");
        RunOptions.Choose(split, Said("likelihood=gaussian epochs=2")).Training.Plan.ShouldBeNull();
        RunOptions.Choose(Split, SettingValues.None).Training.Plan.ShouldBeNull();
    }

    [Fact]
    public void Steps_decide_epochs_and_how_much_is_evaluated()
    {
        var split = new Split(Color, [.. Enumerable.Repeat(0, 3200)], [.. Enumerable.Repeat(33, 3000)]);
        TrainingOptions few = RunOptions.Choose(split, Said("steps=150")).Training;
        few.Epochs.ShouldBe(2);
        few.EvaluateOn.ShouldNotBeNull().ShouldBeInRange(64, 300);
        RunOptions.Choose(split, Said("steps=150,40:900")).Training.EvaluateOn.ShouldBe(few.EvaluateOn);
        RunOptions.Choose(split, Said("steps=100000")).Training.EvaluateOn.ShouldBeNull();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(20, 1)]
    [InlineData(21, 2)]
    [InlineData(100, 5)]
    public void A_long_training_is_evaluated_twenty_times_at_most(int epochs, int every)
    {
        RunOptions chosen = RunOptions.Choose(Split, Said($"epochs={epochs}"));
        chosen.Training.EvaluateEvery.ShouldBe(every);
        chosen.Lines.Any(line => line.StartsWith($"evaluate-every: {every} (chosen", StringComparison.Ordinal)).ShouldBe(every > 1);
        RunOptions.Choose(Split, Said($"epochs={epochs} evaluate-every=3")).Training.EvaluateEvery.ShouldBe(3);
    }

    [Fact]
    public void Pictures_of_a_small_set_are_shifted_unless_something_is_said()
    {
        RunOptions chosen = RunOptions.Choose(Split, SettingValues.None);
        chosen.Training.Augment.ShouldBe(new Augmentation { Shift = true });
        chosen.Lines.ShouldContain(line =>
            line.StartsWith("augment: shift (chosen: each picture is seen 200 times", StringComparison.Ordinal));
        RunOptions.Choose(Split, Said("epochs=100")).Training.Augment.ShouldBeNull();
        RunOptions none = RunOptions.Choose(Split, Said("augment=none"));
        none.Training.Augment.ShouldBeNull();
        none.Lines.ShouldNotContain(line => line.StartsWith("augment", StringComparison.Ordinal));
        RunOptions.Choose(Split, Said("augment=mirror")).Training.Augment.ShouldBe(
            new Augmentation { Mirror = true });
    }

    private static SettingValues Said(string text) => AllSettings.Read(text.Split(' '));

    private static double Rate(TrainingOptions options, double done) => options.Rate(done * options.Epochs);
}
