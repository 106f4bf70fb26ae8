using LatentSharp.Evaluation;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Evaluation.Quality;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Evaluation.Quality;

public sealed class PathLengthTests
{
    [Fact]
    public void Of_a_linear_function_it_is_the_squared_length_of_the_way()
    {
        // Two codes of one dimension, 4 apart; their features are three times as far apart.
        var codes = new Tensor(new Shape(2, 1), [1, 5]);
        PathLength found = PathLength.Measure(Tripled, codes, 1);
        found.Linear.Value.ShouldBe(9 * 16, 0.2);
        found.Linear.StandardError.ShouldBeLessThan(0.1);
    }

    [Fact]
    public void On_an_arc_of_unit_radius_it_is_the_squared_angle()
    {
        // Codes at ±1 on two axes, around the origin: neighbors are 90° apart, opposite ones 180°.
        var codes = new Tensor(new Shape(4, 2), [1, 0, 0, 1, -1, 0, 0, -1]);
        PathLength found = PathLength.Measure(z => z, codes, 1);
        double quarter = Math.PI * Math.PI / 4;

        // Two thirds of the pairs are neighbors; a sixteenth is as far as so many pairs may be from that.
        found.Spherical.Value.ShouldBe(quarter * ((2.0 / 3) + (4.0 / 3)), 8 * found.Spherical.StandardError);
        found.Linear.Value.ShouldBe(((2.0 / 3) * 2) + (4.0 / 3), 8 * found.Linear.StandardError);
    }

    [Fact]
    public void A_sudden_change_counts_more_than_an_even_one()
    {
        Tensor codes = Normal(200, 2);
        double even = PathLength.Measure(z => z, codes, 1).Linear.Value;

        // The same change in all, most of it within a twentieth of the range.
        double sudden = PathLength.Measure(z => Map(z, v => 3 * MathF.Tanh(10 * v)), codes, 1).Linear.Value;
        sudden.ShouldBeGreaterThan(3 * even);
    }

    [Fact]
    public void The_error_is_how_far_averages_of_other_codes_lie_apart()
    {
        // Of twenty codes there are no sixty-four pairs without one in common.
        PathLength[] found = [.. Enumerable.Range(0, 200).Select(i => PathLength.Measure(z => z, Normal(20, 2, (ulong)i), (ulong)i))];
        double[] values = [.. found.Select(length => length.Linear.Value)];
        double mean = values.Average(), apart = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        found.Average(length => length.Linear.StandardError).ShouldBeInRange(0.9 * apart, 1.6 * apart);
        PicturePair.Independent([new(0, 1), new(1, 0), new(1, 2), new(3, 4)]).ShouldBe(2);
    }

    [Fact]
    public void The_error_of_a_trimmed_average_counts_what_is_left_out()
    {
        // Of long tails, where the values that are left vary much less than all.
        var random = new RandomStream(4, 4);
        Estimate[] found = [.. Enumerable.Range(0, 400).Select(i => PathLength.Trimmed(Enumerable.Range(0, 500).Select(j =>
            Math.Exp(random.Substream((ulong)i).Normal((ulong)j))), 500))];
        double mean = found.Average(each => each.Value);
        double apart = Math.Sqrt(found.Average(each => (each.Value - mean) * (each.Value - mean)));
        found.Average(each => each.StandardError).ShouldBe(apart, 0.08 * apart);
    }

    [Fact]
    public void The_same_seed_gives_the_same()
    {
        Tensor codes = Normal(30, 3);
        PathLength.Measure(Tripled, codes, 5).ShouldBe(PathLength.Measure(Tripled, codes, 5));
        PathLength.Measure(Tripled, codes, 5).ShouldNotBe(PathLength.Measure(Tripled, codes, 6));
    }

    private static Tensor Tripled(Tensor codes) => Map(codes, v => 3 * v);

    private static Tensor Map(Tensor codes, Func<float, float> of) => new(codes.Shape, [.. codes.Span.ToArray().Select(of)]);

    private static Tensor Normal(int count, int width, ulong seed = 3)
    {
        var rows = new Tensor(new Shape(count, width));
        new RandomStream(seed, 7).FillNormal(rows.Span, 0);
        return rows;
    }
}
