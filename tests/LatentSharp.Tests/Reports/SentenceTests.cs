using System.Globalization;
using System.Text.RegularExpressions;
using LatentSharp.Evaluation;
using LatentSharp.Evaluation.Doctor;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Latent.Directions;
using LatentSharp.Reports.Comparisons;
using LatentSharp.Training;

namespace LatentSharp.Tests.Reports;

/// <summary>Made-up figures, both ways round, through every sentence of the compare page: none says what its figures do not.</summary>
public sealed class SentenceTests
{
    private static readonly ModelFigures Plain = new()
    {
        Psnr = 20,
        Ssim = 0.8,
        Kl = 10,
        Reconstructions = 50,
        PriorSamples = 100,
        GaussianSamples = 90,
        MixtureSamples = 80,
        Midpoints = 70,
        ArcMidpoints = 60,
        NotCovered = 0.3,
        Labels = new Dictionary<string, double>(StringComparer.Ordinal),
    };

    private static readonly PathFigures Way = new()
    {
        Pairs = 50,
        LargestOverMean = 1.3,
        Jump = 0.15,
        FeatureJump = 0.17,
        LargestOverMeanError = 0.01,
        FeatureJumpError = 0.002,
        DoubleExposure = 0.5,
        Strangeness = 1.1,
        ReencodingError = 0.2,
        Overlap = null,
        Strangest = new PicturePair(0, 1),
    };

    [Fact]
    public void Models_that_the_time_gave_other_numbers_of_steps_are_named()
    {
        var by = new TrainingOptions();
        CompareSentences.Steps(by, by).ShouldBeNull();
        CompareSentences.Steps(by with { Plan = StepPlan.Of(900) }, by with { Plan = StepPlan.TryParse("800,5:900") }).ShouldBeNull();
        string said = CompareSentences.Steps(by with { Plan = StepPlan.Of(1000) }, by with { Plan = StepPlan.TryParse("1000,5:900") })
            .ShouldNotBeNull();
        said.ShouldContain("the AE made 1,000 steps and the VAE 900");
    }

    [Theory]
    [InlineData(22, 20, "the AE is closer by 2.0 dB", "VAE is closer")]
    [InlineData(20, 22, "the VAE is closer by 2.0 dB", ": the AE is closer")]
    [InlineData(20.1, 20, "level", "closer")]
    [InlineData(double.NaN, 20, "AE reaches – dB", "closer")]
    public void Reconstruction_names_who_is_closer(double ae, double vae, string said, string unsaid)
    {
        string text = CompareSentences.Reconstruction(Plain with { Psnr = ae }, Plain with { Psnr = vae }, null, null);
        text.ShouldContain(said);
        text.ShouldNotContain(unsaid);
        text.ShouldNotContain("by heart");
    }

    [Theory]
    [InlineData(3, 0.5, true)]
    [InlineData(-3, 0.5, false)] // The AE draws training pictures less closely.
    [InlineData(3, 4, false)] // The VAE draws them more closely yet.
    [InlineData(0.5, -2, false)] // Within two errors of no difference.
    [InlineData(1, 0.5, false)] // Within two errors of the VAE's.
    public void Learning_by_heart_is_said_only_where_training_pictures_do_better(double ae, double vae, bool said) =>
        CompareSentences.Reconstruction(Plain, Plain, new Estimate(ae, 0.3), new Estimate(vae, 0.3))
            .Contains("by heart", StringComparison.Ordinal).ShouldBe(said);

    [Theory]
    [InlineData(150, 100, "the VAE's are 1.5 times nearer", "the AE's are")]
    [InlineData(100, 150, "the AE's are 1.5 times nearer", "the VAE's are")]
    [InlineData(105, 100, "level, within a tenth", "times nearer")]
    [InlineData(double.PositiveInfinity, 100, "not both could be measured", "nearer")]
    public void Samples_name_who_is_nearer(double ae, double vae, string said, string unsaid)
    {
        string text = CompareSentences.Samples(Plain with { PriorSamples = ae }, Plain with { PriorSamples = vae }, 5);
        text.ShouldContain(said);
        text.ShouldNotContain(unsaid);
        text.ShouldNotContain("NaN", Case.Sensitive);
        text.ShouldNotContain("those are the gaps");
    }

