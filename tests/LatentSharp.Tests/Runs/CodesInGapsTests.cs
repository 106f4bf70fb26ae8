using LatentSharp.Latent.Gaps;
using LatentSharp.Runs.Interpolating;
using LatentSharp.Runs.Outputs;
using LatentSharp.Tests.Latent;

namespace LatentSharp.Tests.Runs;

public sealed class CodesInGapsTests
{
    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(1, 1, true)]
    [InlineData(1, 9, false)]
    [InlineData(2, 9, true)]
    [InlineData(3, 64, false)]
    [InlineData(4, 64, true)]
    [InlineData(18, 1000, false)]
    [InlineData(19, 1000, true)]
    [InlineData(1050, 100_000, false)]
    [InlineData(1100, 100_000, true)]
    public void MoreThanChanceIsTold(int count, int of, bool told) =>
        new CodesInGaps(count, of, []).MoreThanChance.ShouldBe(told);

    [Fact]
    public void CodesLikeTheDatasAreRarelyTold()
    {
        var region = CodeRegion.Of(Clouds.Normal(2000, 6, 1));
        int told = 0;
        for (ulong draw = 0; draw < 200; draw++)
        {
            told += CodesInGaps.IsBeyondChance(region.InGaps(Clouds.Normal(64, 6, 100 + draw)).Count(gap => gap), 64) ? 1 : 0;
        }

        told.ShouldBeLessThanOrEqualTo(8);
    }

    [Fact]
    public void APathNamesTheWayAroundOnlyWhereItIsBetter()
    {
        var steps = new CodesInGaps(3, 9, [3, 4, 5]);
        string around = new PathGaps(steps, 0.3, 0.02).Sentence("AE: ", "picture").ToString();
        around.ShouldBe("AE: 3 of 9 pictures on the way lie where no training code is, 30 % of the way; path data goes around, with " +
            "2 % of its way there");
        new PathGaps(steps, 0.3, 0.4).Sentence("", "picture").ToString().ShouldEndWith("along the data it is no less, 40 %");
        new PathGaps(steps, 0.3, null).Sentence("", "picture").ToString().ShouldEndWith("30 % of the way");
    }
}
