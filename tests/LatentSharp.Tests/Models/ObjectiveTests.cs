using LatentSharp.Distributions;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Tests.Models;

/// <summary>
/// Against numbers worked out by hand: two examples with μ = (1, 2) and (0, 1), σ = 1, so that the KL of a dimension is μ²/2:
/// ½ and 2, 0 and ½. Averages: ¼ and 1¼ a dimension, 1½ in all. Reconstruction 10 and 20, on average 15.
/// </summary>
public sealed class ObjectiveTests
{
    [Fact]
    public void BetaWeighsTheKlTerm()
    {
        Loss(new ElboOptions(), 0).ShouldBe(16.5, 1e-5);
        Loss(new ElboOptions { Beta = 4 }, 0).ShouldBe(21, 1e-5);
        Loss(new ElboOptions { Beta = 0 }, 0).ShouldBe(15, 1e-5);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.5)]
    [InlineData(3, 1.5)]
    [InlineData(4, 2)]
    [InlineData(9, 2)]
    public void LinearWarmUp(double epoch, double weight) => CheckWeight(WarmUpKind.Linear, epoch, weight);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3.5, 2)]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    [InlineData(7, 2)]
    public void CyclicWarmUp(double epoch, double weight) => CheckWeight(WarmUpKind.Cyclic, epoch, weight);

    [Fact]
    public void FreeBitsAreTakenForEachDimensionOverTheBatch()
    {
        var options = new ElboOptions { FreeBits = 0.5, Beta = 2 };
        Loss(options, 0).ShouldBe(15 + (2 * (0.5 + 1.25)), 1e-5);
        new ElboObjective(options).Value(HeldOut, _ => [0.25, 1.25]).ShouldBe(15 + (2 * 1.75), 1e-9);
    }

    [Fact]
    public void CapacityGrowsAndIsAimedAtFromBothSides()
    {
        var options = new ElboOptions { Capacity = 10, CapacityEpochs = 5, Beta = 3 };
        Loss(options, 0).ShouldBe(15 + (3 * 1.5), 1e-5);
        Loss(options, 0.5).ShouldBe(15 + (3 * 0.5), 1e-5);
        Loss(options, 1).ShouldBe(15 + (3 * 0.5), 1e-5);
        Loss(options, 5).ShouldBe(15 + (3 * 8.5), 1e-5);
        Loss(options, 50).ShouldBe(15 + (3 * 8.5), 1e-5);
        Loss(options with { CapacityEpochs = 0 }, 1).ShouldBe(15 + (3 * 8.5), 1e-5);
        new ElboObjective(options).Value(HeldOut, _ => [0.25, 1.25]).ShouldBe(15 + (3 * 8.5), 1e-9);
    }

    [Fact]
    public void TheHeldOutValueHasTheFinalWeights()
    {
        new ElboObjective(new ElboOptions { Beta = 4, WarmUp = WarmUpKind.Linear }).Value(HeldOut, _ => [0.25, 1.25])
            .ShouldBe(21, 1e-9);
        new ElboObjective(new ElboOptions { Beta = 4, WarmUp = WarmUpKind.Cyclic }).Value(HeldOut, _ => [0.25, 1.25])
            .ShouldBe(21, 1e-9);
    }

    [Fact]
    public void AnAutoencoderHasTheReconstructionTermAlone()
    {
        var options = new ElboOptions { Beta = 4, FreeBits = 1, Capacity = 3 };
        var tape = new Tape();
        Variable code = tape.Constant(new Tensor(new Shape(2, 2)));
        var pass = new ModelPass(code, new PointMass(code), new StandardNormal(tape, code.Shape), code, new Known(tape));
        IReadOnlyList<LossTerm> terms = new ElboObjective(options).Terms(pass, 3);
        terms.ShouldHaveSingleItem().Name.ShouldBe("reconstruction");
        Objective.Loss(terms).Value.Item().ShouldBe(15, 1e-5f);
        new ElboObjective(options).Value(new LossTerms(new TermValue("reconstruction", 15)), _ => []).ShouldBe(15);
    }

    /// <summary>A posterior without a closed form is measured by its sample: log q(z) − log p(z).</summary>
    [Fact]
    public void WithoutAClosedFormTheSampleEstimatesTheDivergence()
    {
        var tape = new Tape();
        Variable mean = tape.Watch(new Tensor(new Shape(2, 2), [1, 2, 0, 1]));
        Variable code = tape.Constant(new Tensor(new Shape(2, 2), [1, 2, 0, 1]));
        var posterior = new Gaussian(mean, 0f);
        var pass = new ModelPass(code, posterior, new StandardNormal(tape, code.Shape), code, new Known(tape)) { HasSpread = true };

        // log N(z; z, I) − log N(z; 0, I) = |z|² / 2.
        pass.Kl().Value.Span.ToArray().ShouldBe([2.5f, 0.5f], 1e-5);
    }

    private static void CheckWeight(WarmUpKind kind, double epoch, double weight)
    {
        var options = new ElboOptions { Beta = 2, WarmUp = kind, WarmUpEpochs = 4 };
        new ElboObjective(options).Weight(epoch).ShouldBe(weight, 1e-9);
        Loss(options, epoch).ShouldBe(15 + (weight * 1.5), 1e-5);
    }

    private static double Loss(ElboOptions options, double epoch)
    {
        var tape = new Tape();
        Variable mean = tape.Watch(new Tensor(new Shape(2, 2), [1, 2, 0, 1]));
        Variable logVariance = tape.Watch(new Tensor(new Shape(2, 2)));
        var pass = new ModelPass(
            mean, new DiagonalGaussian(mean, logVariance), new StandardNormal(tape, mean.Shape), mean,
                new Known(tape))
        { HasSpread = true };
        IReadOnlyList<LossTerm> terms = new ElboObjective(options).Terms(pass, epoch);
        terms.Select(term => (term.Name, term.Unit)).ShouldBe([("reconstruction", "nats"), ("kl", "nats")]);
        return Objective.Loss(terms).Value.Item();
    }

    private static LossTerms HeldOut => new(new TermValue("reconstruction", 15), new TermValue("kl", 1.5));

    /// <summary>−log p of two examples: 10 and 20.</summary>
    private sealed class Known(Tape tape) : Distribution
    {
        public override string Name => "known";

        public override Variable Mean => throw new NotSupportedException();

        public override Variable NegativeLogDensity(Variable x) => tape.Constant(new Tensor(new Shape(2), [10, 20]));

        public override Variable Sample(LatentSharp.Tensors.Random.RandomStream random, ulong start = 0) =>
            throw new NotSupportedException();
    }
}