    [Theory]
    [InlineData(10, 10, "the VAE's are 1.5 times nearer", "150 ± 10 with the AE")]
    [InlineData(30, 10, "level, within two standard errors of the difference", "150 ± 30 with the AE")]
    public void A_difference_within_its_error_is_level(double errorOfAe, double errorOfVae, string said, string figure)
    {
        ModelFigures ae = Plain with { PriorSamples = 150, PriorSamplesError = errorOfAe };
        ModelFigures vae = Plain with { PriorSamples = 100, PriorSamplesError = errorOfVae };
        string text = CompareSentences.Samples(ae, vae, 5);
        text.ShouldContain(said);
        text.ShouldContain(figure);
        BetaPoint first = new(1, 9, 20, 30, 150, 50) { PriorSamplesError = errorOfAe };
        BetaPoint last = new(2, 9, 20, 20, 100, 50) { PriorSamplesError = errorOfVae };
        CompareSentences.TradeOff([first, last]).Contains("β = 1 and 2, which are within a tenth of each other or two standard errors",
            StringComparison.Ordinal).ShouldBe(errorOfAe > 20);
    }

    [Theory]
    [InlineData(200, 60, 50, true)] // 140 gained, 10 left.
    [InlineData(200, 180, 50, false)] // 20 gained, 130 left.
    [InlineData(200, 220, 50, false)]
    public void A_mixture_explains_the_AE_only_where_it_wins_most_back(double prior, double mixture, double reconstructions, bool said) =>
        CompareSentences.Samples(Plain with { PriorSamples = prior, MixtureSamples = mixture, Reconstructions = reconstructions }, Plain, 5)
            .Contains("most of what the AE lacked", StringComparison.Ordinal).ShouldBe(said);

    [Theory]
    [InlineData(100, 70, true)]
    [InlineData(100, 95, false)]
    [InlineData(100, 130, false)]
    public void The_mixture_is_recommended_for_the_VAE_only_where_it_is_better(double prior, double mixture, bool said) =>
        CompareSentences.Samples(Plain, Plain with { PriorSamples = prior, MixtureSamples = mixture }, 5)
            .ShouldContain(said ? "With both, it is smaller" : "With the AE, it is smaller");

    [Theory]
    [InlineData(0.19, 0.16, 1.50, 1.22, "By both measures the AE's way is the more sudden")]
    [InlineData(0.16, 0.19, 1.22, 1.50, "By both measures the VAE's way is the more sudden")]
    [InlineData(0.19, 0.16, 1.22, 1.50, "In the judge's eyes the AE's way is the more sudden and in pixels the VAE's")]
    [InlineData(0.16, 0.161, 1.22, 1.50, "In pixels the VAE's way is the more sudden")]
    [InlineData(0.19, 0.16, 1.22, 1.222, "In the judge's eyes the AE's way is the more sudden")]
    [InlineData(0.16, 0.161, 1.22, 1.222, "neither way can be called more sudden")]
    public void Sudden_is_who_differs_by_more_than_the_noise(double aeSeen, double vaeSeen, double aePixels, double vaePixels, string said)
    {
        string text = CompareSentences.Sudden(Way with { FeatureJump = aeSeen, LargestOverMean = aePixels },
            Way with { FeatureJump = vaeSeen, LargestOverMean = vaePixels });
        text.ShouldContain(said);
        text.Contains("neither", StringComparison.OrdinalIgnoreCase).ShouldBe(said.StartsWith("neither", StringComparison.Ordinal));
        text.ShouldContain("two standard errors");
    }

    [Fact]
    public void Of_the_same_ways_only_what_differs_on_each_counts()
    {
        // Ways are unlike each other by far more than the models are on any of them.
        double[] ways = [.. Enumerable.Range(0, 20).Select(i => 0.15 + (0.02 * i))];
        PathFigures Of(double more, int independent) => Way with
        {
            FeatureJumps = [.. ways.Select((way, i) => way + more + (0.001 * (i % 2)))],
            LargestOverMeans = [.. ways.Select((way, i) => way + more - (0.001 * (i % 2)))],
            Independent = independent,
        };
        CompareSentences.Sudden(Of(0.01, 20), Of(0, 20)).ShouldContain("By both measures the AE's way is the more sudden");
        CompareSentences.Sudden(Of(0.0, 20), Of(0, 20)).ShouldContain("neither way can be called more sudden");
        CompareSentences.Sudden(Of(0.01, 1), Of(0, 1)).ShouldNotContain("more sudden,");
    }

