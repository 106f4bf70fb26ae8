using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Evaluation.Gaps;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Models;
using LatentSharp.Reports.Evaluations;
using LatentSharp.Training;

namespace LatentSharp.Tests.Reports;

public sealed class EvaluateSentenceTests
{
    [Theory]
    [InlineData(2.5, 0.1, "2.50 nats above that of one of them, an evidence lower bound")]
    [InlineData(0.1, 0.2, "level with the evidence lower bound")]
    public void ARiseIsOneOnlyBeyondItsError(double rise, double error, string expected) =>
        Sentences(new Estimate(rise, error), new Estimate(0, 0)).ShouldContain(s => s.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData(0.4, 0.05, "still rose by 0.40 nats")]
    [InlineData(0.4, 0.3, "rose by less than 1.00 nats")]
    [InlineData(0.01, 0.001, "rose by less than 0.05 nats")]
    public void TheLastRiseSaysWhetherTheBoundHasArrived(double rise, double error, string expected) =>
        Sentences(new Estimate(3, 0.1), new Estimate(rise, error)).ShouldContain(s => s.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData(8.5, "cannot be more than log 5,000")]
    [InlineData(3.1, "3.10 nats are what a code tells of its picture; by 6.00 nats")]
    public void MutualInformationNearItsCeilingIsSaidToBe(double information, string expected) =>
        Sentences(default, default, new ElboSurgery(5000, default, new(information, 0.1), new(6, 0.1), default, default))
            .ShouldContain(s => s.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void ANegativeValueIsExplainedAndNoOther()
    {
        Sentences(default, default, logLikelihood: 40).ShouldContain(s => s.Contains("no fault", StringComparison.Ordinal));
        Sentences(default, default, logLikelihood: -40).ShouldNotContain(s => s.Contains("no fault", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatTheProbabilityIsOfIsSaid()
    {
        ModelOptions pictures = TestSets.Mlp(new PictureFormat(8, 8, 1));
        Units(pictures with { Likelihood = new BernoulliOptions() }).ShouldContain("no likelihoods of the pictures");
        Units(pictures with { Likelihood = new BernoulliOptions { Binarize = Binarization.Dynamic } }).ShouldContain("drawn once");
        Units(pictures with { Likelihood = new BernoulliOptions { Binarize = Binarization.Fixed } }).ShouldContain("cut at one half");
        Units(pictures with { Likelihood = new LogisticOptions() }).ShouldContain("256 levels");

        // −1 bit in [0, 1] is log₂ 255 − 1 in levels.
        Units(pictures with { Likelihood = new GaussianOptions() }).ShouldContain("6.9944 bits per dimension");
        ModelOptions table = pictures with { Format = new TableColumns(["a", "b"], [0, 0], [1, 1]), Likelihood = new GaussianOptions() };
        Units(table).ShouldContain("Σ log σⱼ");

        static string Units(ModelOptions model) => LikelihoodUnits.Of(model, -1)!;
    }

    [Fact]
    public void WhyThereIsNoLikelihoodIsSaidInOneSentence() =>
        EvaluateSentences.Of(new ModelEvaluation(TestSets.Mlp(new PictureFormat(8, 8, 1)), "pictures", new HeldOutMeasures(), null, null))
            .ShouldHaveSingleItem().ShouldContain("gives no likelihood");

    [Theory]
    [InlineData(0.012, 0.003, "1.2 ± 0.3 % lies in gaps, which is within its errors of the 1 %")]
    [InlineData(0.002, 0.003, "0.2 ± 0.3 % lies in gaps, which is less than the 1 %")]
    [InlineData(0.05, 0.004, "5.0 ± 0.4 % lies in gaps: farther")]
    [InlineData(0.999, 0.001, "nearly no draw of N(0, I) is like them")]
    public void GapsAreSomeOnlyBeyondTheirError(double share, double error, string expected) =>
        Gaps(new(share, error), new(1, 0.1), new(1, 0.1)).ShouldContain(s => s.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData(0.05, 4000, true, "within its errors of the 1 % that one in a hundred")]
    [InlineData(0.05, 20, false, "within its errors of the 4.8 % that the data's own codes make, of which there are 20")]
    [InlineData(0.3, 20, false, "than any of these codes is from its nearest other")]
    [InlineData(0.3, 4000, false, "all but one in a hundred of these codes are from their nearest other")]
    [InlineData(0.3, 4000, true, "all but one in a hundred codes of other pictures are")]
    public void WhatSaysHowFarIsFarIsNamed(double share, int usual, bool isByOthers, string expected)
    {
        var figures = new GapFigures(4000, usual, 10_000, 0.2, new(share, 0.03), default, default)
        {
            IsByOthers = isByOthers,
        };
        GapSentences.Of(figures, "picture").First().ShouldContain(expected);
    }

    [Fact]
    public void OfOneExampleNothingIsCompared()
    {
        Sentences(new Estimate(3, 0), new Estimate(0.5, 0)).ShouldContain(s => s.Contains("no error is known", StringComparison.Ordinal));
        string text = string.Join(' ', Gaps(new(0.05, 0.001), new(3, 0.1), new(1, 0)));
        text.ShouldContain("comes back 3.00 ± 0.10 from where it was, and a code of the measured pictures 1.00.");
        new Estimate(2, 0).ToText("0.0").ShouldBe("2.0");
        new Estimate(-0.001, 0.01).ToText("0.00").ShouldBe("0.00 ± 0.01");
    }

    [Theory]
    [InlineData(1, 1.1, "which is level")]
    [InlineData(3, 1, "3.0 times as far")]
    [InlineData(9.3, 9, "1.03 times as far")]
    [InlineData(1, 3, "come back nearer")]
    [InlineData(3, 0, "±", "farther.")]
    public void CycleErrorsAreComparedWithTheirErrors(double prior, double data, params string[] expected) =>
        expected.ShouldAllBe(text => Gaps(new(0.05, 0.001), new(prior, 0.1), new(data, 0.1))
            .Any(s => s.Contains(text, StringComparison.Ordinal)));

    [Theory]
    [InlineData(0.01, "as near to real pictures as reconstructions are", "that is blur")]
    [InlineData(0.2, "20.0 ± 1.0 % of draws", "The others are no farther", "that is blur")]
    [InlineData(1, "100.0 ± 1.0 % of draws")]
    public void BlurIsNoGap(double unlike, params string[] expected)
    {
        var figures = new GapFigures(4000, 2000, 10_000, 0.2, default, default, default) { Unlike = new Estimate(unlike, 0.01) };
        string text = GapSentences.Of(figures, "picture").Last();
        expected.ShouldAllBe(part => text.Contains(part, StringComparison.Ordinal), text);
        text.Contains("blur").ShouldBe(unlike < 1);
        GapSentences.Of(figures, "row").Last().ShouldNotContain("blur");
    }

    private static IReadOnlyList<string> Gaps(Estimate share, Estimate prior, Estimate data) =>
        [.. GapSentences.Of(new GapFigures(4000, 2000, 10_000, 0.2, share, prior, data), "picture")];

    private static IReadOnlyList<string> Sentences(Estimate rise, Estimate last, ElboSurgery? surgery = null, double logLikelihood = -90) =>
        EvaluateSentences.Of(new ModelEvaluation(
            TestSets.Mlp(new PictureFormat(8, 8, 1)), "pictures",
            new HeldOutMeasures { Terms = new LossTerms(new TermValue(LossTerms.Reconstruction, 80), new TermValue(LossTerms.Kl, 10)) },
            new LikelihoodBound(
                100, new(logLikelihood, 1), 12,
                [new(50, new(logLikelihood, 1)), new(100, new(logLikelihood, 1))], rise, last),
            surgery));
}
