using LatentSharp.Models;
using LatentSharp.Training;
using LatentSharp.Training.Files;
using LatentSharp.Training.Steps;

namespace LatentSharp.Tests.Training.Timed;

/// <summary>A run that was given a time can be repeated to the bit from the plan that it left, and resumed.</summary>
public sealed class TimedRunTests
{
    private static readonly TrainingOptions Options = Run.Options with
    {
        Epochs = 4,
        Plan = StepPlan.Of(20),
        Schedule = ScheduleKind.Trapezoid
    };

    [Fact]
    public void A_timed_run_and_its_plan_give_the_same_bits()
    {
        using var timed = new Run();
        Autoencoder first = timed.Create();
        (ModelCard card, _) = Train(timed, first, secondsAStep: step => step < 8 ? 0.5 : 2, limit: 21);
        StepPlan plan = card.Training.Plan!;
        plan.End.ShouldBeLessThan(20);
        (plan.End % 5).ShouldNotBe(0, "the last epoch should be cut");

        using var again = new Run();
        Autoencoder second = again.Create();
        ModelCard same = again.Trainer(second, Options with { Plan = StepPlan.TryParse(plan.ToString()) }).Run();
        TestSets.Bits(second).ShouldHaveTheBitsOf(TestSets.Bits(first));
        Plain(same).ShouldBe(Plain(card));
        again.Log().ShouldBe(timed.Log());
    }

    [Fact]
    public void A_plan_of_whole_epochs_is_a_run_of_so_many_epochs()
    {
        using var planned = new Run();
        Autoencoder first = planned.Create();
        planned.Trainer(first, Options with { Epochs = 3, Plan = StepPlan.Of(15) }).Run();
        using var counted = new Run();
        Autoencoder second = counted.Create();
        counted.Trainer(second, Options with { Epochs = 3, Plan = null }).Run();
        TestSets.Bits(second).ShouldHaveTheBitsOf(TestSets.Bits(first));
    }

    [Fact]
    public void A_cut_run_goes_on_with_its_plan()
    {
        TrainingOptions options = Options with { Plan = StepPlan.TryParse("20,6:13") };
        using var unbroken = new Run();
        Autoencoder first = unbroken.Create();
        unbroken.Trainer(first, options).Run();
        for (int cutAfter = 7; cutAfter <= 13; cutAfter += 3)
        {
            using var cut = new Run();
            using var cancellation = new CancellationTokenSource();
            int steps = 0;
            var hooks = new TrainingHooks
            {
                Step = _ =>
                {
                    if (++steps == cutAfter)
                    {
                        cancellation.Cancel();
                    }
                },
            };
            Should.Throw<OperationCanceledException>(() => cut.Trainer(cut.Create(), options, hooks).Run(cancellation: cancellation.Token));
            Autoencoder second = cut.Create();
            cut.Trainer(second, Checkpoint.ReadCard(cut.Folder.Checkpoint).Training).Run(resume: true);
            TestSets.Bits(second).ShouldHaveTheBitsOf(TestSets.Bits(first));
            cut.Log().ShouldBe(unbroken.Log());
        }
    }

    [Fact]
    public void An_epoch_longer_than_the_time_is_cut_and_measured()
    {
        using var run = new Run();
        (ModelCard card, int steps) = Train(run, run.Create(), _ => 10, limit: 25);
        steps.ShouldBeInRange(2, 4);
        card.Test.ShouldNotBeNull().Examples.ShouldBe(10);
        card.Training.Passes(40).ShouldBe(1);
    }

    private static (ModelCard Card, int Steps) Train(Run run, Autoencoder model, Func<int, double> secondsAStep, double limit)
    {
        // What a step takes is seen when the next one ends.
        var clock = new ManualClock();
        int steps = 0;
        ModelCard card = run.Trainer(model, Options, new TrainingHooks { Step = _ => clock.Advance(secondsAStep(steps++)) })
            .Run(resume: false, default, limit: new TimeLimit(TimeSpan.FromSeconds(limit), clock));
        return (card, steps);
    }

    private static string Plain(ModelCard card) => CardText.Of(card with { Seconds = 0, ImagesPerSecond = 0 });
}