    [Fact]
    public void Nothing_is_said_of_suddenness_whose_noise_is_unknown()
    {
        string text = CompareSentences.Sudden(Way with { FeatureJumpError = double.NaN }, Way);
        text.ShouldNotContain("more sudden,");
        text.ShouldNotContain("neither");
        text.ShouldNotContain("NaN", Case.Sensitive);
    }

    [Theory]
    [InlineData(100, 60, "the VAE's are 1.7 times nearer")]
    [InlineData(60, 100, "the AE's are 1.7 times nearer")]
    [InlineData(60, 62, "level")]
    public void Midpoints_name_who_is_nearer(double ae, double vae, string said) =>
        CompareSentences.Paths(Plain with { Midpoints = ae }, Plain with { Midpoints = vae }, Way, Way, inward: 0).ShouldContain(said);

    [Fact]
    public void The_strangest_pair_is_said_to_be_chosen_against_the_AE()
    {
        string text = CompareWays.Strangest(3, 1.2, Way, Way with { Strangeness = 1.3 });
        text.ShouldContain("chosen against the AE");
        text.ShouldContain("averages are 1.10 and 1.30");
    }

    [Theory]
    [InlineData("25 24 22", "reconstructions are best at β = 1;")]
    [InlineData("22 24 25", "reconstructions are best at β = 100;")]
    [InlineData("22 25 23", "reconstructions are best at β = 10;")]
    [InlineData("22.72 22.75 21.45", "reconstructions are best at β = 1 and 10, which are within 0.3 dB of each other;")]
    [InlineData("22 22.1 22.2", "reconstructions are best at β = 1 and 10 and 100, which are within 0.3 dB")]
    [InlineData("NaN 24 22", "reconstructions are best at β = 10;")]
    public void The_curve_says_what_its_points_say(string decibels, string said)
    {
        double[] psnr = [.. decibels.Split(' ').Select(d => double.Parse(d, CultureInfo.InvariantCulture))];
        string text = CompareSentences.TradeOff([.. psnr.Select((p, i) => new BetaPoint(Math.Pow(10, i), 9, p, 10 - i, 100, 50))]);
        text.ShouldContain(said);
        text.ShouldNotContain("reconstruct better");
    }

    [Theory]
    [InlineData("100 50 90", "nearest to real pictures at β = 10.")]
    [InlineData("100 50 52", "nearest to real pictures at β = 10 and 100, which are within a tenth")]
    [InlineData("40 50 90", "nearest to real pictures at β = 1.")]
    public void The_curve_names_the_best_samples(string distances, string said) =>
        CompareSentences.TradeOff([.. distances.Split(' ').Select((d, i) =>
            new BetaPoint(Math.Pow(10, i), 9, 25 - i, 10 - i, double.Parse(d, CultureInfo.InvariantCulture), 50))]).ShouldContain(said);

    [Theory]
    [InlineData("100 50 90", true)]
    [InlineData("100 95 99", false)] // Level.
    [InlineData("100 70 50", false)]
    [InlineData("50 70 100", false)]
    public void A_curve_that_turns_is_said_to(string distances, bool said) =>
        CompareSentences.TradeOff([.. distances.Split(' ').Select((d, i) =>
            new BetaPoint(Math.Pow(10, i), 9, 25 - i, 10 - i, double.Parse(d, CultureInfo.InvariantCulture), 50))])
            .Contains("prior samples go up and down: no one direction", StringComparison.Ordinal).ShouldBe(said);

    [Fact]
    public void A_curve_of_models_that_have_hardly_been_trained_concludes_nothing()
    {
        string text = CompareSentences.TradeOff([new BetaPoint(1, 1, 25, 10, 100, 50), new BetaPoint(10, 1, 22, 5, 50, 50)]);
        text.ShouldContain("hardly been trained (1 epoch)");
        text.ShouldNotContain("best");
        text.ShouldNotContain("nearest");
    }

    [Theory]
    [InlineData(0.10, 0.02, "and less with the tool's")]
    [InlineData(0.02, 0.10, "and more with the tool's")]
    [InlineData(0.05, 0.06, "and about as much with the tool's")]
    public void Alterations_say_what_changes_more(double average, double best, string said)
    {
        string text = CompareSentences.Alterations(Trust(0.95, average), Trust(0.95, best), Trust(0.95, 0.1))!;
        text.ShouldContain(said);
        text.ShouldContain("gives 2 of 2");
    }

