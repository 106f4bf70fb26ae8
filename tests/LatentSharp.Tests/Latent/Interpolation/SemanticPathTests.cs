using LatentSharp.Latent.Interpolation;
using LatentSharp.Latent.Numerics;
using LatentSharp.Models.LabelGraphs;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.Latent.Interpolation;

/// <summary>Codes are carried along the sphere from class to class.</summary>
public sealed class SemanticPathTests
{
    public static TheoryData<int> Sizes => [2, 3, 7, 32];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_rotation_carries_one_center_to_the_other_keeps_lengths_and_angles_and_goes_back(int latent)
    {
        Tensor drawn = TestSets.Normal(new Shape(4, latent));
        double[] from = Unit(drawn.Row(0));
        double[] to = Unit(drawn.Row(1));
        var turn = new Transport(drawn.Row(0), drawn.Row(1));
        Near(turn.Carry(from), to);
        (double[] a, double[] b) = (Vectors.ToDoubles(drawn.Row(2)), Vectors.ToDoubles(drawn.Row(3)));
        Vectors.Dot(turn.Carry(a), turn.Carry(b)).ShouldBe(Vectors.Dot(a, b), 1e-12);
        Vectors.Dot(turn.Carry(a), turn.Carry(a)).ShouldBe(Vectors.Dot(a, a), 1e-12);
        Near(turn.Carry(turn.Carry(a), isBack: true), a);

        // What is at right angles to both stays.
        double[] side = (double[])a.Clone();
        Vectors.AddScaled(-Vectors.Dot(from, side), from, side);
        double[] across = (double[])to.Clone();
        Vectors.AddScaled(-Vectors.Dot(from, across), from, across);
        across = Transport.Unit(across);
        Vectors.AddScaled(-Vectors.Dot(across, side), across, side);
        Near(turn.Carry(side), side);
    }

    [Fact]
    public void Equal_centers_turn_nothing_and_opposite_ones_are_joined_by_half_a_turn()
    {
        float[] center = [0.6f, 0, -0.8f];
        double[] code = [0.2, -0.5, 0.9];
        new Transport(center, center).Carry(code).ShouldBe(code);
        Near(new Transport(center, [1.2f, 0, -1.6f]).Carry(code), code);
        var opposite = new Transport(center, [-0.6f, 0, 0.8f]);
        Near(opposite.Carry(Unit(center)), [.. Unit(center).Select(value => -value)]);
        Vectors.Dot(opposite.Carry(code), opposite.Carry(code)).ShouldBe(Vectors.Dot(code, code), 1e-12);
        Near(opposite.Carry(opposite.Carry(code), isBack: true), code);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_path_keeps_its_ends_stays_on_the_sphere_and_passes_each_center_as_its_ends_lie_beside_theirs(int latent)
    {
        SemanticPaths paths = Chain(latent);

        // Codes that are centers go over the centers between.
        Tensor way = paths.Path(paths.Centers.Row(0), paths.Centers.Row(3), [0, 1, 2, 3], 4);
        for (int i = 0; i < 4; i++)
        {
            Near(Vectors.ToDoubles(way.Row(i)), Vectors.ToDoubles(paths.Centers.Row(i)), 1e-5);
        }

        Tensor drawn = TestSets.Normal(new Shape(2, latent), seed: 12);
        Tensor path = paths.Path(drawn.Row(0), drawn.Row(1), [1, 2, 3], 9);
        Near(Vectors.ToDoubles(path.Row(0)), Unit(drawn.Row(0)), 1e-6);
        Near(Vectors.ToDoubles(path.Row(8)), Unit(drawn.Row(1)), 1e-6);
        for (int i = 0; i < 9; i++)
        {
            Vectors.Dot(Vectors.ToDoubles(path.Row(i)), Vectors.ToDoubles(path.Row(i))).ShouldBe(1, 1e-5);
        }

        // Within one class it is an arc.
        Tensor arc = paths.Path(drawn.Row(0), drawn.Row(1), [2], 5);
        Tensor expected = LatentPath.Spherical(Floats(Unit(drawn.Row(0))), Floats(Unit(drawn.Row(1))), 5);
        for (int i = 0; i < arc.Length; i++)
        {
            arc.Span[i].ShouldBe(expected.Span[i], 1e-5f);
        }
    }

    [Fact]
    public void Centers_are_mean_directions_and_the_nearest_is_found_whatever_the_length()
    {
        var codes = new Tensor(new Shape(4, 2), [2, 0, 0, 1, -5, 0, 9, 9]);
        Tensor centers = SemanticPaths.CentersOf(codes, [0, 0, 1, -1], 3);
        float half = MathF.Sqrt(0.5f);
        centers.Span.ToArray().ShouldBe([half, half, -1, 0, 0, 0]);
        var paths = new SemanticPaths(new LabelGraph(["a", "b"], [new(0, 1)]), new Tensor(new Shape(2, 2), [half, half, -1, 0]));
        paths.Nearest([30, 1]).ShouldBe(0);
        paths.Nearest([-0.1f, 0.01f]).ShouldBe(1);
        Should.Throw<LatentSharp.Settings.SettingException>(() =>
            new SemanticPaths(new LabelGraph(["a", "b"], []), paths.Centers).Path([1, 1], [-1, 0], 5))
            .Message.ShouldStartWith("there is no way from 'a' to 'b' in the graph of labels");
    }

    private static SemanticPaths Chain(int latent)
    {
        Tensor drawn = TestSets.Normal(new Shape(4, latent), seed: 5);
        return new SemanticPaths(new LabelGraph(["a", "b", "c", "d"], [new(0, 1), new(1, 2), new(2, 3)]),
            SemanticPaths.CentersOf(drawn, [0, 1, 2, 3], 4));
    }

    private static float[] Floats(double[] values) => Vectors.ToFloats(values);

    private static double[] Unit(ReadOnlySpan<float> code) => Transport.Unit(Vectors.ToDoubles(code));

    private static void Near(double[] found, double[] expected, double tolerance = 1e-12)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            found[i].ShouldBe(expected[i], tolerance);
        }
    }
}
