using LatentSharp.Training;

namespace LatentSharp.Tests.Training.Timed;

public sealed class StepPlanTests
{
    [Fact]
    public void The_share_done_goes_on_from_where_it_stands_to_each_new_end()
    {
        StepPlan plan = StepPlan.Of(100).With(50, 60).With(55, 105);
        plan.End.ShouldBe(105);
        plan.Done(0).ShouldBe(0);
        plan.Done(25).ShouldBe(0.25);
        plan.Done(50).ShouldBe(0.5);
        plan.Done(55).ShouldBe(0.75, 1e-12);
        plan.Done(80).ShouldBe(0.875, 1e-12);
        plan.Done(105).ShouldBe(1, 1e-12);
        StepPlan.Of(7).With(3, 3).Done(3).ShouldBe(3.0 / 7, 1e-12);
    }

    [Fact]
    public void A_decision_taken_back_to_an_earlier_step_drops_the_later_ones() =>
        StepPlan.Of(100).With(50, 60).With(40, 90).ToString().ShouldBe("100,40:90");

    [Theory]
    [InlineData("1200")]
    [InlineData("1200,400:900")]
    [InlineData("2,1:1")]
    [InlineData("10,3:20,15:15")]
    public void Text_and_back(string text) => StepPlan.TryParse(text).ShouldNotBeNull().ToString().ShouldBe(text);

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1.5")]
    [InlineData("12,")]
    [InlineData("12,5")]
    [InlineData("12,5:4")]
    [InlineData("12,5:20,5:30")]
    [InlineData("12,13:20")]
    [InlineData("9999999999999999")]
    [InlineData("99999999999999999999")]
    public void What_is_no_plan_is_none(string text) => StepPlan.TryParse(text).ShouldBeNull();
}