    [Fact]
    public void Where_there_are_no_other_features_nothing_is_said_of_them()
    {
        TrustReport alone = new([new FeatureTrust("3", 10, 0.9) { Method = AlterMethod.Effect, RecommendedStrength = 1, Flipped = 0.9 }]);
        CompareSentences.Alterations(alone, alone, alone)!.ShouldNotContain("probabilities");
    }

    /// <summary>A share that has the feature afterwards stands in the table beside it: it is no proof that a move did it.</summary>
    [Fact]
    public void A_feature_that_is_there_without_any_move_is_said_to_be()
    {
        var smiling = new FeatureTrust("Smiling", 10, 0.9) { Method = AlterMethod.Effect, Flipped = 0.72, FlippedUnmoved = 0.7 };
        TrustReport there = new([smiling]);
        string text = CompareSentences.Alterations(there, there, there)!;
        text.ShouldContain("Smiling: with the AE the judge sees that in most reconstructions");
        text.ShouldNotContain("No strength that was tried");
    }

    [Fact]
    public void What_is_there_before_any_move_is_not_counted_as_given()
    {
        var there = new FeatureTrust("left", 10, 0.9) { Method = AlterMethod.Effect, Flipped = 1, FlippedUnmoved = 0.98 };
        var given = there with { Name = "hat", RecommendedStrength = 1, Flipped = 0.97, FlippedUnmoved = 0 };
        TrustReport report = new([there, given]);
        CompareSentences.Alterations(report, report, report)!.ShouldContain("gives 1 of 2; with the AE's codes 1 of 2");
    }

    [Fact]
    public void Features_that_no_strength_alters_are_named()
    {
        CompareSentences.Alterations(Trust(0.95, 0.1), Trust(0.01, 0.1), Trust(0.95, 0.1))!.ShouldContain("No strength that was tried " +
            "alters hat, beard with the VAE.");
        CompareSentences.Alterations(Trust(0.95, 0.1), new TrustReport([new FeatureTrust("hat", 3, null)]), Trust(0.95, 0.1))
            .ShouldBeNull();
    }

    [Theory]
    [InlineData(0.90, 0.71, false)]
    [InlineData(0.71, 0.71, true)]
    [InlineData(0.60, 0.71, true)]
    public void A_judge_that_knows_no_more_than_the_commonest_answer_is_said_to_know_nothing(double right, double commonest, bool said) =>
        FeatureNetworkSentences.Trained([right, double.NaN], [commonest, 0.5], 3).Contains("next to " +
            "nothing", StringComparison.Ordinal).ShouldBe(said);

    [Fact]
    public void A_judge_whose_knowledge_was_not_measured_says_so() =>
        FeatureNetworkSentences.Trained([double.NaN], [double.NaN], 3).ShouldContain("could not be measured");

    [Fact]
    public void No_sentence_prints_what_is_no_number()
    {
        ModelFigures none = Plain with
        {
            Psnr = double.NaN,
            PriorSamples = double.NaN,
            MixtureSamples = double.PositiveInfinity,
            Midpoints = double.NaN,
            ArcMidpoints = double.NaN,
            NotCovered = double.NaN
        };
        PathFigures lost = Way with
        {
            FeatureJump = double.NaN,
            LargestOverMean = double.PositiveInfinity,
            DoubleExposure = double.NaN,
            Strangeness = double.NaN
        };
        string[] all =
        [
            CompareSentences.Reconstruction(none, none, null, null), CompareSentences.Samples(none, Plain, double.NaN),
                CompareSentences.Paths(none, none, lost, lost, 0.5),
            CompareWays.Strangest(double.NaN, double.NaN, lost, lost),
            GapCauses.OverBeta([]), GapCauses.Arrived(new TrainingExtent(9, 900, null), double.NaN, null, []),
            CompareSentences.TradeOff([new BetaPoint(1, 9, double.NaN, double.NaN, double.NaN, 1),
                new BetaPoint(2, 9, double.NaN, double.NaN, double.NaN, 1)]),
        ];
        foreach (string text in all)
        {
            Regex.IsMatch(text, "NaN|∞|Infinity").ShouldBeFalse(text);
        }
    }

    private static TrustReport Trust(double flipped, double leakage) => new(
        [.. new[] { "hat", "beard" }.Select(name =>
            new FeatureTrust(name, 10, 0.9) { Method = AlterMethod.Effect, RecommendedStrength = 1, Flipped = flipped,
            MeanLeakage = leakage })]);
}
