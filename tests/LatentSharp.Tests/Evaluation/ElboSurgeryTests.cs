using LatentSharp.Data;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Latent.Codes;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.Evaluation;

public sealed class ElboSurgeryTests
{
    private static readonly Autoencoder Model = new(TestSets.Mlp(new PictureFormat(8, 8, 1)));

    [Fact]
    public void PosteriorsLikeThePriorTellNothing()
    {
        ElboSurgery found = Measure(300, (_, _) => (0, 0));
        foreach (Estimate part in (Estimate[])[found.Kl, found.MutualInformation, found.MarginalKl, found.TotalCorrelation])
        {
            part.Value.ShouldBe(0, 1e-4);
        }

        found.IsSaturated.ShouldBeFalse();
    }

    [Fact]
    public void TwoKindsFarApartTellOneBitAndTheRestIsMarginal()
    {
        // Along the first dimension half of the codes are at −6, half at +6, both of deviation 0.1.
        ElboSurgery found = Measure(400, (i, j) => j == 0 ? (i % 2 == 0 ? 6 : -6, (float)Math.Log(0.01)) : (0, 0));
        found.MutualInformation.Value.ShouldBe(Math.Log(2), 1e-3);
        double kl = 0.5 * (36 + 0.01 - 1 - Math.Log(0.01));
        found.Kl.Value.ShouldBe(kl, 4 * found.Kl.StandardError);
        found.MarginalKl.Value.ShouldBe(kl - Math.Log(2), 4 * found.MarginalKl.StandardError);
        found.TotalCorrelation.Value.ShouldBe(0, 1e-3);
    }

    [Fact]
    public void DimensionsThatGoTogetherAreCorrelated()
    {
        ElboSurgery found = Measure(400, (i, j) => j < 2 ? (i % 2 == 0 ? 6 : -6, (float)Math.Log(0.01)) : (0, 0));
        found.TotalCorrelation.Value.ShouldBe(Math.Log(2), 1e-3);
        found.MarginalKl.Value.ShouldBe(found.TotalCorrelation.Value + found.DimensionKl.Value, 1e-9);
        found.Kl.Value.ShouldBe(found.MutualInformation.Value + found.MarginalKl.Value, 1e-9);
    }

    [Fact]
    public void GaussianCodesHaveTheirClosedForms()
    {
        // Means N(0, 0.8) and variances 0.4 along the first dimension; the others are inactive: all of q(z|x) is the prior there.
        const int N = 3000;
        var means = new float[N];
        new LatentSharp.Tensors.Random.RandomStream(3, 1).FillNormal(means, 0);
        ElboSurgery found = Measure(N, (i, j) => j == 0 ? (MathF.Sqrt(0.8f) * means[i], MathF.Log(0.4f)) : (0, 0));
        double marginal = 0.5 * (1.2 - 1 - Math.Log(1.2));
        double information = 0.5 * Math.Log(1.2 / 0.4);

        // The average over so many means has errors of its own, of a few hundredths.
        found.MutualInformation.Value.ShouldBe(information, 0.04);
        found.MarginalKl.Value.ShouldBe(marginal, 0.04);
        found.DimensionKl.Value.ShouldBe(found.MarginalKl.Value, 1e-3);
        found.TotalCorrelation.Value.ShouldBe(0, 1e-3);
        found.Kl.Value.ShouldBe(information + marginal, 0.06);
    }

    [Fact]
    public void CodesThatNeverMeetAreSaidToBeAtTheCeiling()
    {
        ElboSurgery found = Measure(50, (i, j) => (j == 0 ? i : 0, (float)Math.Log(1e-4)));
        found.MutualInformation.Value.ShouldBe(Math.Log(50), 1e-3);
        found.IsSaturated.ShouldBeTrue();
    }

    private static ElboSurgery Measure(int n, Func<int, int, (float Mean, float LogVariance)> code)
    {
        int latent = Model.Options.Latent;
        var mean = new Tensor(new Shape(n, latent));
        var logVariance = new Tensor(mean.Shape);
        for (int k = 0; k < mean.Length; k++)
        {
            (mean.Span[k], logVariance.Span[k]) = code(k / latent, k % latent);
        }

        return ElboSurgery.Measure(Model, new CodeTable(mean, logVariance), seed: 1, CancellationToken.None);
    }
}
