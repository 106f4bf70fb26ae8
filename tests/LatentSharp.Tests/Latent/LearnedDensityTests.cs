using LatentSharp.Distributions;
using LatentSharp.Latent;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Densities;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Latent;

public sealed class LearnedDensityTests
{
    private static readonly CouplingFlowOptions Quick = new() { Couplings = 6, Steps = 600, Hidden = 32 };

    [Fact]
    public void AFlowFollowsCodesThatLieInNoGaussian()
    {
        Tensor codes = Ring(1500, seed: 1);
        Tensor heldOut = Ring(300, seed: 2);
        var flow = CouplingFlow.Fit(codes, Quick, seed: 1);
        Average(flow.LogDensity(heldOut)).ShouldBeGreaterThan(Average(GaussianDensity.Fit(codes).LogDensity(heldOut)) + 0.4);
        OffTheRing(flow.Sample(300, 2, seed: 5)).ShouldBeLessThan(0.5 * OffTheRing(GaussianDensity.Fit(codes).Sample(300, seed: 5)));
    }

    [Fact]
    public void TheDensityOfAFlowAddsUpToOne()
    {
        var flow = CouplingFlow.Fit(Ring(800, seed: 3), Quick with { Steps = 200 }, seed: 2);
        const int Side = 240;
        const double Reach = 8;
        const double Cell = 2 * Reach / Side;
        var places = new Tensor(new Shape(Side * Side, 2));
        for (int i = 0; i < Side * Side; i++)
        {
            places.Span[2 * i] = (float)(-Reach + (Cell * ((i % Side) + 0.5)));
            places.Span[(2 * i) + 1] = (float)(-Reach + (Cell * ((i / Side) + 0.5)));
        }

        double sum = 0;
        foreach (float log in flow.LogDensity(places).Span)
        {
            sum += Math.Exp(log) * Cell * Cell;
        }

        sum.ShouldBe(1, 0.01);
    }

    [Fact]
    public void TheFirstDrawsAreTheSameForEveryCount()
    {
        CodeDensity[] densities =
        [
            CouplingFlow.Fit(Ring(100, seed: 3), Quick with { Steps = 20 }), TwoStageDensity.Fit(Ring(100, seed: 3), new() { Epochs = 2 }),
        ];
        foreach (CodeDensity density in densities)
        {
            Tensor few = density.Sample(3, 2, seed: 9);
            Tensor many = density.Sample(200, 2, seed: 9);
            TestSets.Bits(few).ShouldBe(TestSets.Bits(many)[..6]);
        }
    }

    [Fact]
    public void ASecondStageFollowsThemToo()
    {
        Tensor codes = Ring(1500, seed: 1);
        var density = TwoStageDensity.Fit(codes, new TwoStageOptions { Epochs = 40, Hidden = 64 }, seed: 1);
        OffTheRing(density.Sample(300, 2, seed: 5)).ShouldBeLessThan(0.7 * OffTheRing(GaussianDensity.Fit(codes).Sample(300, seed: 5)));
        Should.Throw<LatentException>(() => density.LogDensity(codes)).Message.ShouldContain("no density");
    }

    [Fact]
    public void ASecondStageOfGaussianCodesDrawsThem()
    {
        // Eight values that share a part: each pair is correlated by 0.5.
        Tensor codes = TestSets.Normal(new Shape(1000, 9), seed: 3);
        var shared = new Tensor(new Shape(1000, 8));
        for (int i = 0; i < shared.Length; i++)
        {
            shared.Span[i] = codes.Span[(9 * (i / 8)) + (i % 8)] + codes.Span[(9 * (i / 8)) + 8] + (i % 8);
        }

        Tensor draws = TwoStageDensity.Fit(shared, new TwoStageOptions { Epochs = 20, Hidden = 16 }, seed: 1).Sample(2000, 8, seed: 5);
        double[] mean = CodeStatistics.Mean(draws);
        double[][] covariance = CodeStatistics.Covariance(draws);
        for (int i = 0; i < 8; i++)
        {
            mean[i].ShouldBe(i, 0.3);
            for (int j = 0; j < i; j++)
            {
                (covariance[i][j] / Math.Sqrt(covariance[i][i] * covariance[j][j])).ShouldBe(0.5, 0.15);
            }
        }
    }

    [Theory]
    [InlineData("flow")]
    [InlineData("two-stage")]
    public void TooFewCodesAreRefused(string kind) =>
        Should.Throw<LatentException>(() => DensityKinds.Fitted.Create(kind).Fit(Ring(20, seed: 1), 1)).Message.ShouldContain("50 codes");

    [Fact]
    public void TheNumberOfGaussiansIsThatOfTheClumps()
    {
        var codes = new Tensor(new Shape(600, 2));
        new RandomStream(4, 4).FillNormal(codes.Span, 0);
        for (int i = 0; i < 600; i++)
        {
            codes.Span[2 * i] += 7 * (i % 5);
        }

        MixtureFitting.FitChosen(codes, seed: 1).Parts.Count.ShouldBe(5);

        // Of one Gaussian, the rule of one standard error may still see more by chance, but not as a rule.
        Enumerable.Range(0, 7).Count(i => MixtureFitting.FitChosen(TestSets.Normal(new Shape(600, 2), seed: (ulong)i)).Parts.Count == 1)
            .ShouldBeGreaterThan(3);
    }

    [Fact]
    public void TheNumberIsLookedForAmongCodesOfAllClasses()
    {
        // One class after the other: the first five thousand codes are of one.
        var codes = TestSets.Normal(new Shape(6000, 2));
        for (int i = 5000; i < 6000; i++)
        {
            codes.Span[2 * i] += 12;
        }

        MixtureFitting.FitChosen(codes, seed: 1).Parts.Count.ShouldBe(2);
    }

    /// <summary>Points near a circle of radius 3.</summary>
    private static Tensor Ring(int count, ulong seed)
    {
        var random = new RandomStream(seed, 31);
        var codes = new Tensor(new Shape(count, 2));
        random.Substream(1).FillNormal(codes.Span, 0);
        for (int i = 0; i < count; i++)
        {
            double angle = 2 * Math.PI * random.Uniform((ulong)i);
            codes.Span[2 * i] = (float)((3 * Math.Cos(angle)) + (0.15 * codes.Span[2 * i]));
            codes.Span[(2 * i) + 1] = (float)((3 * Math.Sin(angle)) + (0.15 * codes.Span[(2 * i) + 1]));
        }

        return codes;
    }

    private static double OffTheRing(Tensor codes) => Enumerable.Range(0, codes.Shape[0]).Average(i =>
        Math.Abs(Math.Sqrt((codes.Span[2 * i] * codes.Span[2 * i]) + (codes.Span[(2 * i) + 1] * codes.Span[(2 * i) + 1])) - 3));

    private static double Average(Tensor values) => Enumerable.Range(0, values.Length).Average(i => (double)values.Span[i]);
}
