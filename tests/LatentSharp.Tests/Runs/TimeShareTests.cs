using LatentSharp.Data;
using LatentSharp.Runs.Learning;
using LatentSharp.Runs.Learning.Timing;

namespace LatentSharp.Tests.Runs;

public sealed class TimeShareTests
{
    /// <summary>Whatever the speed and the time, what follows the training has its part of it, and no more than that.</summary>
    [Fact]
    public void What_follows_a_training_is_kept_time_for_and_fits_into_it()
    {
        var split = new Split(TestSets.Boxes(2, new PictureFormat(8, 8, 1)), new int[50_000], new int[5_000]);
        foreach (double rate in (double[])[0.1, 3, 100, 5_000])
        {
            foreach (double seconds in (double[])[5, 20, 120, 3_600])
            {
                var after = new AfterTraining(rate, seconds);
                after.Reserve(split, withFeatures: true).ShouldBeInRange(after.Reserve(split, withFeatures: false), 0.6 * seconds);
                after.Learned(50_000).ShouldBeInRange(200, AfterTraining.MostLearned);
                after.PageShare(5_000, seconds).ShouldBeInRange(0.1, 1);
                StudySize size = StudySize.Of(seconds, 1 / rate, rate, 20);
                size.Tried.ShouldBeInRange(AfterTraining.FewestTried, AfterTraining.MostTried);
                size.HeldOut.ShouldBeInRange(16, 2000);
            }
        }

        AfterTraining.Tried(1, 20, 0.01).ShouldBe(0);
        AfterTraining.Tried(1e6, 20, 0.01).ShouldBe(AfterTraining.MostTried);
    }

    [Fact]
    public void The_curve_of_beta_has_the_models_own_value_and_each_only_once()
    {
        Comparer.Points(null, 4).ShouldBe([0.4, 4, 40], 1e-9);
        Comparer.Points([100, 1], 4).ShouldBe([1, 4, 100]);
        Comparer.Points([4, 1], 4).ShouldBe([1, 4]);
        Comparer.Points([], 4).ShouldBeEmpty();
        Comparer.Points(null, 0).ShouldBeEmpty();
    }
}
