using LatentSharp.Latent;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Planes;
using LatentSharp.Reports.Drawn;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.Latent;

public sealed class GridTests
{
    [Fact]
    public void A_grid_of_two_dimensions_goes_from_the_top_left()
    {
        Tensor codes = Grid.Codes(LatentPlane.Dimensions(4, 1, 3, 3), 3, 5);
        codes.Shape.ShouldBe(new Shape(15, 4));
        Clouds.Row(codes, 0).ShouldBe([0, -3, 0, 3]);
        Clouds.Row(codes, 4).ShouldBe([0, 3, 0, 3]);
        Clouds.Row(codes, 7).ShouldBe([0, 0, 0, 0]);
        Clouds.Row(codes, 10).ShouldBe([0, -3, 0, -3]);
    }

    [Theory]
    [InlineData(3, 7, 1)]
    [InlineData(3, 9, 2)]
    [InlineData(3, 15, 2)]
    [InlineData(3, 13, 1)]
    [InlineData(20, 9, 1)]
    [InlineData(0.5, 9, 2)]
    public void Values_beside_a_grid_have_as_many_decimals_as_make_equal_steps_look_equal(double range, int side, int decimals) =>
        PlaneGrid.Decimals(new PlaneAxis("z0", -range, range), side, Spacing.EqualSteps).ShouldBe(decimals);

    [Theory]
    [InlineData(0.125, 8, "0.125")]
    [InlineData(0.5, 8, "0.500")]
    [InlineData(0.25, 4, "0.25")]
    [InlineData(2.0 / 3, 3, "0.667")]
    [InlineData(0, 0, "0.000")]
    public void Shares_of_a_way_in_steps_add_up_to_one(double share, int steps, string text) => Paper.Share(share, steps).ShouldBe(text);

    [Fact]
    public void The_other_dimensions_are_those_of_the_origin() =>
        Clouds.Row(Grid.Codes(LatentPlane.Dimensions(3, 0, 2, 1, [7, 8, 9]), 1, 1), 0).ShouldBe([0, 8, 0]);

    [Fact]
    public void Equal_mass_puts_the_same_probability_between_neighbors()
    {
        double[] positions = new PlaneAxis("z0", -3, 3).Positions(7, Spacing.EqualMass);
        positions[3].ShouldBe(0, 1e-12);
        double[] masses = [.. positions.Select(NormalDistribution.Cumulative)];
        for (int i = 2; i < 7; i++)
        {
            (masses[i] - masses[i - 1]).ShouldBe(masses[1] - masses[0], 1e-12);
        }

        positions[0].ShouldBeGreaterThan(-3);
    }

    [Fact]
    public void Principal_axes_are_in_standard_deviations_around_the_mean()
    {
        Tensor cloud = Clouds.Normal(2000, 3, 5);
        for (int i = 0; i < 2000; i++)
        {
            cloud.Span[3 * i] = (cloud.Span[3 * i] * 10) + 100;
        }

        var table = new CodeTable(cloud);
        LatentPlane plane = LatentPlane.PrincipalAxes(table, 2);
        plane.At(0, 0)[0].ShouldBe(100, 1f);
        plane.At(1, 0)[0].ShouldBe(110, 1f);
        Tensor spread = plane.Project(cloud);
        double[][] covariance = CodeStatistics.Covariance(spread);
        covariance[0][0].ShouldBe(1, 1e-3);
        covariance[1][1].ShouldBe(1, 1e-3);

        // With posterior variances the prior N(0, I) is looked at instead: a tenth of a unit wide, ten units to the left.
        LatentPlane vae = LatentPlane.PrincipalAxes(new CodeTable(cloud, new Tensor(cloud.Shape)), 2);
        vae.Horizontal.PriorMean.ShouldBe(-10, 0.5);
        vae.Horizontal.PriorDeviation.ShouldBe(0.1, 0.01);
    }

    [Fact]
    public void A_plane_through_three_codes_contains_them()
    {
        Tensor three = Clouds.Of(4, 1, 2, 3, 4, -1, 0, 2, 5, 3, 3, 3, -3);
        var table = new CodeTable(three, new Tensor(three.Shape));
        LatentPlane plane = LatentPlane.Through(table, three);
        Tensor at = plane.Project(three);
        for (int i = 0; i < 3; i++)
        {
            float[] back = plane.At(at.Span[2 * i], at.Span[(2 * i) + 1]);
            back.Zip(Clouds.Row(three, i)).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-4f);
            at.Span[2 * i].ShouldBeInRange((float)plane.Horizontal.From, (float)plane.Horizontal.To);
        }

