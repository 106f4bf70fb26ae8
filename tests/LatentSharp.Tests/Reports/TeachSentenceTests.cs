using LatentSharp.Evaluation;
using LatentSharp.Latent.Numerics;
using LatentSharp.Reports.Comparisons;
using LatentSharp.Reports.Teaching;

namespace LatentSharp.Tests.Reports;

/// <summary>Made-up figures through the sentences of the preset for teaching.</summary>
public sealed class TeachSentenceTests
{
    [Theory]
    [InlineData(0.45, 0.24, Side.Autoencoder, "the AE's way is the more sudden, 1.88 ± 0.0")]
    [InlineData(0.24, 0.45, Side.Variational, "here the VAE's way is the more sudden (the AE's share is 0.53 ± 0.0")]
    [InlineData(0.24, 0.24, Side.Neither, "the two are level (1.00 ± 0.0")]
    public void The_verdict_is_that_of_the_ratio_and_its_error(double ae, double vae, object side, string said)
    {
        TaughtSetting main = Setting("mlp 9", 2, ae, vae);
        main.Sudden.ShouldBe((Side)side);
        TeachSentences.Verdict(main).ShouldContain(said);
        TeachSentences.Verdict(main).ShouldContain("where an even way has 12.5 %");
    }

    [Fact]
    public void The_error_of_a_ratio_is_that_of_pairs_that_both_share()
    {
        // Where the AE is twice the VAE on every pair, the ratio has no error, however much the pairs differ.
        double[] vae = [0.1, 0.2, 0.3];
        var setting = new TaughtSetting("mlp", 2, Way([.. vae.Select(v => 2 * v)]), Way(vae));
        setting.Ratio.ShouldBe(2, 1e-12);
        setting.RatioError.ShouldBe(0, 1e-12);
        setting.Sudden.ShouldBe(Side.Autoencoder);
        double.IsNaN(new TaughtSetting("mlp", 2, Way([0.2]), Way([0.1])).RatioError).ShouldBeTrue();
        TeachSentences.Verdict(new TaughtSetting("mlp", 2, Way([0.2]), Way([0.1]))).ShouldNotContain("sudden,");
    }

    [Theory]
    [InlineData(1.9, 1.9, 1.0, 1.0, "number of dimensions that decides")]
    [InlineData(1.9, 1.0, 1.9, 1.0, "the network that decides")]
    [InlineData(1.9, 1.0, 1.0, 1.0, "Either change alone is enough")]
    [InlineData(1.9, 1.5, 1.5, 1.0, "Neither change alone is enough; only both")]
    [InlineData(1.9, 1.5, 1.5, 1.5, "more sudden in every setting")]
    [InlineData(1.0, 1.5, 1.5, 1.5, "nothing to explain")]
    public void A_cause_is_named_where_one_change_alone_shows_it(double main, double network, double latent, double both, string said)
    {
        Taught taught = Of(Setting("mlp 9", 2, main * 0.2, 0.2), Setting("mlp 4", 10, both * 0.2, 0.2),
            Setting("mlp 9", 10, latent * 0.2, 0.2), Setting("mlp 4", 2, network * 0.2, 0.2));
        string why = TeachSentences.Why(taught).ShouldNotBeNull();
        why.ShouldContain(said);
        why.ShouldContain("mlp 4 with 10 dimensions");
    }

    [Fact]
    public void Without_both_single_changes_no_cause_is_named()
    {
        TaughtSetting main = Setting("mlp 9", 2, 0.4, 0.2);
        TeachSentences.Why(Of(main)).ShouldBeNull();
        string why = TeachSentences.Why(Of(main, Setting("mlp 4", 10, 0.2, 0.2))).ShouldNotBeNull();
        why.ShouldContain("1 other setting: mlp 4 with 10 dimensions, AE 20.0 % and VAE 20.0 %, level");
        why.ShouldNotContain("decides");
        why.ShouldNotContain("enough");
    }

    [Fact]
    public void A_share_of_a_few_is_sure_within_its_interval()
    {
        (double low, double high) = Wilson.Interval(0.9, 10);
        low.ShouldBe(0.5958, 1e-3);
        high.ShouldBe(0.9821, 1e-3);
        Wilson.Interval(1, 200, Wilson.OneSided).Low.ShouldBe(0.9867, 1e-3);
        Wilson.Interval(0.5, 0).ShouldBe((0, 1));
    }

    private static Taught Of(params TaughtSetting[] settings) => new([new PicturePair(0, 1)], settings);

    private static TaughtSetting Setting(string network, int latent, double ae, double vae) =>
        new(network, latent, Spread(ae), Spread(vae));

    private static PathFigures Spread(double mean) => Way([.. Enumerable.Range(0, 50).Select(i => mean * (1 + (0.1 * ((i % 5) - 2))))]);

    private static PathFigures Way(double[] jumps) => new()
    {
        Pairs = jumps.Length,
        LargestOverMean = 1.3,
        Jump = jumps.Average(),
        Jumps = jumps,
        FeatureJump = 0.2,
        DoubleExposure = 0.5,
        Strangeness = 1,
        ReencodingError = 0.1,
        Overlap = null,
        Strangest = new PicturePair(0, 1),
    };
}
