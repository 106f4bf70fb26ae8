using LatentSharp.Evaluation.Doctor;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Reports.Comparisons;

namespace LatentSharp.Tests.Reports;

public sealed class GapCauseTests
{
    [Theory]
    [InlineData("30 20 10", "3 2 1", 9, "reconstruction pulls codes apart, and the KL term holds against it.")]
    [InlineData("30 35 10", "3 2 1", 9, "holds against it; not every step of β lowers both.")]
    [InlineData("30 20 29", "3 2 1", 9, "this shows no cause")]
    [InlineData("30 20 10", "1 2 3", 9, "this shows no cause")]
    [InlineData("30 20 10", "3 2 1", 1, "hardly been trained (1 epoch), so that no cause is named")]
    public void ReconstructionIsACauseWhereBothFigureFall(string shares, string marginals, int epochs, string said)
    {
        double[] marginal = [.. marginals.Split(' ').Select(double.Parse)];
        string text = GapCauses.OverBeta([.. shares.Split(' ').Select((share, i) => new BetaPoint(Math.Pow(10, i), epochs, 20, 5, 50, 50)
        {
            GapShare = new Estimate(int.Parse(share) / 100.0, 0.01),
            MarginalKl = new Estimate(marginal[i], 0.1),
        })]);
        text.ShouldContain(said);
        text.ShouldContain("from 30.0 ± 1.0");
    }

    [Theory]
    [InlineData(10, "tells nothing here: mutual information is at its most", "reconstruction pulls codes apart")]
    [InlineData(29, "tells nothing here", "as gaps do not fall by more than their errors, this shows no cause")]
    public void AMarginalKlThatFollowsFromTheKlTermIsNoCause(int last, params string[] said)
    {
        string text = GapCauses.OverBeta([.. new[] { 30, last }.Select((share, i) => new BetaPoint(i + 1, 9, 20, 5, 50, 50)
        {
            GapShare = new Estimate(share / 100.0, 0.01),
            MarginalKl = new Estimate(50 - (40 * i), 0.1),
            IsSaturated = true,
        })], "p(z)");
        said.ShouldAllBe(part => text.Contains(part, StringComparison.Ordinal), text);
        text.ShouldContain("the mass of p(z) in gaps");
    }

    [Fact]
    public void AFewStepsAreTooFewInAnyNumberOfEpochs() =>
        GapCauses.OverBeta([.. new[] { 0.3, 0.1 }.Select(share => new BetaPoint(1, 9, 20, 5, 50, 50)
        {
            GapShare = new Estimate(share, 0.01),
            MarginalKl = new Estimate(10 * share, 0.1),
            Steps = 57,
        })]).ShouldContain("hardly been trained");

    [Fact]
    public void WithoutACurveNothingIsNamed() =>
        GapCauses.OverBeta([new BetaPoint(1, 9, 20, 5, 50, 50), new BetaPoint(10, 9, 20, 5, 50, 50)]).ShouldContain("was not tried");

    [Theory]
    [InlineData(0.3, "", "had not arrived: 30 % of the fall", "was not tried")]
    [InlineData(0.1, "", "was not still falling", "was not tried")]
    [InlineData(null, "", "too seldom to be said", "was not tried")]
    [InlineData(0.1, "5 6 7", "was not still falling", "From 4 seeds", "5.0 to 7.0 %", "does not show beyond their errors")]
    [InlineData(0.1, "5 16 7", "was not still falling", "5.0 to 16.0 %", "depends on its seed")]
    public void AnOptimizerHasArrivedWhereItsLossIsLevelAndSeedsAgree(double? late, string shares, params string[] said)
    {
        Restart[] restarts = [.. shares.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select((share, i) => new Restart((ulong)i + 2, 100 + i, new Estimate(int.Parse(share) / 100.0, 0.01)))];
        string text = GapCauses.Arrived(new TrainingExtent(9, 900, late), 101, new Estimate(0.055, 0.01), restarts);
        said.ShouldAllBe(part => text.Contains(part, StringComparison.Ordinal), text);
    }
}