        at.Span[3].ShouldBe(0, 1e-5f);
        Should.Throw<LatentException>(() =>
            LatentPlane.Through(table, Clouds.Of(4, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2))).Message.ShouldContain("one line");
    }

    [Fact]
    public void The_plane_of_dimensions_of_an_ae_is_where_its_codes_are()
    {
        Tensor cloud = Clouds.Normal(1000, 2, 5, 20);
        LatentPlane plane = LatentPlane.Dimensions(new CodeTable(cloud), 0, 1, 3);
        (plane.At(3, 0)[0] - plane.At(0, 0)[0]).ShouldBe(60, 3f);
        LatentPlane.Dimensions(new CodeTable(cloud, new Tensor(cloud.Shape)), 0, 1, 3).At(3, 0)[0].ShouldBe(3);
    }

    [Fact]
    public void Dimensions_out_of_range_are_refused()
    {
        Should.Throw<LatentException>(() => LatentPlane.Dimensions(4, 0, 4)).Message.ShouldContain("numbered 0 to 3");
        Should.Throw<LatentException>(() => LatentPlane.Dimensions(4, 2, 2)).Message.ShouldContain("two different dimensions");
        Should.Throw<LatentException>(() => LatentPlane.Dimensions(4, 0, 1, 0)).Message.ShouldContain("range");
        Should.Throw<LatentException>(() => Grid.Traversals(new float[4], [5], 3));
        Should.Throw<LatentException>(() => Grid.Codes(LatentPlane.Dimensions(4, 0, 1), 0, 3));
    }

    [Fact]
    public void Traversals_move_one_dimension_a_row()
    {
        Tensor codes = Grid.Traversals([1, 2, 3], [2, 0], 3, 2);
        codes.Shape.ShouldBe(new Shape(6, 3));
        Clouds.Row(codes, 0).ShouldBe([1, 2, -2]);
        Clouds.Row(codes, 1).ShouldBe([1, 2, 0]);
        Clouds.Row(codes, 5).ShouldBe([2, 2, 3]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_density_of_normal_codes_is_the_prior_and_has_no_gaps(bool vae)
    {
        Tensor cloud = Clouds.Normal(2000, 3, 9, 0.9f);
        var variances = new Tensor(cloud.Shape);
        variances.Span.Fill((float)Math.Log(1 - (0.9 * 0.9)));
        var table = new CodeTable(cloud, vae ? variances : null);
        PlaneDensity density = PlaneDensity.Measure(LatentPlane.Dimensions(table, 0, 1, 4), table, 40, 40);
        (Sum(density.Data) * density.CellArea).ShouldBe(1, 0.02);
        (Sum(density.Prior) * density.CellArea).ShouldBe(1, 0.02);
        density.Gaps.ShouldBeLessThan(0.03);
        int center = (20 * 40) + 20;
        density.Data.Span[center].ShouldBe(density.Prior.Span[center], 0.03f);
    }

    [Fact]
    public void A_single_corner_of_codes_leaves_gaps_and_lies_top_right()
    {
        Tensor cloud = Clouds.Normal(500, 2, 9, 0.2f);
        foreach (ref float z in cloud.Span)
        {
            z += 2;
        }

        var variances = new Tensor(cloud.Shape);
        variances.Span.Fill(-4);
        var table = new CodeTable(cloud, variances);
        PlaneDensity density = PlaneDensity.Measure(LatentPlane.Dimensions(2, 0, 1), table, 30, 30);
        density.Gaps.ShouldBeGreaterThan(0.9);
        int peak = Enumerable.Range(0, 900).MaxBy(i => density.Data.Span[i]);
        (peak / 30).ShouldBeInRange(2, 7);
        (peak % 30).ShouldBeInRange(22, 27);
    }

    [Fact]
    public void A_hole_in_the_middle_is_a_gap_and_a_wide_cloud_is_none()
    {
        Tensor ring = Clouds.Normal(2000, 2, 9, 0.2f);
        for (int i = 0; i < 2000; i++)
        {
            (double sine, double cosine) = Math.SinCos(i);
            ring.Span[2 * i] += (float)(2.5 * cosine);
            ring.Span[(2 * i) + 1] += (float)(2.5 * sine);
        }

        var variances = new Tensor(ring.Shape);
        variances.Span.Fill(-4);
        var table = new CodeTable(ring, variances);

        // Prior mass within 1.8 of the center: 1 − exp(−1.8²/2) = 0.80.
        PlaneDensity.Measure(LatentPlane.Dimensions(2, 0, 1), table, 40, 40).Gaps.ShouldBeInRange(0.7, 0.9);
        Tensor wide = Clouds.Normal(2000, 2, 9, 6);
        var spread = new CodeTable(wide, new Tensor(wide.Shape));
        PlaneDensity.Measure(LatentPlane.PrincipalAxes(spread), spread, 40, 40).Gaps.ShouldBeLessThan(0.02);
    }

    private static double Sum(Tensor tensor)
    {
        double sum = 0;
        foreach (float value in tensor.Span)
        {
            sum += value;
        }

        return sum;
    }
}
