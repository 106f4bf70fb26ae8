using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Evaluation.Quality;
using LatentSharp.Reports.Evaluations;

namespace LatentSharp.Tests.Reports;

public sealed class QualitySentenceTests
{
    [Theory]
    [InlineData(100, 10, "Pictures from codes of the mixture are nearer to real ones")]
    [InlineData(10, 100, "Pictures from N(0, I) are nearer to real ones than those from any density")]
    [InlineData(10, 13, "are level: Fréchet distances 10.0 ± 2.0 and 13.0 ± 2.0")]
    public void The_best_density_is_named_only_beyond_the_errors(double prior, double mixture, string expected) =>
        Sentences(Set("real", 5), Set("prior", prior), Set("gaussian", 200), Set("mixture", mixture))
            .ShouldContain(sentence => sentence.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Nothing_is_said_of_what_was_not_measured()
    {
        QualitySection.Sentences(null).ShouldBeEmpty();
        Sentences(Set("prior", 10)).ShouldBeEmpty();
        Sentences(Set("real", 5), Set("prior", 10)).ShouldHaveSingleItem().ShouldContain("5.0 ± 2.0");
    }

    [Theory]
    [InlineData(0.000312, 0.0000123, "0.000312", "0.000012")]
    [InlineData(253.4, 4.56, "253.4", "4.6")]
    [InlineData(11400.2, 900.5, "11400", "900")]
    [InlineData(1, 0, "1.00", "0.00")]
    public void Values_are_written_to_two_digits_of_their_errors(double value, double error, string shown, string shownError)
    {
        var estimate = new Estimate(value, error);
        (QualitySection.Value(estimate), QualitySection.Error(estimate)).ShouldBe((shown, shownError));
    }

    private static ComparedSet Set(string name, double distance) =>
        new(name, new SetComparison(new Estimate(distance, 2), 0.9, 0.8, 1, 0.9));

    private static IReadOnlyList<string> Sentences(params ComparedSet[] sets) => [.. QualitySection.Sentences(new QualityFigures(
        "a fixed random network", 100, 50, 5, sets, default, default, default, 1, null))];
}
