using LatentSharp.Data;
using LatentSharp.Data.Labels;
using LatentSharp.Latent;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Directions;
using LatentSharp.Latent.Labels;
using LatentSharp.Latent.Stored;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.Latent;

public sealed class AttributesTests
{
    private static readonly CodeTable Table = Clouds.Faces(3000, 1);
    private static readonly Attributes Learned = Attributes.Learn(Table);

    [Fact]
    public void Least_squares_holds_a_correlated_label_still()
    {
        Feature glasses = Learned.Features[0];
        glasses.Effect[0].ShouldBe(2, 0.1f);
        glasses.Effect[1].ShouldBe(0, 0.15f);
        glasses.Balanced[0].ShouldBe(2, 0.1f);
        glasses.Balanced[1].ShouldBe(0, 0.2f);
        glasses.Difference[1].ShouldBeGreaterThan(2);
        glasses.Examples.ShouldBe(Table.Attributes!.Column(0).ToArray().Count(v => v == AttributeTable.Yes));
    }

    [Fact]
    public void Hair_colors_are_found_to_exclude_each_other()
    {
        AttributeGroup group = Learned.Groups.ShouldHaveSingleItem();
        group.Members.ShouldBe([2, 3, 4]);
        Tensor present = Learned.Present(Table.Codes);
        for (int i = 0; i < 20; i++)
        {
            (present.Span[5 * i] >= 0).ShouldBeTrue();
            (present.Span[(5 * i) + 2] + present.Span[(5 * i) + 3] + present.Span[(5 * i) + 4]).ShouldBe(1, 1e-5f);
        }
    }

    [Fact]
    public void The_tables_own_groups_are_kept_and_chance_finds_none()
    {
        var table = new AttributeTable(4, ["a", "b", "c"], [[1, -1, -1, -1], [-1, 1, -1, -1], [-1, -1, 1, 1]],
            [new AttributeGroup("class", [0, 1])]);
        ExclusiveGroups.Find(table).ShouldHaveSingleItem().Name.ShouldBe("class");
    }

    [Fact]
    public void Average_code_arithmetic_ends_at_the_average()
    {
        Tensor codes = Clouds.Normal(2, 8, 3);
        Tensor all = Learned.Alter(codes, [new Toward("Beard", 1)], AlterMethod.Average);
        Clouds.Row(all, 0).ShouldBe(Learned.Features[1].Average, 1e-5f);
        Clouds.Row(all, 1).ShouldBe(Learned.Features[1].Average, 1e-5f);
        Tensor half = Learned.Alter(codes, [new Toward("Beard", 0.5)], AlterMethod.Average);
        half.Span[0].ShouldBe((codes.Span[0] + Learned.Features[1].Average[0]) / 2, 1e-5f);
    }

    [Fact]
    public void The_best_rule_takes_the_present_member_away_and_adds_nothing_twice()
    {
        // Black hair with glasses, no beard.
        Tensor code = Clouds.Of(8, 2, 0, 4, 0, 0, 0, 0, 0);
        float[] blond = Clouds.Row(Learned.Alter(code, [new Toward("blond", 1)]), 0);
        blond[2].ShouldBe(0, 0.2f);
        blond[4].ShouldBe(4, 0.2f);
        blond[0].ShouldBe(2, 0.2f);
        float[] same = Clouds.Row(Learned.Alter(code, [new Toward("Black", 1), new Toward("Glasses", 1)]), 0);
        same.ShouldBe(Clouds.Row(code, 0), 0.15f);
        float[] away = Clouds.Row(Learned.Alter(code, [new Toward("Glasses", -1)]), 0);
        away[0].ShouldBe(0, 0.3f);
        float[] notBlack = Clouds.Row(Learned.Alter(code, [new Toward("Black", -1)]), 0);
        notBlack[2].ShouldBe(0, 0.3f);
        (notBlack[3] + notBlack[4]).ShouldBe(4, 0.3f);
    }

    [Fact]
    public void Several_features_add_up_and_codes_do_not_depend_on_each_other()
    {
        Tensor codes = Clouds.Normal(3, 8, 8);
        float[] both = Learned.Alter(codes, [new Toward("Glasses", 0.5), new Toward("Blond", 2)]).Span.ToArray();
        float[] one = Learned.Alter(codes, [new Toward("Glasses", 0.5)]).Span.ToArray();
        float[] other = Learned.Alter(codes, [new Toward("Blond", 2)]).Span.ToArray();
        float[] sum = [.. one.Select((z, i) => z + other[i] - codes.Span[i])];
        both.ShouldBe(sum, 1e-4f);
        Tensor last = new(new Shape(1, 8), Clouds.Row(codes, 2));
        Clouds.Row(Learned.Alter(last, [new Toward("Blond", 2)]), 0).ShouldBe(other[16..]);
    }

