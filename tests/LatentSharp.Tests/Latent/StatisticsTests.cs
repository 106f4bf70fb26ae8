using LatentSharp.Latent;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Densities;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.Latent;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.8413447460685429, 1)]
    [InlineData(0.001, -3.090232306167813)]
    [InlineData(1e-10, -6.361340902404056)]
    public void Quantiles_agree_with_published_values(double p, double x) => NormalDistribution.Quantile(p).ShouldBe(x, 1e-13);

    [Fact]
    public void Cumulative_and_quantile_undo_each_other()
    {
        for (double x = -6; x <= 6; x += 0.0625)
        {
            // Above 5 the probability itself has lost the digits.
            NormalDistribution.Quantile(NormalDistribution.Cumulative(x)).ShouldBe(x, x > 4 ? 1e-6 : 1e-10);
        }
    }

    [Theory]
    [InlineData(-8, 6.220960574271785e-16)]
    [InlineData(-3.5, 2.3262907903552504e-4)]
    [InlineData(1.5, 0.9331927987311419)]
    public void Cumulative_agrees_with_published_values(double x, double p) => (NormalDistribution.Cumulative(x) / p).ShouldBe(1, 1e-12);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Quantile_refuses_what_is_no_probability(double p) =>
        Should.Throw<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile(p));

    [Fact]
    public void Mean_and_covariance_of_four_corners()
    {
        Tensor codes = Clouds.Of(2, 0, 0, 2, 0, 0, 4, 2, 4);
        CodeStatistics.Mean(codes).ShouldBe([1, 2]);
        double[][] covariance = CodeStatistics.Covariance(codes);
        covariance[0][0].ShouldBe(4.0 / 3, 1e-12);
        covariance[1][1].ShouldBe(16.0 / 3, 1e-12);
        covariance[0][1].ShouldBe(0, 1e-12);
    }

    [Fact]
    public void Principal_axes_find_the_long_directions()
    {
        // Long along (1, 1, 0)/√2 with deviation 5, then along z with 2, then 0.1.
        Tensor noise = Clouds.Normal(4000, 3, 1);
        for (int i = 0; i < 4000; i++)
        {
            Span<float> z = noise.Span.Slice(3 * i, 3);
            (float a, float b, float c) = (5 * z[0], 0.1f * z[1], 2 * z[2]);
            (z[0], z[1], z[2]) = ((a + b) / MathF.Sqrt(2), (a - b) / MathF.Sqrt(2), c);
        }

        PrincipalAxes axes = CodeStatistics.PrincipalAxes(noise, 2);
        axes.Directions.Span[0].ShouldBe(MathF.Sqrt(0.5f), 0.01f);
        axes.Directions.Span[1].ShouldBe(MathF.Sqrt(0.5f), 0.01f);
        axes.Directions.Span[5].ShouldBe(1, 0.01f);
        axes.Deviations[0].ShouldBe(5, 0.2);
        axes.Deviations[1].ShouldBe(2, 0.1);
        (axes.Shares[0] + axes.Shares[1]).ShouldBeGreaterThan(0.999);
        Should.Throw<LatentException>(() => CodeStatistics.PrincipalAxes(noise, 4)).Message.ShouldContain("1 to 3");
    }

    [Theory]
    [InlineData("vae")]
    [InlineData("ae")]
    public void A_set_is_encoded_in_the_given_order(string kind)
    {
        Autoencoder model = Clouds.Model(kind);
        CodeTable all = CodeTable.Encode(model, Clouds.Pictures(5), [0, 1, 2, 3, 4]);
        CodeTable some = CodeTable.Encode(model, Clouds.Pictures(5), [3, 1]);
        some.Names.ShouldBe(["p3.png", "p1.png"]);
        Clouds.Row(some.Codes, 0).ShouldBe(Clouds.Row(all.Codes, 3));
        Clouds.Row(some.Codes, 1).ShouldBe(Clouds.Row(all.Codes, 1));
        (some.LogVariances is not null).ShouldBe(kind == "vae");
    }

    [Fact]
    public void A_table_is_divided_without_loss_and_the_same_each_time()
    {
        var table = new CodeTable(Clouds.Normal(50, 2, 1));
        (CodeTable learn, CodeTable held) = table.Divide(0.2, 7);
        held.Count.ShouldBe(10);
        learn.Names.Concat(held.Names).Order(StringComparer.Ordinal).ShouldBe(table.Names.Order(StringComparer.Ordinal));
        table.Divide(0.2, 7).HeldOut.Names.ShouldBe(held.Names);
        table.Divide(0.2, 8).HeldOut.Names.ShouldNotBe(held.Names);
        Should.Throw<LatentException>(() => new CodeTable(Clouds.Normal(1, 2, 1)).Divide());
    }

    [Fact]
    public void A_table_refuses_parts_of_different_lengths() =>
        Should.Throw<ArgumentException>(() => new CodeTable(Clouds.Normal(3, 2, 1), null, ["a", "b"]));
}
