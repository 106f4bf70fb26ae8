using LatentSharp.Latent;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.Latent;

public sealed class PathTests
{
    [Fact]
    public void A_straight_path_has_equal_steps_and_exact_ends()
    {
        Tensor path = LatentPath.Linear([0, 1], [4, -1], 5);
        Clouds.Row(path, 0).ShouldBe([0, 1]);
        Clouds.Row(path, 1).ShouldBe([1, 0.5f]);
        Clouds.Row(path, 4).ShouldBe([4, -1]);
    }

    [Fact]
    public void A_spherical_path_keeps_the_length_of_codes()
    {
        Tensor two = Clouds.Normal(2, 100, 4);
        float[] a = Clouds.Row(two, 0);
        float[] b = Clouds.Row(two, 1);
        b = Array.ConvertAll(b, z => (float)(z * Clouds.Norm(a) / Clouds.Norm(b)));
        Tensor arc = LatentPath.Spherical(a, b, 9);
        for (int i = 0; i < 9; i++)
        {
            Clouds.Norm(Clouds.Row(arc, i)).ShouldBe(Clouds.Norm(a), 1e-4);
        }

        Clouds.Row(arc, 0).ShouldBe(a);
        Clouds.Row(arc, 8).ShouldBe(b);
        Clouds.Norm(Clouds.Row(LatentPath.Linear(a, b, 9), 4)).ShouldBeLessThan(0.85 * Clouds.Norm(a));
    }

    [Fact]
    public void Opposite_codes_go_round_and_equal_directions_go_straight()
    {
        Tensor round = LatentPath.Spherical([2, 0, 0], [-2, 0, 0], 5);
        Clouds.Norm(Clouds.Row(round, 2)).ShouldBe(2, 1e-5);
        round.Span[6].ShouldBe(0, 1e-5f);
        Clouds.Row(LatentPath.Spherical([1, 1], [3, 3], 3), 1).ShouldBe([2, 2]);
        Clouds.Row(LatentPath.Spherical([0, 0], [2, 0], 3), 1).ShouldBe([1, 0]);
        Tensor shifted = LatentPath.Spherical([11, 5], [10, 6], 3, [10, 5]);
        Clouds.Row(shifted, 1)[0].ShouldBe(10 + MathF.Sqrt(0.5f), 1e-5f);
    }

    [Fact]
    public void A_path_along_the_data_follows_a_ring()
    {
        NeighborGraph graph = NeighborGraph.Build(Ring(400), 6);
        Tensor path = LatentPath.AlongData(graph, [1, 0], [-1, 0], 17);
        Clouds.Row(path, 0).ShouldBe([1, 0]);
        Clouds.Row(path, 16).ShouldBe([-1, 0]);
        for (int i = 0; i < 17; i++)
        {
            Clouds.Norm(Clouds.Row(path, i)).ShouldBeInRange(0.95, 1.05);
        }

        double[] steps = [.. Enumerable.Range(0, 16).Select(i => Distance(path, i, i + 1))];
        (steps.Max() / steps.Average()).ShouldBeLessThan(1.05);
        steps.Sum().ShouldBe(Math.PI, 0.1);
    }

    [Fact]
    public void A_graph_of_two_islands_is_joined()
    {
        Tensor islands = Clouds.Normal(60, 2, 3, 0.1f);
        for (int i = 0; i < 30; i++)
        {
            islands.Span[2 * i] += 10;
        }

        Tensor way = NeighborGraph.Build(islands, 3).Way([10, 0], [0, 0]);
        way.Shape[0].ShouldBeGreaterThan(2);
        NeighborGraph.Build(Ring(100), 3, most: 20).Count.ShouldBe(20);
    }

    [Fact]
    public void A_path_through_stops_counts_each_once()
    {
        Tensor stops = Clouds.Of(1, 0, 1, 3);
        LatentPath.Through(stops, 3).Span.ToArray().ShouldBe([0, 0.5f, 1, 2, 3]);
        Should.Throw<LatentException>(() => LatentPath.Through(Clouds.Of(1, 0f), 3)).Message.ShouldContain("only one");
        Should.Throw<LatentException>(() => LatentPath.Through(stops, 3, PathKind.AlongData)).Message.ShouldContain("none stored");
        Should.Throw<LatentException>(() => LatentPath.Linear([0], [1], 1));
        Should.Throw<LatentException>(() => LatentPath.Linear([0], [1, 2], 3));
    }

    [Fact]
    public void Resampling_makes_steps_equal() =>
        LatentPath.Resample(Clouds.Of(1, 0, 1, 1, 10), 6).Span.ToArray().ShouldBe([0, 2, 4, 6, 8, 10], 1e-5f);

    [Fact]
    public void Mixtures_of_three_and_four_have_their_codes_in_the_corners()
    {
        Tensor three = Clouds.Of(2, 0, 0, 4, 0, 0, 4);
        Mixing.Triangle(three, 0.25, 0.5).ShouldBe([1, 2]);
        MixedCodes sheet = Mixing.TriangleSheet(three, 5);
        sheet.Codes.Shape.ShouldBe(new Shape(15, 2));
        Clouds.Row(sheet.Codes, 0).ShouldBe([0, 0]);
        Clouds.Row(sheet.Codes, 10).ShouldBe([4, 0]);
        Clouds.Row(sheet.Codes, 14).ShouldBe([0, 4]);
        sheet.Weights.ShouldAllBe(w => w.Alpha >= 0 && w.Beta >= 0 && w.Alpha + w.Beta <= 1 + 1e-12);
        Tensor four = Clouds.Of(1, 0, 1, 2, 5);
        MixedCodes square = Mixing.SquareSheet(four, 3);
        square.Codes.Span.ToArray().ShouldBe([0, 0.5f, 1, 1, 2, 3, 2, 3.5f, 5]);
        square.Weights[5].ShouldBe((1, 0.5));
        Mixing.Square(four, 0.5, 1).ShouldBe([3.5f]);
        Mixing.Line(Clouds.Of(1, 2, 6), 0.25).ShouldBe([3f]);
        Should.Throw<LatentException>(() => Mixing.SquareSheet(three, 3)).Message.ShouldContain("4 pictures");
    }

