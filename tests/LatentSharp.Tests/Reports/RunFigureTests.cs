using System.Text;
using LatentSharp.Distributions;
using LatentSharp.Formats.Metrics;
using LatentSharp.Models;
using LatentSharp.Reports.Pages;
using LatentSharp.Tests.Training;
using LatentSharp.Training;

namespace LatentSharp.Tests.Reports;

public sealed class RunFigureTests
{
    private const string VaeColor = "var(--s0,";
    private const string AeColor = "var(--s1,";

    [Fact]
    public void A_VAE_has_one_color_and_an_AE_another_on_every_chart()
    {
        RunRecord vae = Record("vae");
        RunRecord ae = Record("ae");
        foreach (string svg in new[] { Svg(RunFigures.Curve("KL", "kl", [vae], "")), Svg(RunFigures.KlPerDimension(vae)!),
            Svg(RunFigures.Curve("", "reconstruction", [vae], "")) })
        {
            svg.ShouldContain(VaeColor);
            svg.ShouldNotContain(AeColor);
        }

        Svg(RunFigures.Curve("", "reconstruction", [ae], "")).ShouldNotContain(VaeColor);
        string both = Svg(RunFigures.Curve("", "reconstruction", [ae, vae], ""));
        both.ShouldContain(VaeColor);
        both.ShouldContain(AeColor);
    }

    [Fact]
    public void The_axis_of_KL_begins_at_zero() => Svg(RunFigures.Curve("KL", "kl", [Record("vae")], "")).ShouldContain(">0<");

    [Fact]
    public void Bars_of_KL_carry_the_index_of_their_dimension_though_they_are_sorted()
    {
        string svg = Svg(RunFigures.KlPerDimension(Record("vae"))!);
        (int first, int second, int third) = (svg.IndexOf(">2<", StringComparison.Ordinal), svg.IndexOf(">0<", StringComparison.Ordinal),
            svg.IndexOf(">1<", StringComparison.Ordinal));
        svg.ShouldContain("index of the dimension");
        svg.ShouldContain("2, VAE: 5");
        svg.ShouldContain("1, VAE: 1");
        first.ShouldBeGreaterThan(0);
        Math.Max(second, third).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_plane_without_a_caption_begins_with_a_sentence() =>
        RunFigures.Grid(Record("vae"), "", 3).Caption.ShouldStartWith("Beside the plane 2 codes, ");

    [Fact]
    public void Units_that_were_not_counted_are_not_said_to_be_out_of_use()
    {
        RunRecord one = Record("vae");
        one = one with { Card = one.Card with { Test = one.Card.Test! with { Examples = 1, ActiveUnitsOver = 1, ActiveUnits = 0 } } };
        RunFigures.KlPerDimension(one)!.ShouldBeOfType<ChartFigure>().Caption.ShouldNotContain("in use");
        RunPage.Rows(one.Card).ShouldContain(row => row.Measure == "latent dimensions in use" && row.Value == "–");
    }

    private static string Svg(Figure figure)
    {
        var html = new StringBuilder();
        figure.WriteBody(html, 700);
        return html.ToString();
    }

    private static RunRecord Record(string kind)
    {
        ModelOptions options = TestSets.Mlp(Run.Format, "bernoulli", Binarization.Dynamic) with { Posterior = TestSets.Posterior(kind) };
        var card = new ModelCard
        {
            Model = options,
            Training = Run.Options,
            Data = new DataCard { Train = 40, Test = 100 },
            Test = new HeldOutMeasures { Examples = 100, ActiveUnits = 3, ActiveUnitsOver = 100, KlPerDimension = [3, 1, 5], Kl = 9 },
        };
        Measurement[] log = [.. Enumerable.Range(1, 4).SelectMany(e => new[] { Line(e, "train"), Line(e, "test") })];
        return new RunRecord(kind == "vae" ? "VAE" : "AE", new Autoencoder(options, 1), card, log, Run.Set, [0, 1]);

        static Measurement Line(int epoch, string split) =>
            new(epoch * 10, epoch, split, new Dictionary<string, double>(StringComparer.Ordinal)
            { ["reconstruction"] = 100.0 / epoch, ["kl"] = 8 + (0.1 * epoch), ["negativeElbo"] = 100 });
    }
}
