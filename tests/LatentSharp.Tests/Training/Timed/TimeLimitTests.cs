using FsCheck;
using FsCheck.Fluent;
using LatentSharp.Training;
using LatentSharp.Training.Steps;

namespace LatentSharp.Tests.Training.Timed;

public sealed class TimeLimitTests
{
    private const int Batches = 20;

    /// <summary>
    /// Whatever the speeds, the run and its last evaluation end within the time and one more step, and use most of it where they may.
    /// </summary>
    [Fact]
    public void No_sequence_of_speeds_takes_longer_than_the_time_and_one_step()
    {
        Gen<(double[] Speeds, int Limit, int First, bool Grows)> cases =
            from speeds in Gen.ArrayOf(Gen.Choose(1, 3000).Select(ms => ms / 1000.0), 12)
            from limit in Gen.Choose(2, 200)
            from first in Gen.Choose(1, 2000)
            from grows in Gen.Elements(true, false)
            select (speeds, limit, first, grows);
        Prop.ForAll(cases.ToArbitrary(), item =>
        {
            (double seconds, StepPlan plan, double longest) = Simulate(item.Speeds, item.Limit, item.First, item.Grows);
            seconds.ShouldBeLessThanOrEqualTo(item.Limit + (2 * longest) + 1e-6, plan.ToString());
            plan.End.ShouldBeGreaterThanOrEqualTo(1);
            StepPlan.TryParse(plan.ToString()).ShouldNotBeNull();
            if (!item.Grows)
            {
                plan.End.ShouldBeLessThanOrEqualTo(item.First);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_steady_speed_that_was_guessed_right_changes_nothing() =>
        Simulate([0.1], 100, 950, true).Plan.Points.Count.ShouldBeLessThanOrEqualTo(3);

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public void A_wrong_guess_is_mended(int guess)
    {
        (double seconds, StepPlan plan, _) = Simulate([0.01], 100, guess, true);
        seconds.ShouldBeInRange(85, 100.02);
        plan.End.ShouldBeInRange(8_500, 10_000);
        plan.Done(plan.End).ShouldBeGreaterThan(0.95);
        plan.Points.Count.ShouldBeLessThan(40);
    }

    [Fact]
    public void A_machine_that_gets_busy_half_way_ends_in_time_with_its_schedule_done()
    {
        (double seconds, StepPlan plan, _) = Simulate([0.01, 0.05], 120, 11_000, true, changesAt: 4_000);
        seconds.ShouldBeInRange(100, 120.1);
        plan.Done(plan.End).ShouldBeGreaterThan(0.9);
    }

    /// <summary>
    /// Steps as long as the speeds say, one after the other; an evaluation of two steps after each epoch, twice and a half at the end.
    /// </summary>
    private static (double Seconds, StepPlan Plan, double Longest) Simulate(double[] speeds, double limit, long first, bool grows,
        int changesAt = 37)
    {
        var clock = new ManualClock();
        var time = new TimeLimit(TimeSpan.FromSeconds(limit), clock) { MayGrow = grows };
        StepPlan plan = StepPlan.Of(first);
        double longest = 0;
        time.Begin();
        int batch = 0;
        for (long step = 1; step <= plan.End; step++)
        {
            double takes = speeds[(int)Math.Min(step / changesAt, speeds.Length - 1)];
            clock.Advance(takes);
            longest = Math.Max(longest, takes);
            batch++;
            plan = time.Next(plan, step, batch, Batches, 0);
            if (batch == Batches)
            {
                long now = time.Now;
                clock.Advance(0.001);
                time.Between(time.Since(now), evaluated: false);
                batch = 0;
            }
        }

        return (clock.Seconds, plan, longest);
    }
}