    [Fact]
    public void Weights_that_do_not_sum_to_one_are_scaled_and_it_is_said()
    {
        Tensor three = Clouds.Of(1, 0, 4, 8);
        WeightedCode scaled = Mixing.Weighted(three, [1, 1, 2]);
        scaled.Code.Item().ShouldBe(5, 1e-6f);
        scaled.Weights.Sum().ShouldBe(1, 1e-12);
        scaled.Note.ShouldNotBeNull().ShouldContain("sum to 4");
        Mixing.Weighted(three, [0.5, 0.25, 0.25]).Note.ShouldBeNull();
        Should.Throw<LatentException>(() => Mixing.Weighted(three, [1, -1, 0])).Message.ShouldContain("above 0");
        Should.Throw<LatentException>(() => Mixing.Weighted(three, [1, 1])).Message.ShouldContain("3 weights");
        Should.Throw<LatentException>(() => Mixing.Weighted(Clouds.Of(1, 1f), [1]));
    }

    [Fact]
    public void Overlap_of_posteriors_is_the_bhattacharyya_coefficient()
    {
        PathMeasures.Overlap([1, 2], [0, 0], [1, 2], [0, 0]).ShouldBe(1, 1e-12);
        PathMeasures.Overlap([0], [0], [2], [0]).ShouldBe(Math.Exp(-0.5), 1e-9);
        PathMeasures.Overlap([0], [0], [0], [(float)Math.Log(4)]).ShouldBe(Math.Sqrt(0.8), 1e-6);
        PathMeasures.Overlap([0], [-8], [5], [-8]).ShouldBe(0, 1e-12);
    }

    [Theory]
    [InlineData("vae")]
    [InlineData("ae")]
    public void Paths_are_measured_with_vae_and_ae_alike(string kind)
    {
        Autoencoder model = Clouds.Model(kind);
        Tensor path = LatentPath.Linear([-1, 0, 0], [1, 0, 1], 9);
        PathMeasures measures = PathMeasures.Measure(model, path, pictures => pictures.Reshape(new Shape(pictures.Shape[0], 64)));
        measures.PixelSteps.Count.ShouldBe(8);
        measures.ReencodingErrors.Count.ShouldBe(9);
        measures.FeatureSteps!.Zip(measures.PixelSteps).ShouldAllBe(pair => Math.Abs((pair.First / 8) - pair.Second) < 1e-6);
        measures.PixelUnevenness.ShouldBeGreaterThanOrEqualTo(1);
        measures.Length.ShouldBe(Math.Sqrt(5), 1e-5);
        if (kind == "vae")
        {
            measures.Overlaps!.ShouldAllBe(o => o > 0 && o <= 1);
            measures.OverlapsPerDimension!.Zip(measures.Overlaps!).ShouldAllBe(pair =>
                Math.Abs(Math.Pow(pair.First, 3) - pair.Second) < 1e-9);
        }
        else
        {
            measures.Overlaps.ShouldBeNull();
        }

        SuddenChange change = SuddenChange.Measure(model, path, pictures =>
            pictures.Reshape(new Shape(pictures.Shape[0], 64)), model.Decode(path).Reshape(new Shape(9, 64)));
        change.Jump.ShouldBeInRange(0.125, 1);
        change.DoubleExposure.ShouldBeInRange(0, 1);
        change.Strangeness.ShouldNotBeNull();
        Should.Throw<LatentException>(() => PathMeasures.Measure(model, Clouds.Normal(3, 2, 1)));
    }

    [Fact]
    public void A_jump_is_told_from_an_even_path_and_a_fade_from_a_morph()
    {
        double[] even = [.. Enumerable.Repeat(1.0, 64)];
        SuddenChange.LargestShare(even, 8).ShouldBe(0.125, 1e-12);
        even[30] = 1000;
        SuddenChange.LargestShare(even, 8).ShouldBeGreaterThan(0.9);
        SuddenChange.LargestShare(new double[64], 8).ShouldBe(0.125);
        SuddenChange.Fade([1, 0, 0], [0.5f, 0, 0.5f], [0, 0, 1]).ShouldBe(1, 1e-6);
        SuddenChange.Fade([1, 0, 0], [0, 1, 0], [0, 0, 1]).ShouldBe(0, 1e-6);
    }

    private static Tensor Ring(int count)
    {
        var codes = new Tensor(new Shape(count, 2));
        for (int i = 0; i < count; i++)
        {
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * i / count);
            (codes.Span[2 * i], codes.Span[(2 * i) + 1]) = ((float)cosine, (float)sine);
        }

        return codes;
    }

    private static double Distance(Tensor codes, int a, int b) =>
        Clouds.Norm([.. Clouds.Row(codes, a).Zip(Clouds.Row(codes, b), (x, y) => x - y)]);
}