    [Fact]
    public void An_independent_move_leaves_the_other_discriminant_alone()
    {
        Tensor codes = Clouds.Normal(5, 8, 8);
        Tensor plain = Learned.Alter(codes, [new Toward("Glasses", 1)], AlterMethod.Difference);
        Tensor held = Learned.Alter(codes, [new Toward("Glasses", 1)], AlterMethod.Difference, ["Beard"]);
        Change(plain, codes, 0).ShouldBeGreaterThan(1);
        double byHeld = Math.Abs(Discriminant(held) - Discriminant(codes));
        byHeld.ShouldBeLessThan(1e-3 * Math.Abs(Discriminant(plain) - Discriminant(codes)));
        Change(held, codes, 0).ShouldBeGreaterThan(0.5);

        // wᵀz with w = S⁻¹·effect, by solving S w = effect with Gaussian elimination.
        double Discriminant(Tensor z)
        {
            double[] w = Solve(CodeStatistics.Covariance(Table.Codes), Array.ConvertAll(Learned.Features[1].Effect, e => (double)e));
            return w.Select((value, j) => value * z.Span[j]).Sum();
        }
    }

    [Fact]
    public void Probes_tell_the_labels()
    {
        CodeTable held = Clouds.Faces(500, 2);
        Tensor logits = Learned.Probes.Logits(held.Codes);
        for (int f = 0; f < 5; f++)
        {
            double[] with = [.. Enumerable.Range(0, 500).Where(i => held.Attributes![i, f] == true)
                .Select(i => (double)logits.Span[(5 * i) + f])];
            double[] without = [.. Enumerable.Range(0, 500).Where(i => held.Attributes![i, f] == false)
                .Select(i => (double)logits.Span[(5 * i) + f])];
            Separability.Area(with, without).ShouldBeGreaterThan(0.98);
        }
    }

    [Fact]
    public void Separability_counts_pairs()
    {
        Separability.Area([3, 4], [1, 2]).ShouldBe(1);
        Separability.Area([1, 3], [2, 2]).ShouldBe(0.5);
        Separability.Area([1, 1], [1, 1, 1]).ShouldBe(0.5);
        Separability.Area([2, 3, 5], [1, 4]).ShouldBe(4.0 / 6, 1e-12);
        double.IsNaN(Separability.Area([], [1])).ShouldBeTrue();
    }

    [Fact]
    public void A_trust_report_shows_that_the_best_rule_leaks_less()
    {
        CodeTable held = Clouds.Faces(600, 2);
        TrustReport best = TrustReport.Measure(Learned, held);
        TrustReport plain = TrustReport.Measure(Learned, held, options: new TrustOptions { How = AlterMethod.Difference });
        foreach (FeatureTrust trust in best.Features)
        {
            trust.Separability!.Value.ShouldBeGreaterThan(0.98);
            trust.Flipped.ShouldBeGreaterThan(0.95 - 1e-9);
            trust.MeanLeakage!.Value.ShouldBeLessThan(0.05);
            trust.HalfStrength!.Value.ShouldBeInRange(0.1, trust.RecommendedStrength!.Value);
            trust.Leakage.Count.ShouldBe(4);
            trust.Drift.ShouldBeNull();
        }

        plain.Features[0].Leakage["Beard"].ShouldBeGreaterThan(0.3);
        best.Features[0].Leakage["Beard"].ShouldBeLessThan(0.05);
        Attributes strong = best.Recommend(Learned);
        double strength = strong.Features[4].RecommendedStrength!.Value;
        Tensor code = Clouds.Normal(1, 8, 9);
        strong.Alter(code, [new Toward("Blond")]).Span.ToArray()
            .ShouldBe(Learned.Alter(code, [new Toward("Blond", strength)], best.Features[4].Method).Span.ToArray());
        AlterMethod other = best.Features[4].Method == AlterMethod.Effect ? AlterMethod.Local : AlterMethod.Effect;
        strong.Alter(code, [new Toward("Blond")], other).Span.ToArray()
            .ShouldBe(Learned.Alter(code, [new Toward("Blond", 1)], other).Span.ToArray());
    }

    [Theory]
    [InlineData("vae")]
    [InlineData("ae")]
    public void Trust_is_measured_through_a_model_as_well(string kind)
    {
        Autoencoder model = Clouds.Model(kind);
        CodeTable codes = CodeTable.Encode(model, Clouds.Pictures(12), [.. Enumerable.Range(0, 12)]);
        sbyte[] odd = [.. Enumerable.Range(0, 12).Select(i => i % 2 == 0 ? AttributeTable.No : AttributeTable.Yes)];
        sbyte[] one = [.. Enumerable.Range(0, 12).Select(i => i == 3 ? AttributeTable.Yes : AttributeTable.No)];
        var table = new CodeTable(codes.Codes, codes.LogVariances, null, new AttributeTable(12, ["odd", "one"], [odd, one]));
        Attributes attributes = Attributes.Learn(table);
        TrustReport report = TrustReport.Measure(attributes, table, model);
        report.Features[0].Drift.ShouldNotBeNull().ShouldBeGreaterThan(0);
        report.Features[1].RecommendedStrength.ShouldBeNull();
        Should.Throw<LatentException>(() =>
            attributes.Alter(table.Codes, [new Toward("one", 1)])).Message.ShouldContain("a single picture");
        Should.Throw<LatentException>(() => TrustReport.Measure(Learned, table)).Message.ShouldContain("odd, one");
    }

