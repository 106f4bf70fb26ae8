using LatentSharp.Data;

namespace LatentSharp.Tests.Data;

public sealed class SpreadTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 0)]
    [InlineData(7, 7)]
    [InlineData(7, 300)]
    [InlineData(300, 7)]
    [InlineData(299, 298)]
    public void Some_of_the_examples_are_in_order_and_as_far_apart_as_can_be(int length, int count)
    {
        int[] indices = [.. Enumerable.Range(0, length).Select(i => (3 * i) + 1)];
        int[] spread = Split.Spread(indices, count);
        spread.Length.ShouldBe(Math.Min(length, count));
        spread.ShouldBeSubsetOf(indices);
        int least = length / Math.Max(1, count);
        spread.Zip(spread.Skip(1), (a, b) => (b - a) / 3).ShouldAllBe(step => step >= least && step <= least + 1);
    }

    [Fact]
    public void Of_classes_one_after_another_each_is_there()
    {
        int[] spread = Split.Spread([.. Enumerable.Range(0, 60_000)], 10_000);
        spread.GroupBy(i => i / 6000).Select(of => of.Count()).ShouldBe(Enumerable.Repeat(1000, 10));
    }
}
