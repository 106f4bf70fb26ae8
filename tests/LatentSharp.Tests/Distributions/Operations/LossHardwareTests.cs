using LatentSharp.Distributions.Operations;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Tests.Autodiff;
using LatentSharp.Tensors.Tests.Reference;

namespace LatentSharp.Tests.Distributions.Operations;

/// <summary>The same bits on every processor, and for any number of threads, on inputs so large that the work is cut into pieces.</summary>
[Collection(nameof(LossHardwareTests))]
[CollectionDefinition(nameof(LossHardwareTests), DisableParallelization = true)]
public sealed class LossHardwareTests
{
    private static readonly int[] Images = [9, 12, 29, 31];
    private static readonly Tensor Pixels = TestValues.Pixels(Images);

    private static readonly WideCase[] Cases =
    [
        new("reparameterisation", v => Reparameterize.Apply(v[0], v[1], Pixels), Images, Images),
        new("Bernoulli loss", v => BernoulliLoss.Apply(v[0], Pixels), Images),
        new("Gaussian loss", v => GaussianLoss.Apply(v[0], Pixels, -1), Images),
        new("optimal Gaussian loss", v => OptimalGaussianLoss.Apply(v[0], Pixels), Images),
        new("learned Gaussian loss", v => GaussianLoss.Apply(v[0], Pixels, v[1]), Images, []),
        new("diagonal Gaussian loss", v => DiagonalGaussianLoss.Apply(v[0], v[1], v[2]), Images, Images, Images),
        new("discretised logistic loss", v => DiscretizedLogisticLoss.Apply(v[0], Pixels, v[1]), Images, [12, 1, 1]),
        new("logistic mixture loss", v => LogisticMixtureLoss.Apply(v[0], Pixels, 2), [9, 72, 29, 31]),
        new("divergence", v => KlDivergence.Apply(v[0], v[1]), Images, Images),
    ];

    public static TheoryData<string, string> Golden => new()
    {
        { "reparameterisation", "bf8a9327e3587092" },
        { "Bernoulli loss", "b5b7cb58f4710599" },
        { "Gaussian loss", "8513a106e13f6349" },
        { "optimal Gaussian loss", "99f80dbdc84e3462" },
        { "learned Gaussian loss", "62a8efe9888175a1" },
        { "diagonal Gaussian loss", "a520abc84e235d4f" },
        { "discretised logistic loss", "1be0745a58e96522" },
        { "logistic mixture loss", "205a2c511b165026" },
        { "divergence", "e9397a411c1ff822" },
    };

    [Fact]
    public void EveryCaseHasAGoldenHash() => Cases.Select(c => c.Name).Except(Golden.Select(row => (string)row[0])).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Golden))]
    public void ResultsAndGradientsHaveTheSameBitsEverywhere(string name, string hash)
    {
        WideCase wide = Cases.Single(c => c.Name == name);
        int threads = Compute.Threads;
        try
        {
            foreach (int count in new[] { 1, 2, 7 })
            {
                Compute.Threads = count;
                wide.Hash().ShouldBe(hash, $"{count} threads");
            }
        }
        finally
        {
            Compute.Threads = threads;
        }
    }
}
