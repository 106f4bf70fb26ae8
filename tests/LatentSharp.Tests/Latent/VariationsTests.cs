using LatentSharp.Latent;
using LatentSharp.Latent.Densities;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.Latent;

public sealed class VariationsTests
{
    private static readonly float[] Code = [1, -2, 0.5f];

    [Fact]
    public void Without_spread_all_are_the_code_and_with_all_of_it_they_are_draws()
    {
        GaussianDensity density = GaussianDensity.Fit(Clouds.Normal(200, 3, 4, deviation: 2));
        for (int i = 0; i < 5; i++)
        {
            Clouds.Row(Variations.Around(Code, density, 5, spread: 0, seed: 2), i).ShouldBe(Code, 1e-6);
        }

        TestSets.Bits(Variations.Around(Code, density, 5, spread: 1, seed: 2)).ShouldBe(TestSets.Bits(density.Sample(5, 2)));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.8)]
    public void Variations_of_typical_codes_are_typical(double spread)
    {
        // Mean and variance of N(0, I) stay, which plain added noise of this size would raise to 1 + s².
        Tensor codes = Clouds.Normal(1, 400, 9);
        Tensor many = Variations.Around(codes.Span, GaussianDensity.Standard(400), 50, spread, seed: 3);
        double square = 0;
        foreach (float z in many.Span)
        {
            square += (double)z * z / many.Length;
        }

        double own = Math.Pow(Clouds.Norm(codes.Span), 2) / 400;
        square.ShouldBe(((1 - (spread * spread)) * own) + (spread * spread), 0.03);
    }

    [Fact]
    public void The_first_are_the_same_for_every_count_and_others_for_another_seed()
    {
        GaussianDensity density = GaussianDensity.Standard(3);
        Clouds.Row(Variations.Around(Code, density, 9, seed: 1), 2).ShouldBe(Clouds.Row(Variations.Around(Code, density, 3, seed: 1), 2));
        Clouds.Row(Variations.Around(Code, density, 3, seed: 2), 2)
            .ShouldNotBe(Clouds.Row(Variations.Around(Code, density, 3, seed: 1), 2));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Should.Throw<LatentException>(() => Variations.Around(Code, GaussianDensity.Standard(4), 1));
        Should.Throw<ArgumentOutOfRangeException>(() => Variations.Around(Code, GaussianDensity.Standard(3), 1, spread: 1.1));
    }
}
