using LatentSharp.Evaluation.Gaps;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Gaps;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tests.Latent;

namespace LatentSharp.Tests.Evaluation.Gaps;

public sealed class CodeRegionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(64)]
    public void CodesLikeThePriorLeaveOneInAHundred(int latent)
    {
        Estimate share = Share(Clouds.Normal(3000, latent, 1), Clouds.Normal(3000, latent, 2), Clouds.Normal(6000, latent, 3));
        share.Value.ShouldBe(0.01, 4 * share.StandardError);
    }

    [Fact]
    public void WithoutHeldOutCodesTheCodesSayItThemselves()
    {
        var region = CodeRegion.Of(Clouds.Normal(3000, 4, 1));
        double share = region.InGaps(Clouds.Normal(10_000, 4, 2)).Count(gap => gap) / 10_000.0;
        share.ShouldBeInRange(0.005, 0.016);
        region.Usual.Count.ShouldBe(3000);
    }

    [Fact]
    public void TheMiddleOfARingIsAGap()
    {
        var region = CodeRegion.Of(Ring(2000, 1), Ring(2000, 2));
        region.InGaps(Clouds.Of(2, 0, 0, 2, 0, 0, 4)).ShouldBe([true, false, true]);

        // N(0, I) has the mass exp(−r²/2) outside of a circle of radius r: the ring of width ±0.1 around 2, and a margin of the radius.
        double least = DoubleMath.Exp(-1.85 * 1.85 / 2) - DoubleMath.Exp(-2.15 * 2.15 / 2);
        Estimate share = GapFigures.ShareBeyond(region.Distances(Clouds.Normal(10_000, 2, 3)), region.Usual);
        share.Value.ShouldBeInRange(0.7, 1 - least + 0.02);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(64)]
    public void BetweenTwoClustersIsAGap(int latent)
    {
        var region = CodeRegion.Of(Clusters(2000, latent, 1), Clusters(2000, latent, 2));
        Tensor places = new(new Shape(2, latent));
        places.Span[latent] = 16;
        region.InGaps(places).ShouldBe([true, false]);
    }

    [Fact]
    public void ACommonScaleChangesNothing()
    {
        (Tensor codes, Tensor other, Tensor draws) = (Ring(1000, 1), Ring(1000, 2), Clouds.Normal(3000, 2, 3));
        Estimate share = Share(codes, other, draws);
        Estimate scaled = Share(Scaled(codes), Scaled(other), Scaled(draws));
        scaled.ShouldBe(share);
        static Tensor Scaled(Tensor codes) => new(codes.Shape, [.. codes.Span.ToArray().Select(z => 64 * z)]);
    }

    [Fact]
    public void CodesOfAnotherScaleThanThePriorLeaveGaps()
    {
        // Codes of an auto-encoder are as narrow or as wide as they like.
        foreach ((int latent, float deviation) in new[] { (2, 0.05f), (16, 0.3f) })
        {
            Share(Clouds.Normal(3000, latent, 1, deviation), Clouds.Normal(3000, latent, 2, deviation), Clouds.Normal(3000, latent, 3))
                .Value.ShouldBeGreaterThan(0.95);
        }
    }

    [Fact]
    public void DrawsOfPosteriorsAreLikeAnAggregatedPosteriorThatIsThePrior()
    {
        // Means of variance 0.5 with posteriors of variance 0.5 are N(0, I) together, and means lie where draws do.
        Tensor mean = Clouds.Normal(3000, 8, 1, MathF.Sqrt(0.5f));
        var logVariance = new Tensor(mean.Shape);
        logVariance.Span.Fill(MathF.Log(0.5f));
        var table = new CodeTable(mean, logVariance);
        var region = CodeRegion.Of(CodeRegion.Draws(table, 1), CodeRegion.Draws(table, 2));
        region.InGaps(Clouds.Normal(5000, 8, 3)).Count(gap => gap).ShouldBeInRange(20, 100);
        region.InGaps(Clouds.Normal(5000, 8, 4, MathF.Sqrt(0.5f))).Count(gap => gap).ShouldBe(0);
        CodeRegion.Draws(new CodeTable(mean), 1).ShouldBeSameAs(mean);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(100)]
    public void TheStandardErrorIsThatOfRepetitions(int heldOut)
    {
        Tensor codes = Ring(500, 1);
        Estimate[] repeated = [.. Enumerable.Range(0, 60).Select(i =>
            Share(codes, Ring(heldOut, (ulong)(100 + i)), Clouds.Normal(400, 2, (ulong)(500 + i))))];
        double mean = repeated.Average(r => r.Value);
        double deviation = Math.Sqrt(repeated.Sum(r => (r.Value - mean) * (r.Value - mean)) / (repeated.Length - 1));
        (repeated.Average(r => r.StandardError) / deviation).ShouldBeInRange(0.7, 1.4);
    }

    [Fact]
    public void NoDrawBeyondDoesNotMakeTheShareCertain()
    {
        double[] usual = [.. Enumerable.Range(1, 1000).Select(i => i / 1000.0)];
        GapFigures.ShareBeyond([.. Enumerable.Repeat(0.1, 100)], usual).StandardError.ShouldBeGreaterThan(0.005);
        GapFigures.ShareBeyond([.. Enumerable.Repeat(7.0, 100)], usual).StandardError.ShouldBeGreaterThan(0.005);
    }

    [Fact]
    public void OfFewCodesTheErrorSaysSo()
    {
        // The greatest of twenty distances is where a gap begins: one in 21 further ones lies beyond it, give or take as much.
        double[] usual = [.. Enumerable.Range(1, 20).Select(i => i / 20.0)];
        double[] draws = [.. Enumerable.Range(1, 2000).Select(i => i / 2000.0)];
        GapFigures.ShareBeyond(draws, usual).StandardError.ShouldBeInRange(0.04, 0.06);
    }

    [Fact]
    public void AnyNumberOfThreadsGivesTheSameBits()
    {
        var region = CodeRegion.Of(Ring(777, 1));
        Tensor draws = Clouds.Normal(999, 2, 3);
        int threads = Compute.Threads;
        try
        {
            Compute.Threads = 1;
            double[] alone = region.Distances(draws);
            Compute.Threads = 3;
            region.Distances(draws).ShouldBe(alone);
        }
        finally
        {
            Compute.Threads = threads;
        }
    }

    [Fact]
    public void DistancesAreThoseOfTheNearestCode()
    {
        (Tensor codes, Tensor draws) = (Clouds.Normal(37, 3, 1), Clouds.Normal(20, 3, 2));
        double[] found = CodeRegion.Of(codes).Distances(draws);
        for (int i = 0; i < found.Length; i++)
        {
            float[] at = Clouds.Row(draws, i);
            double least = Enumerable.Range(0, 37).Min(k => Clouds.Norm([.. Clouds.Row(codes, k).Zip(at, (a, b) => a - b)]));
            found[i].ShouldBe(least, 1e-5);
        }
    }

    private static Estimate Share(Tensor codes, Tensor other, Tensor draws)
    {
        var region = CodeRegion.Of(codes, other);
        return GapFigures.ShareBeyond(region.Distances(draws), region.Usual);
    }

    private static Tensor Ring(int count, ulong seed)
    {
        Tensor ring = Clouds.Normal(count, 2, seed);
        Tensor width = Clouds.Normal(count, 1, seed + 1000, 0.05f);
        for (int i = 0; i < count; i++)
        {
            Span<float> code = ring.Span.Slice(2 * i, 2);
            float scale = (2 + width.Span[i]) / MathF.Sqrt((code[0] * code[0]) + (code[1] * code[1]));
            (code[0], code[1]) = (code[0] * scale, code[1] * scale);
        }

        return ring;
    }

    private static Tensor Clusters(int count, int latent, ulong seed)
    {
        Tensor codes = Clouds.Normal(count, latent, seed);
        for (int i = 0; i < count; i++)
        {
            codes.Span[i * latent] += i % 2 == 0 ? 16 : -16;
        }

        return codes;
    }
}
