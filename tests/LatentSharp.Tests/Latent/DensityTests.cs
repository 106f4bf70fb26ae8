using LatentSharp.Distributions;
using LatentSharp.Latent;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Densities;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Latent;

public sealed class DensityTests
{
    [Fact]
    public void The_standard_normal_has_its_density()
    {
        float[] log = GaussianDensity.Standard(2).LogDensity(Clouds.Of(2, 0, 0, 1, 2)).Span.ToArray();
        log[0].ShouldBe(-MathF.Log(2 * MathF.PI), 1e-6f);
        log[1].ShouldBe(-MathF.Log(2 * MathF.PI) - 2.5f, 1e-6f);
    }

    [Fact]
    public void A_fitted_gaussian_draws_what_it_was_fitted_to()
    {
        Tensor cloud = Clouds.Normal(3000, 2, 2);
        for (int i = 0; i < 3000; i++)
        {
            cloud.Span[2 * i] = (3 * cloud.Span[2 * i]) + 5;
            cloud.Span[(2 * i) + 1] += cloud.Span[2 * i];
        }

        GaussianDensity fitted = GaussianDensity.Fit(cloud);
        Tensor drawn = fitted.Sample(20000, 4);
        double[][] expected = CodeStatistics.Covariance(cloud);
        double[][] found = CodeStatistics.Covariance(drawn);
        CodeStatistics.Mean(drawn)[0].ShouldBe(5, 0.2);
        (found[0][1] / expected[0][1]).ShouldBe(1, 0.05);
        (found[1][1] / expected[1][1]).ShouldBe(1, 0.05);
        fitted.Sample(3, 4).Span.ToArray().ShouldBe(drawn.Span[..6].ToArray());
        fitted.Sample(1, 2, 4, 0).Span[0].ShouldBe((float)fitted.Mean[0]);
    }

    [Fact]
    public void A_mixture_recovers_clusters()
    {
        Tensor cloud = Clouds.Normal(900, 2, 6, 0.3f);
        (float X, float Y)[] centers = [(-5, 0), (5, 0), (0, 6)];
        for (int i = 0; i < 900; i++)
        {
            int k = i < 450 ? 0 : i < 720 ? 1 : 2;
            cloud.Span[2 * i] += centers[k].X;
            cloud.Span[(2 * i) + 1] += centers[k].Y;
        }

        GaussianMixture mixture = MixtureFitting.Fit(cloud, 3, seed: 1);
        int[] order = [.. Enumerable.Range(0, 3).OrderByDescending(k => mixture.Weights[k])];
        for (int k = 0; k < 3; k++)
        {
            mixture.Parts[order[k]].Mean[0].ShouldBe(centers[k].X, 0.1);
            mixture.Parts[order[k]].Mean[1].ShouldBe(centers[k].Y, 0.1);
            mixture.Weights[order[k]].ShouldBe(new[] { 0.5, 0.3, 0.2 }[k], 0.01);
        }

        Tensor drawn = mixture.Sample(1000, 2);
        drawn.Span.ToArray().Chunk(2).Count(z => z[0] < -3).ShouldBeInRange(430, 570);
        mixture.Sample(5, 2).Span.ToArray().ShouldBe(drawn.Span[..10].ToArray());
        mixture.LogDensity(cloud).Span.ToArray().Average().ShouldBeGreaterThan(
            GaussianDensity.Fit(cloud).LogDensity(cloud).Span.ToArray().Average() + 1);
        MixtureFitting.Fit(cloud, 3, seed: 1).Sample(5, 2).Span.ToArray().ShouldBe(drawn.Span[..10].ToArray());
    }

    [Fact]
    public void A_mixture_bears_codes_on_a_line_and_refuses_too_few()
    {
        Tensor line = Clouds.Normal(40, 2, 6);
        for (int i = 0; i < 40; i++)
        {
            line.Span[(2 * i) + 1] = line.Span[2 * i];
        }

        MixtureFitting.Fit(line, 4).LogDensity(line).Span.ToArray().ShouldAllBe(value => float.IsFinite(value));
        Should.Throw<LatentException>(() => MixtureFitting.Fit(line, 30)).Message.ShouldContain("60 codes");
        Should.Throw<LatentException>(() => GaussianDensity.Fit(Clouds.Normal(1, 2, 1)));
    }

    [Theory]
    [InlineData("gaussian")]
    [InlineData("mixture")]
    public void A_fitted_density_is_a_distribution(string kind)
    {
        Tensor cloud = Clouds.Normal(400, 3, 2);
        CodeDensity density = DensityKinds.Fitted.Create(kind).Fit(cloud, 5);
        var tape = new Tape();
        Distribution four = density.On(tape, new Shape(4, 3));
        four.Name.ShouldContain("fitted to the codes");

        // Drawn in two halves, the same codes: a draw is addressed by its position.
        var random = new RandomStream(9, 1);
        float[] all = four.Sample(random).Value.Span.ToArray();
        density.On(tape, new Shape(2, 3)).Sample(random, 6).Value.Span.ToArray().ShouldBe(all[6..]);
        four.Mean.Value.Span[..3].ToArray().ShouldBe(CodeStatistics.Mean(cloud).Select(value => (float)value), 1e-5);

        // The mean of many draws' densities is the entropy, negative: that of three standard normal dimensions, nearly.
        Tensor many = density.Sample(20_000, 3, 1);
        density.LogDensity(many).Span.ToArray().Average().ShouldBe(-1.5f * (1 + MathF.Log(2 * MathF.PI)), 0.3f);
        Should.Throw<LatentException>(() => density.LogDensity(Clouds.Of(2, 1, 2))).Message.ShouldContain("3 and of 2");
    }

    [Fact]
    public void Draws_keep_their_bits()
    {
        Tensor cloud = Clouds.Normal(200, 2, 2);
        DensityKinds.Fitted.Create("gaussian").Fit(cloud, 5).Sample(2, 2, 5, 0.5).Span.ToArray()
            .ShouldBe([-0.19366397f, -0.47597632f, -0.33877555f, -0.62664896f]);
        new MixtureOptions { Components = 10 }.Fit(cloud, 5).Sample(2, 2, 5, 0.5).Span.ToArray()
            .ShouldBe([0.034366224f, -1.5037589f, -0.069043875f, -1.414068f]);
    }
}
