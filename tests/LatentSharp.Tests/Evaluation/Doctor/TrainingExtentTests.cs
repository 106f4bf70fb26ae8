using LatentSharp.Evaluation.Doctor;

namespace LatentSharp.Tests.Evaluation.Doctor;

public sealed class TrainingExtentTests
{
    [Theory]
    [InlineData(2, 3_999)]
    [InlineData(50, 100)]
    public void A_short_training_concludes_nothing(int epochs, long steps) =>
        TrainingExtent.Warning(("AE", new TrainingExtent(epochs, steps, null)),
            ("VAE", new TrainingExtent(epochs, steps, null)))!.ShouldContain("nothing is concluded");

    [Fact]
    public void A_count_of_one_has_no_plural() =>
        TrainingExtent.Warning(("VAE", new TrainingExtent(1, 1234, null)))!.ShouldStartWith(
            "This model has hardly been trained (1 epoch, 1,234 steps).");

    [Fact]
    public void A_loss_that_still_falls_is_said_with_its_share_and_the_threshold()
    {
        string text = TrainingExtent.Warning(("AE", new TrainingExtent(9, 900, 0.05)), ("VAE", new TrainingExtent(9, 900, 0.31)))!;
        text.ShouldContain("term of the VAE was still falling");
        text.ShouldContain("31 %");
        text.ShouldContain("from 20 % on");
    }

    [Fact]
    public void A_training_that_has_settled_needs_no_warning() =>
        TrainingExtent.Warning(("AE", new TrainingExtent(9, 900, 0.05)), ("VAE", new TrainingExtent(9, 900, null))).ShouldBeNull();

    [Fact]
    public void The_share_is_that_of_the_last_third()
    {
        TrainingExtent.Late([(1, 100), (2, 60), (3, 50), (4, 45), (6, 40), (9, 30)])!.Value.ShouldBe(10.0 / 70, 1e-12);
        TrainingExtent.Late([(1, 100), (2, 60)]).ShouldBeNull();
        TrainingExtent.Late([(1, 100), (2, 60), (3, 110)]).ShouldBeNull();
        TrainingExtent.Late([(1, 100), (2, double.NaN), (3, 50)]).ShouldBeNull();
    }
}
