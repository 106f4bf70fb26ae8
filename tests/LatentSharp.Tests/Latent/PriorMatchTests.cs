using LatentSharp.Latent.Typical;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.Latent;

public sealed class PriorMatchTests
{
    [Theory]
    [InlineData(0.8, 0.36, false)]
    [InlineData(0.01, 1, false)]
    [InlineData(4, 0.01, true)]
    [InlineData(0.2, 0.01, true)]
    public void Codes_that_lie_elsewhere_than_the_prior_are_found(double spread, double variance, bool isPoor)
    {
        Tensor mean = TestSets.Normal(new Shape(300, 6));
        var logVariance = new Tensor(mean.Shape);
        for (int i = 0; i < mean.Length; i++)
        {
            mean.Span[i] *= (float)spread;
            logVariance.Span[i] = (float)Math.Log(variance);
        }

        PriorMatch match = PriorMatch.Of(mean, logVariance);
        match.Prior.ShouldBe(Math.Sqrt(6), 1e-12);
        match.Codes.ShouldBe(Math.Sqrt(6 * ((spread * spread) + variance)), 0.1 * (spread + 0.1));
        match.IsPoor.ShouldBe(isPoor);
    }
}
