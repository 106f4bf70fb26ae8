using LatentSharp.Data;
using LatentSharp.Evaluation;
using LatentSharp.Evaluation.Quality;
using LatentSharp.Latent.Codes;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tests.Latent;

namespace LatentSharp.Tests.Evaluation;

public sealed class ModelFiguresTests
{
    private static readonly PictureDataset Set = TestSets.Boxes(120, new PictureFormat(8, 8, 1));
    private static readonly int[] Train = [.. Enumerable.Range(0, 60)];
    private static readonly int[] Test = [.. Enumerable.Range(60, 60)];
    private static readonly EvaluationReference EvaluationReference = EvaluationReference.Create(new Split(Set, Train, Test));

    [Theory]
    [InlineData("ae")]
    [InlineData("vae")]
    public void Figures_are_those_of_the_single_measures(string kind)
    {
        Autoencoder model = Clouds.Model(kind);
        CodeTable heldOut = CodeTable.Encode(model, Set, Test);
        ModelFigures figures = ModelFigures.Measure(model, EvaluationReference, CodeTable.Encode(model, Set, Train), heldOut);
        Tensor again = model.Decode(heldOut.Codes);
        figures.Psnr.ShouldBe(Enumerable.Range(0, 60).Average(i =>
            PictureQuality.Psnr(EvaluationReference.Pictures.Span.Slice(i * 64, 64), again.Span.Slice(i * 64, 64))), 1e-9);
        figures.Reconstructions.ShouldBe(EvaluationReference.Distance(again).Value, 1e-9);
        figures.Labels.ShouldBeEmpty();
        if (kind == "ae")
        {
            figures.Kl.ShouldBeNull();
        }
        else
        {
            // −½ Σ (1 + log σ² − μ² − σ²), in double precision.
            double kl = heldOut.Codes.Span.ToArray().Zip(heldOut.LogVariances!.Span.ToArray(), (m, s) =>
                -0.5 * (1 + s - ((double)m * m) - Math.Exp(s))).Sum() / 60;
            figures.Kl!.Value.ShouldBe(kl, 1e-6);
        }
    }

    [Fact]
    public void Samples_cover_their_like_and_neither_what_lies_elsewhere_nor_what_they_leave_out()
    {
        Tensor real = Clouds.Normal(400, 3, 1);
        Tensor elsewhere = Clouds.Normal(400, 3, 2);
        Tensor middle = Clouds.Normal(400, 3, 3);
        for (int i = 0; i < middle.Length; i++)
        {
            elsewhere.Span[i] += 50;
            middle.Span[i] *= 0.01f;
        }

        LeftOut(elsewhere, real).ShouldBe(1);
        LeftOut(middle, real).ShouldBeGreaterThan(0.8);
        LeftOut(Clouds.Normal(400, 3, 4), real).ShouldBeLessThan(0.1);
        LeftOut(real, real).ShouldBe(0);
    }

    private static double LeftOut(Tensor samples, Tensor real) =>
        1 - SetComparison.Found(new FeatureSet(samples, 1), new FeatureSet(real, 2)).Coverage;

    [Fact]
    public void There_must_be_a_code_for_each_held_out_picture()
    {
        CodeTable Table(int count, ulong seed) => new(Clouds.Normal(count, 3, seed), null, null, null);
        Should.Throw<ArgumentException>(() =>
            ModelFigures.Measure(Clouds.Model("ae"), EvaluationReference, Table(80, 1), Table(59, 2))).Message.ShouldContain(
                "59 codes");
    }

    [Fact]
    public void Halfway_on_an_arc_codes_are_as_long_as_their_ends()
    {
        Tensor codes = Clouds.Normal(200, 32, 9);
        double[] mean = CodeStatistics.Mean(codes);
        Tensor middle = ModelFigures.HalfwayOnArcs(codes, seed: 4);
        PicturePair[] pairs = ModelFigures.Pairs(200, 200, seed: 4);
        for (int i = 0; i < 200; i++)
        {
            Length(middle, i).ShouldBe((Length(codes, pairs[i].First) + Length(codes, pairs[i].Second)) / 2, 1e-4);
        }

        double Length(Tensor table, int row) => Clouds.Norm(Clouds.Row(table, row).Select((z, j) => (float)(z - mean[j])).ToArray());
    }

    [Fact]
    public void Pairs_are_two_different_rows_and_the_same_for_a_seed()
    {
        PicturePair[] pairs = ModelFigures.Pairs(7, 2000, seed: 4);
        pairs.ShouldAllBe(p => p.First != p.Second && p.First >= 0 && p.First < 7 && p.Second >= 0 && p.Second < 7);
        pairs.Select(p => p.First).Distinct().Count().ShouldBe(7);
        ModelFigures.Pairs(7, 2000, seed: 4).ShouldBe(pairs);
        ModelFigures.Pairs(7, 2000, seed: 5).ShouldNotBe(pairs);
    }

    [Fact]
    public void A_study_without_labels_has_figures_and_paths_but_no_alterations()
    {
        ModelStudy study = ModelStudy.Measure(Clouds.Model("vae"), EvaluationReference, Train, pairs: 6);
        study.Attributes.ShouldBeNull();
        study.Best.ShouldBeNull();
        study.Paths.Pairs.ShouldBe(6);
        study.Paths.LargestOverMean.ShouldBeGreaterThanOrEqualTo(1);
        study.Paths.Jump.ShouldBeInRange(0.125, 1);
        study.Paths.Overlap!.Value.ShouldBeInRange(0, 1);
    }
}
