using LatentSharp.Data;
using LatentSharp.Evaluation.Doctor;
using LatentSharp.Formats.Metrics;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Training;

namespace LatentSharp.Tests.Evaluation.Doctor;

/// <summary>The checks on histories that are written down.</summary>
public sealed class CheckTests
{
    private static readonly PictureFormat Format = new(8, 8, 1);

    [Theory]
    [InlineData(0.01, 0, 10, true)]
    [InlineData(0.05, 2, 10, true)]
    [InlineData(0.4, 0, 10, true)]
    [InlineData(60, 0, 10, false)]
    [InlineData(60, 0, 100, true)]
    [InlineData(5, 2, 100, false)]
    public void Collapse_is_a_matter_of_nats_and_of_units_counted_on_enough_pictures(double kl, int units, int over, bool collapsed)
    {
        TrainingHistory history = Histories(Test(kl, units, over));
        Examined.Names(Examination.Of(history)).Contains("collapse", StringComparison.Ordinal).ShouldBe(collapsed);
    }

    [Fact]
    public void A_model_of_the_KL_term_alone_is_not_told_to_take_a_smaller_beta()
    {
        TrainingHistory history = Histories(Test(0.001, 0, 100));
        history = history with
        {
            Card = history.Card with { Model = history.Card.Model with { Objective = new ElboOptions { ReconstructionWeight = 0 } } },
        };
        Examination.Of(history).First(finding => finding.Check == "collapse").Try.ToString().ShouldContain("the KL term alone");
        new ElboOptions { ReconstructionWeight = 0 }.Description.ShouldHaveSingleItem().Text.ShouldStartWith("the KL term alone");
        AllSettings.Describe(history.Card.Model, history.Card.Training).ShouldContain("reconstruction-weight 0");
    }

    [Fact]
    public void A_collapse_is_not_also_called_inactive_dimensions() =>
        Examined.Names(Examination.Of(Histories(Test(0.05, 1, 100)))).ShouldBe("collapse");

    [Theory]
    [InlineData(4, 3, true)]
    [InlineData(4, 4, false)]
    [InlineData(32, 7, true)]
    [InlineData(32, 8, false)]
    public void A_quarter_of_the_dimensions_is_enough_unless_there_are_few(int latent, int active, bool found) =>
        Examined.Names(Examination.Of(Histories(Test(9, active, 100), latent))).ShouldBe(found ? "inactive" : "");

    [Fact]
    public void A_run_that_went_back_once_says_so() =>
        Examination.Of(Histories(Test(9, 4, 100)) with { Recoveries = 1 }).ShouldHaveSingleItem().Try.ToString()
            .ShouldBe("learning-rate 0.00033 from the start");

    [Fact]
    public void While_a_training_is_under_way_each_finding_is_told_once_and_its_length_is_none()
    {
        var repeated = new RepeatedExamination();
        TrainingHistory history = Histories(Test(0.01, 0, 100), log: Log([50, 40, 35, 34, 33.5, 33.2, 33.1, 33]));
        Examined.Names(repeated.New(history)).ShouldBe("collapse");
        repeated.New(history).ShouldBeEmpty();
        TrainingHistory early = Histories(Test(0.01, 0, 100), log: Log([50, 40]));
        new RepeatedExamination().New(early).ShouldBeEmpty();
    }

    [Fact]
    public void A_loss_that_never_falls_is_found_and_one_that_falls_is_not()
    {
        Examined.Names(Of(Log([373, 397, 397, 396, 397, 397, 397, 397]))).ShouldContain("learning");
        Examined.Names(Of(Log([373, 350, 340, 330, 325, 322, 321, 320]))).ShouldBe("");
        TrainingHistory given = Histories(Test(9, 4, 100), log: Log([373, 397, 397, 396, 397, 397, 397, 397]));
        given = given with { Card = given.Card with { Data = given.Card.Data with { Initial = "w.safetensors" } } };
        Examined.Names(Examination.Of(given)).ShouldNotContain("learning");
    }

    [Fact]
    public void Cycles_of_the_weight_are_no_bouncing()
    {
        IReadOnlyList<Measurement> log = Log([50, 30, 32, 25, 33, 26, 32, 25, 33]);
        Examined.Names(Of(log)).ShouldContain("bouncing");
        TrainingHistory cyclic = Histories(Test(9, 4, 100), log: log);
        cyclic = cyclic with
        {
            Card = cyclic.Card with { Model = cyclic.Model with { Objective = new ElboOptions { WarmUp = WarmUpKind.Cyclic } } },
        };
        Examined.Names(Examination.Of(cyclic)).ShouldNotContain("bouncing");
    }

    [Fact]
    public void What_other_draws_of_codes_make_of_the_loss_is_no_bouncing()
    {
        Examined.Names(Of(Log([10.6, 10.35, 10.32, 10.25, 10.33, 10.26, 10.32, 10.25, 10.33]))).ShouldNotContain("bouncing");
        Examined.Names(Of(Log([50, 30, 32, 25, 33, 26, 32, 25, 33]))).ShouldContain("bouncing");
    }

    [Fact]
    public void A_straight_line_and_a_fall_that_slows_have_no_swing()
    {
        RateChecks.Swing([.. Enumerable.Range(1, 12).Select(i => ((double)i, 100.0 - i))])!.Value.Share.ShouldBe(0, 1e-12);
        RateChecks.Swing([.. Enumerable.Range(1, 12).Select(i => ((double)i, 100.0 / i))])!.Value.Share.ShouldBeLessThan(0.02);
        RateChecks.Swing([(1, 5), (2, 4)]).ShouldBeNull();
    }

    [Fact]
    public void The_gap_is_a_share_of_what_training_gained()
    {
        (double, double)[] train = [(1, 100), (2, 80), (3, 70), (4, 65), (5, 62), (6, 60)];
        FitChecks.Gap(train, [(3, 75), (6, 70)])!.Value.Share.ShouldBe(0.5);
        FitChecks.Gap(train[..3], [(3, 75), (6, 70)]).ShouldBeNull();
    }

    private static IReadOnlyList<Finding> Of(IReadOnlyList<Measurement> log) => Examination.Of(Histories(Test(9, 4, 100), log: log));

    private static HeldOutMeasures Test(double kl, int units, int over) => new()
    {
        Examples = over,
        ActiveUnits = units,
        ActiveUnitsOver = over,
        Terms = new LossTerms(new TermValue(LossTerms.Reconstruction, 30), new TermValue(LossTerms.Kl, kl)),
    };

    private static TrainingHistory Histories(HeldOutMeasures test, int latent = 4, IReadOnlyList<Measurement>? log = null) => new(
        new ModelCard
        {
            Model = new ModelOptions { Pictures = Format, Latent = latent },
            Training = new TrainingOptions { Epochs = 8, Batch = 16, LearningRate = 1e-3 },
            Data = new DataCard { Train = 1600, Test = 100 },
            Test = test,
        }, log ?? []);

    /// <summary>A hundred steps an epoch, in which the reconstruction term is the whole loss.</summary>
    private static Measurement[] Log(double[] losses) => [.. losses.Select((loss, i) => new Measurement(100 * (i + 1), i + 1, "train",
        new Dictionary<string, double> { [LossTerms.NegativeElbo] = loss, [LossTerms.Reconstruction] = loss }))];
}
