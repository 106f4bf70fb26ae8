using LatentSharp.Models;
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
        Loss(new ObjectiveOptions(), 0).ShouldBe(16.5, 1e-5);
        Loss(new ObjectiveOptions { Beta = 4 }, 0).ShouldBe(21, 1e-5);
        Loss(new ObjectiveOptions { Beta = 0 }, 0).ShouldBe(15, 1e-5);
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
        var options = new ObjectiveOptions { FreeBits = 0.5, Beta = 2 };
        Loss(options, 0).ShouldBe(15 + (2 * (0.5 + 1.25)), 1e-5);
        new Objective(options).Value(15, [0.25, 1.25]).ShouldBe(15 + (2 * 1.75), 1e-9);
    }

    [Fact]
    public void CapacityGrowsAndIsAimedAtFromBothSides()
    {
        var options = new ObjectiveOptions { Capacity = 10, CapacityEpochs = 5, Beta = 3 };
        Loss(options, 0).ShouldBe(15 + (3 * 1.5), 1e-5);
        Loss(options, 0.5).ShouldBe(15 + (3 * 0.5), 1e-5);
        Loss(options, 1).ShouldBe(15 + (3 * 0.5), 1e-5);
        Loss(options, 5).ShouldBe(15 + (3 * 8.5), 1e-5);
        Loss(options, 50).ShouldBe(15 + (3 * 8.5), 1e-5);
        Loss(options with { CapacityEpochs = 0 }, 1).ShouldBe(15 + (3 * 8.5), 1e-5);
        new Objective(options).Value(15, [0.25, 1.25]).ShouldBe(15 + (3 * 8.5), 1e-9);
    }

    [Fact]
    public void TheHeldOutValueHasTheFinalWeights()
    {
        new Objective(new ObjectiveOptions { Beta = 4, WarmUp = WarmUpKind.Linear }).Value(15, [0.25, 1.25]).ShouldBe(21, 1e-9);
        new Objective(new ObjectiveOptions { Beta = 4, WarmUp = WarmUpKind.Cyclic }).Value(15, [0.25, 1.25]).ShouldBe(21, 1e-9);
    }

    [Fact]
    public void AnAutoencoderHasTheReconstructionTermAlone()
    {
        var options = new ObjectiveOptions { Beta = 4, FreeBits = 1, Capacity = 3 };
        var tape = new Tape();
        Variable mean = tape.Constant(new Tensor(new Shape(2, 2)));
        Variable reconstruction = tape.Constant(new Tensor(new Shape(2), [10, 20]));
        new Objective(options).Loss(reconstruction, new ForwardPass(mean, null, null, mean), new StandardNormalPrior(), 3).Value.Item()
            .ShouldBe(15, 1e-5);
        new Objective(options).Value(15, []).ShouldBe(15);
    }

    private static void CheckWeight(WarmUpKind kind, double epoch, double weight)
    {
        var options = new ObjectiveOptions { Beta = 2, WarmUp = kind, WarmUpEpochs = 4 };
        new Objective(options).Weight(epoch).ShouldBe(weight, 1e-9);
        Loss(options, epoch).ShouldBe(15 + (weight * 1.5), 1e-5);
    }

    private static double Loss(ObjectiveOptions options, double epoch)
    {
        var tape = new Tape();
        var prior = new StandardNormalPrior();
        Variable mean = tape.Watch(new Tensor(new Shape(2, 2), [1, 2, 0, 1]));
        Variable logVariance = tape.Watch(new Tensor(new Shape(2, 2)));
        Variable reconstruction = tape.Constant(new Tensor(new Shape(2), [10, 20]));
        var pass = new ForwardPass(mean, logVariance, prior.Kl(mean, logVariance), mean);
        return new Objective(options).Loss(reconstruction, pass, prior, epoch).Value.Item();
    }
}
