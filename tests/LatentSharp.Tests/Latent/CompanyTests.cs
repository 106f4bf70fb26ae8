using LatentSharp.Data;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Directions;
using LatentSharp.Latent.Stored;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Latent;

/// <summary>
/// Features whose effect depends on the company of others, and features that are never seen together. Dimension 0 or 1 says whether hair is
/// black or blond; a beard adds 3 to dimension 2 with black hair and to dimension 3 with blond; a scarf adds 4 to dimension 4 and nobody
/// with a beard wears one.
/// </summary>
public sealed class CompanyTests
{
    private static readonly CodeTable Table = Bearded(3000, 1);
    private static readonly Attributes Learned = Attributes.Learn(Table);

    [Fact]
    public void A_beard_takes_the_color_of_the_hair_by_the_local_rule_only()
    {
        Tensor blond = Clouds.Of(6, 0, 4, 0, 0, 0, 0);
        Clouds.Row(Learned.Alter(blond, [new Toward("Beard", 1)], AlterMethod.Local), 0).ShouldBe([0, 4, 0, 3, 0, 0], 0.3f);
        float[] average = Clouds.Row(Learned.Alter(blond, [new Toward("Beard", 1)], AlterMethod.Effect), 0);
        average[2].ShouldBe(1.5f, 0.4f);
        average[3].ShouldBe(1.5f, 0.4f);
        Tensor black = Clouds.Of(6, 4, 0, 0, 0, 0, 0);
        Clouds.Row(Learned.Alter(black, [new Toward("Beard", 1)], AlterMethod.Local), 0).ShouldBe([4, 0, 3, 0, 0, 0], 0.3f);
    }

    [Theory]
    [InlineData(AlterMethod.Effect)]
    [InlineData(AlterMethod.Local)]
    public void What_is_never_seen_together_is_taken_away(AlterMethod how)
    {
        Learned.Features[2].Excludes.ShouldBe([3]);
        Learned.Features[3].Excludes.ShouldBe([2]);
        Learned.Features[0].Excludes.ShouldBeEmpty();
        Tensor scarf = Clouds.Of(6, 4, 0, 0, 0, 4, 0);
        float[] bearded = Clouds.Row(Learned.Alter(scarf, [new Toward("Beard", 1)], how), 0);
        bearded[4].ShouldBe(0, 0.4f);
        (bearded[2] + bearded[3]).ShouldBe(3, 0.4f);

        // Away from a beard puts no scarf on.
        Tensor beard = Clouds.Of(6, 4, 0, 3, 0, 0, 0);
        Clouds.Row(Learned.Alter(beard, [new Toward("Beard", -1)], how), 0)[4].ShouldBe(0, 0.3f);
    }

    [Fact]
    public void The_trust_report_finds_the_rule_that_fits()
    {
        TrustReport report = TrustReport.Measure(Learned, Bearded(800, 2), featureNetwork: FeatureNetwork);
        report.Features[2].Method.ShouldBe(AlterMethod.Local);
        report.Features[2].Flipped.ShouldBeGreaterThan(0.95 - 1e-9);
        Attributes strong = report.Recommend(Learned);
        strong.Features[2].RecommendedMethod.ShouldBe(AlterMethod.Local);
        Tensor blond = Clouds.Of(6, 0, 4, 0, 0, 0, 0);
        Clouds.Row(strong.Alter(blond, [new Toward("Beard")]), 0)[2].ShouldBe(0, 0.4f);

        Attributes again = StoredAttributes.From(strong).ToAttributes();
        again.Alter(blond, [new Toward("Beard")]).Span.ToArray().ShouldBe(strong.Alter(blond, [new Toward("Beard")]).Span.ToArray(), 1e-4f);
        again.Features[2].Excludes.ShouldBe([3]);

        // A beard of the wrong color is seen as no beard.
        static Tensor FeatureNetwork(Tensor codes)
        {
            var seen = new Tensor(new Shape(codes.Shape[0], 4));
            for (int i = 0; i < codes.Shape[0]; i++)
            {
                float[] z = Clouds.Row(codes, i);
                (float right, float wrong) = z[0] > z[1] ? (z[2], z[3]) : (z[3], z[2]);
                bool[] facts = [z[0] > 2, z[1] > 2, right > 2 && wrong < 1.2f, z[4] > 2];
                for (int f = 0; f < 4; f++)
                {
                    seen.Span[(4 * i) + f] = facts[f] ? 1 : 0;
                }
            }

            return seen;
        }
    }

    private static CodeTable Bearded(int count, ulong seed)
    {
        Tensor codes = Clouds.Normal(count, 6, seed, 0.3f);
        string[] names = ["Black", "Blond", "Beard", "Scarf"];
        sbyte[][] columns = [.. names.Select(_ => Enumerable.Repeat(AttributeTable.No, count).ToArray())];
        for (int i = 0; i < count; i++)
        {
            RandomStream random = new RandomStream(seed, 6).Substream((ulong)i);
            int color = random.Integer(0, 2);
            int wears = random.Integer(1, 5);
            codes.Span[(6 * i) + color] += 4;
            columns[color][i] = AttributeTable.Yes;
            if (wears < 2)
            {
                codes.Span[(6 * i) + 2 + color] += 3;
                columns[2][i] = AttributeTable.Yes;
            }
            else if (wears == 2)
            {
                codes.Span[(6 * i) + 4] += 4;
                columns[3][i] = AttributeTable.Yes;
            }
        }

        return new CodeTable(codes, null, null, new AttributeTable(count, names, columns));
    }
}
