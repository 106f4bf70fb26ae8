using LatentSharp.Evaluation;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.Evaluation;

public sealed class FrechetDistanceTests
{
    [Fact]
    public void A_set_has_no_distance_to_itself()
    {
        Tensor a = TestSets.Normal(new Shape(300, 7));
        FrechetDistance.Between(a, a).ShouldBe(0, 1e-9);
    }

    [Fact]
    public void A_shift_counts_its_square()
    {
        Tensor a = TestSets.Normal(new Shape(200, 3));
        Tensor b = a.Clone();
        for (int i = 0; i < 200; i++)
        {
            b.Span[3 * i] += 3;
            b.Span[(3 * i) + 2] -= 4;
        }

        FrechetDistance.Between(a, b).ShouldBe(25, 1e-4);
    }

    [Fact]
    public void In_one_dimension_it_is_the_difference_of_means_and_of_deviations()
    {
        // Deviations of n values with divisor n − 1: √2 for {-1, 1}, 3√2 for {2, 8}; means 0 and 5.
        var a = new Tensor(new Shape(2, 1), [-1, 1]);
        var b = new Tensor(new Shape(2, 1), [2, 8]);
        FrechetDistance.Between(a, b).ShouldBe(25 + 8, 1e-9);
        FrechetDistance.Between(b, a).ShouldBe(25 + 8, 1e-9);
    }

    [Fact]
    public void Covariances_that_do_not_commute()
    {
        // C₁ = 2·diag(1, 4) and C₂ = 2·[[2.5, 1.5], [1.5, 2.5]], the same turned by 45°: tr (C₁C₂)^½ = 2·√(tr M + 2√det M), M = C₁C₂/4.
        var a = new Tensor(new Shape(4, 2), [MathF.Sqrt(3), 0, -MathF.Sqrt(3), 0, 0, 2 * MathF.Sqrt(3), 0, -2 * MathF.Sqrt(3)]);
        var b = a.Clone();
        float r = MathF.Sqrt(0.5f);
        for (int i = 0; i < 4; i++)
        {
            (float x, float y) = (a.Span[2 * i], a.Span[(2 * i) + 1]);
            (b.Span[2 * i], b.Span[(2 * i) + 1]) = ((r * x) - (r * y), (r * x) + (r * y));
        }

        // M = diag(1, 4)·[[2.5, −1.5], [−1.5, 2.5]]: trace 12.5, determinant 16.
        double overlap = 2 * Math.Sqrt(12.5 + (2 * Math.Sqrt(16)));
        FrechetDistance.Between(a, b).ShouldBe(10 + 10 - (2 * overlap), 1e-5);
    }

    [Fact]
    public void What_cannot_be_compared_is_refused()
    {
        Tensor three = TestSets.Normal(new Shape(5, 3));
        Should.Throw<ArgumentException>(() =>
            FrechetDistance.Between(three, TestSets.Normal(new Shape(5, 4)))).Message.ShouldContain("[5, 4]");
        Should.Throw<ArgumentException>(() => FrechetDistance.Between(three, TestSets.Normal(new Shape(1, 3))));
    }
}
