using LatentSharp.Data;
using LatentSharp.Latent;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Directions;
using LatentSharp.Latent.Labels;
using LatentSharp.Latent.Stored;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.Latent;

/// <summary>
/// A feature that lies in codes in no linear way: a smile is where dimensions 0 and 1 have the same sign. A hat is where dimension 2 is
/// above 0.
/// </summary>
public sealed class NearestTests
{
    private static readonly Attributes Learned = Attributes.Learn(Smiling(3000, 1));

    [Fact]
    public void The_classifier_sees_what_no_line_divides()
    {
        CodeTable heldOut = Smiling(600, 2);
        TrustReport report = TrustReport.Measure(Learned, heldOut);
        report.Features[0].Separability!.Value.ShouldBeGreaterThan(0.97);
        double[] with = Scores(heldOut, AttributeTable.Yes);
        double[] without = Scores(heldOut, AttributeTable.No);
        Separability.Area(with, without).ShouldBe(0.5, 0.1);

        double[] Scores(CodeTable codes, sbyte value) =>
            [.. Enumerable.Range(0, codes.Count).Where(i => codes.Attributes!.Column(0)[i] == value)
                .Select(i => (double)Clouds.Row(Learned.Probes.Logits(codes.Codes), i)[0])];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void The_nearest_code_has_the_feature_or_not_and_all_else_as_before(int strength)
    {
        Tensor codes = Smiling(400, 3).Codes;
        Tensor moved = Learned.Alter(codes, [new Toward("Smiling", strength)], AlterMethod.Nearest);
        int right = 0;
        for (int i = 0; i < 400; i++)
        {
            float[] from = Clouds.Row(codes, i);
            float[] to = Clouds.Row(moved, i);
            right += Smiles(to) == strength > 0 && (to[2] > 0) == (from[2] > 0) ? 1 : 0;
        }

        right.ShouldBeGreaterThan(380);

        // Half a step is half of the way there.
        float[] half = Clouds.Row(Learned.Alter(codes, [new Toward("Smiling", 0.5 * strength)], AlterMethod.Nearest), 0);
        half[0].ShouldBe((Clouds.Row(codes, 0)[0] + Clouds.Row(moved, 0)[0]) / 2, 1e-5f);
    }

    [Fact]
    public void What_is_there_already_moves_little()
    {
        Tensor code = Clouds.Of(4, 2, 2, 1, 0, 2, -2, 1, 0);
        Tensor moved = Learned.Alter(code, [new Toward("Smiling", 1)], AlterMethod.Nearest);
        Distance(0).ShouldBeLessThan(0.5);
        Distance(1).ShouldBeGreaterThan(1.5);

        double Distance(int row) => Clouds.Norm(Clouds.Row(moved, row).Zip(Clouds.Row(code, row), (a, b) => a - b).ToArray());
    }

    [Fact]
    public void The_trust_report_recommends_it_where_nothing_else_works_and_it_is_kept_in_the_file()
    {
        TrustReport report = TrustReport.Measure(Learned, Smiling(600, 4), featureNetwork: FeatureNetwork);
        report.Features[0].Method.ShouldBe(AlterMethod.Nearest);
        report.Features[0].Flipped.ShouldBeGreaterThanOrEqualTo(0.95);
        report.Features[0].MeanLeakage!.Value.ShouldBeLessThan(0.05);
        Attributes strong = report.Recommend(Learned);
        Attributes again = StoredAttributes.From(strong).ToAttributes();
        Tensor codes = Smiling(8, 5).Codes;
        again.Alter(codes, [new Toward("Smiling")]).Span.ToArray().ShouldBe(strong.Alter(codes, [new Toward("Smiling")]).Span.ToArray());

        static Tensor FeatureNetwork(Tensor codes)
        {
            var seen = new Tensor(new Shape(codes.Shape[0], 2));
            for (int i = 0; i < codes.Shape[0]; i++)
            {
                float[] z = Clouds.Row(codes, i);
                seen.Span[2 * i] = Smiles(z) ? 1 : 0;
                seen.Span[(2 * i) + 1] = z[2] > 0 ? 1 : 0;
            }

            return seen;
        }
    }

    [Fact]
    public void It_is_tried_on_codes_of_all_classes()
    {
        // Without a hat first, as folders of classes lie one after the other.
        CodeTable mixed = Smiling(600, 4);
        CodeTable sorted = mixed.Select([.. Enumerable.Range(0, 600).OrderBy(i => Clouds.Row(mixed.Codes, i)[2])]);
        var tried = new List<Tensor>();
        TrustReport.Measure(Learned, sorted, featureNetwork: codes =>
        {
            tried.Add(codes.Clone());
            return Learned.Present(codes);
        }, options: new TrustOptions { MostPictures = 40 });

        // Those with a smile first, then those without before they are moved.
        tried.Take(2).ShouldAllBe(codes =>
            Enumerable.Range(0, codes.Shape[0]).Select(i => Clouds.Row(codes, i)[2] > 0).Distinct().Count() == 2);
    }

    [Fact]
    public void Threads_and_company_do_not_matter()
    {
        Tensor codes = Smiling(300, 6).Codes;
        Tensor all = Learned.Alter(codes, [new Toward("Smiling", 1)], AlterMethod.Nearest);
        Tensor one = Learned.Alter(Clouds.Of(4, Clouds.Row(codes, 299)), [new Toward("Smiling", 1)], AlterMethod.Nearest);
        Clouds.Row(one, 0).ShouldBe(Clouds.Row(all, 299), 1e-6f);
    }

    [Fact]
    public void A_feature_given_by_examples_has_no_nearest_code()
    {
        Attributes more = Learned.WithExamples("like", Clouds.Normal(3, 4, 7));
        Should.Throw<LatentException>(() => more.Alter(Clouds.Normal(1, 4, 8), [new Toward("like", 1)],
            AlterMethod.Nearest)).Message.ShouldContain("'like' is given by examples");
        more.Alter(Clouds.Normal(1, 4, 8), [new Toward("Smiling", 1)], AlterMethod.Nearest).Shape.ShouldBe(new Shape(1, 4));
        StoredAttributes.From(more).ToAttributes().Classifier!.Labels.ShouldBe(2);
    }

    [Fact]
    public void A_damaged_classifier_is_refused()
    {
        StoredAttributes stored = StoredAttributes.From(Learned);
        var tensors = stored.Tensors.ToDictionary(StringComparer.Ordinal);
        tensors["attributes.classifier.1.weight"] = new Tensor(new Shape(3, 4));
        Should.Throw<LatentException>(() => (stored with { Tensors = tensors })
            .ToAttributes()).Message.ShouldContain("'attributes.classifier.1.weight' should be [192, 192], but is [3, 4]");
        tensors.Remove("attributes.classifier.1.weight");
        Should.Throw<LatentException>(() => (stored with { Tensors = tensors }).ToAttributes()).Message.ShouldContain("is missing");
    }

    private static bool Smiles(float[] code) => code[0] * code[1] > 0;

    private static CodeTable Smiling(int count, ulong seed)
    {
        Tensor codes = Clouds.Normal(count, 4, seed);
        sbyte[] smiling = new sbyte[count];
        sbyte[] hat = new sbyte[count];
        for (int i = 0; i < count; i++)
        {
            float[] z = Clouds.Row(codes, i);
            smiling[i] = Smiles(z) ? AttributeTable.Yes : AttributeTable.No;
            hat[i] = z[2] > 0 ? AttributeTable.Yes : AttributeTable.No;
        }

        // The encoder is sure of these codes.
        var logVariances = new Tensor(codes.Shape);
        logVariances.Span.Fill(-6);
        return new CodeTable(codes, logVariances, null, new AttributeTable(count, ["Smiling", "Hat"], [smiling, hat]));
    }
}
