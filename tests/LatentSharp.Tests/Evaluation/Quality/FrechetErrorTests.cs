using LatentSharp.Evaluation;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Evaluation.Quality;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Evaluation.Quality;

public sealed class FrechetErrorTests
{
    [Fact]
    public void Fewer_rows_than_features_are_exact()
    {
        // Two points each, at ±1 and ±2 on two axes at 60°: covariances 2uuᵀ and 8vvᵀ, whose (C₁C₂)^½ has the trace 4|u·v|.
        var a = new Tensor(new Shape(2, 5), [1, 0, 0, 0, 0, -1, 0, 0, 0, 0]);
        float sine = MathF.Sqrt(3);
        var b = new Tensor(new Shape(2, 5), [1, sine, 0, 0, 3, -1, -sine, 0, 0, 3]);
        FrechetDistance.Between(a, b).ShouldBe(9 + 2 + 8 - (2 * 4 * 0.5), 1e-6);
        FrechetDistance.Between(b, b).ShouldBe(0, 1e-9);
    }

    [Fact]
    public void Features_that_never_vary_change_nothing()
    {
        (Tensor a, Tensor b) = (Draws(1, 40, 0, 1), Draws(2, 60, 0.5, 2));
        double expected = FrechetDistance.Between(a, b);
        FrechetDistance.Between(WithConstants(a), WithConstants(b)).ShouldBe(expected, 1e-6);
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0, 2)]
    public void Of_normal_distributions_it_is_the_closed_form(double shift, double deviation)
    {
        // d(shift² + (σ₁ − σ₂)²), up to what 20,000 draws leave open.
        (var a, var b) = (new FeatureSet(Draws(1, 20_000, 0, 1), 1), new FeatureSet(Draws(2, 20_000, shift, deviation), 2));
        Estimate found = FrechetDistance.Estimated(a, b);
        double expected = Width * ((shift * shift) + ((deviation - 1) * (deviation - 1)));
        found.StandardError.ShouldBeLessThan(0.05 * expected);
        Math.Abs(found.Value - expected).ShouldBeLessThan(4 * found.StandardError);
    }

    [Fact]
    public void The_bootstrap_error_is_the_deviation_over_new_draws()
    {
        const int Trials = 60;
        double[] values = [.. Enumerable.Range(0, Trials).Select(i =>
            FrechetDistance.Between(Draws((ulong)(2 * i) + 10, 200, 0, 1), Draws((ulong)(2 * i) + 11, 200, 0.8, 1.2)))];
        double mean = values.Average();
        double deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (Trials - 1));
        double error = Enumerable.Range(0, 5).Average(i => FrechetDistance.Estimated(
            new FeatureSet(Draws((ulong)(2 * i) + 10, 200, 0, 1), 1), new FeatureSet(Draws((ulong)(2 * i) + 11, 200, 0.8, 1.2), 2))
            .StandardError);

        // Each is known to about a tenth.
        error.ShouldBeInRange(0.65 * deviation, 1.5 * deviation);
    }

    [Fact]
    public void The_error_is_the_same_for_the_same_seed_and_any_number_of_threads()
    {
        (Tensor a, Tensor b) = (Draws(1, 50, 0, 1), Draws(2, 50, 1, 1));
        Estimate first = FrechetDistance.Estimated(new FeatureSet(a, 1), new FeatureSet(b, 2));
        int threads = Compute.Threads;
        try
        {
            Compute.Threads = 1;
            FrechetDistance.Estimated(new FeatureSet(a, 1), new FeatureSet(b, 2)).ShouldBe(first);
        }
        finally
        {
            Compute.Threads = threads;
        }

        FrechetDistance.Estimated(new FeatureSet(a, 3), new FeatureSet(b, 2)).StandardError.ShouldNotBe(first.StandardError);
    }

    private const int Width = 4;

    private static Tensor Draws(ulong seed, int count, double mean, double deviation)
    {
        var rows = new Tensor(new Shape(count, Width));
        new RandomStream(seed, 7).FillNormal(rows.Span, 0);
        foreach (ref float value in rows.Span)
        {
            value = (float)(mean + (deviation * value));
        }

        return rows;
    }

    private static Tensor WithConstants(Tensor rows)
    {
        const int More = 9;
        var wide = new Tensor(new Shape(rows.Shape[0], Width + More));
        for (int i = 0; i < rows.Shape[0]; i++)
        {
            Span<float> row = wide.Span.Slice(i * (Width + More), Width + More);
            row.Fill(3);
            rows.Span.Slice(i * Width, Width).CopyTo(row);
        }

        return wide;
    }
}