    [Fact]
    public void Examples_make_a_feature_without_labels()
    {
        Attributes none = Attributes.WithoutLabels(new CodeTable(Table.Codes));
        Tensor blond = Clouds.Of(8, 2, 3, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0);
        Attributes like = none.WithExamples("like", blond);
        float[] average = Clouds.Row(like.Alter(Clouds.Normal(1, 8, 1), [new Toward("like", 1)], AlterMethod.Average), 0);
        average.ShouldBe([1, 1.5f, 0, 0, 4, 0, 0, 0], 1e-5f);
        Tensor brown = Clouds.Of(8, 1, 1.5f, 0, 4, 0, 0, 0, 0);
        Clouds.Row(like.Alter(brown, [new Toward("like", 1)]), 0)[4].ShouldBeGreaterThan(2);
        Should.Throw<LatentException>(() => none.WithExamples("x", Clouds.Normal(1, 8, 1))).Message.ShouldContain("at least two examples");
        Should.Throw<LatentException>(() => like.WithExamples("LIKE", blond)).Message.ShouldContain("another name");
    }

    [Fact]
    public void Bad_wishes_get_one_clear_sentence()
    {
        Tensor codes = Clouds.Normal(1, 8, 1);
        Should.Throw<LatentException>(() =>
            Learned.Alter(codes, [new Toward("Glases", 1)])).Message.ShouldContain("did you mean 'Glasses'?");
        Should.Throw<LatentException>(() => Learned.Alter(codes, [new Toward("Beard", double.NaN)])).Message.ShouldContain("NaN");
        Should.Throw<LatentException>(() =>
            Learned.Alter(codes, [new Toward("Beard", 1)], AlterMethod.Effect, ["Nose"])).Message.ShouldContain("Nose");
        Should.Throw<LatentException>(() =>
            Learned.Alter(Clouds.Normal(1, 3, 1), [new Toward("Beard", 1)])).Message.ShouldContain("one model");
        Should.Throw<LatentException>(() =>
            Attributes.Learn(new CodeTable(codes.Reshape(new Shape(4, 2))))).Message.ShouldContain("a few pictures that have the feature");
        var all = new CodeTable(Clouds.Normal(3, 2, 1), null, null, new AttributeTable(3, ["all", "none"], [[1, 1, 1], [-1, -1, -1]]));
        Should.Throw<LatentException>(() =>
            Attributes.Learn(all).Alter(all.Codes, [new Toward("all", 1)])).Message.ShouldContain("nothing to compare");
        Should.Throw<LatentException>(() =>
            Attributes.Learn(all).Alter(all.Codes, [new Toward("none", 1)])).Message.ShouldContain("no picture");
        Attributes.Learn(all).Alter(all.Codes, [new Toward("all", 1)], AlterMethod.Average).Shape.ShouldBe(all.Codes.Shape);
    }

    [Fact]
    public void Stored_features_do_the_same()
    {
        Attributes again = StoredAttributes.From(Learned).ToAttributes();
        Tensor codes = Clouds.Normal(4, 8, 8);
        foreach (AlterMethod how in Enum.GetValues<AlterMethod>())
        {
            float[] expected = Learned.Alter(codes, [new Toward("Blond", 1.5)], how, ["Beard"]).Span.ToArray();
            again.Alter(codes, [new Toward("Blond", 1.5)], how, ["Beard"]).Span.ToArray().ShouldBe(expected, 1e-4f);
        }

        StoredAttributes damaged = StoredAttributes.From(Learned) with { Tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal) };
        Should.Throw<LatentException>(() => damaged.ToAttributes()).Message.ShouldContain("damaged");
    }

    private static double Change(Tensor after, Tensor before, int dimension) => after.Span[dimension] - before.Span[dimension];

    private static double[] Solve(double[][] matrix, double[] right)
    {
        double[][] a = [.. matrix.Select((row, i) => row.Append(right[i]).ToArray())];
        for (int p = 0; p < a.Length; p++)
        {
            for (int r = 0; r < a.Length; r++)
            {
                double factor = r == p ? 0 : a[r][p] / a[p][p];
                for (int c = p; c <= a.Length; c++)
                {
                    a[r][c] -= factor * a[p][c];
                }
            }
        }

        return [.. a.Select((row, i) => row[^1] / row[i])];
    }
}
