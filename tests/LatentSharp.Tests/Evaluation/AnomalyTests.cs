using LatentSharp.Data;
using LatentSharp.Evaluation.Anomalies;
using LatentSharp.Imaging;
using LatentSharp.Latent.Densities;
using LatentSharp.Models;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Evaluation;

public sealed class AnomalyTests
{
    [Fact]
    public void TheAreasAreThoseOfTheirDefinitions()
    {
        var random = new RandomStream(3, 3);

        // Few different values, so that there are ties.
        double[] scores = [.. Enumerable.Range(0, 80).Select(i => (double)random.Integer((ulong)i, 9))];
        bool[] anomalous = [.. Enumerable.Range(0, 80).Select(i => scores[i] + random.Integer(100 + (ulong)i, 6) > 8)];
        var pairs = from a in Enumerable.Range(0, 80)
                    where anomalous[a]
                    from g in Enumerable.Range(0, 80)
                    where !anomalous[g]
                    select scores[a] > scores[g] ? 1 : scores[a] == scores[g] ? 0.5 : 0;
        RankingArea.Roc(scores, anomalous)!.Value.ShouldBe(pairs.Average(), 1e-12);

        double precision = Enumerable.Range(0, 80).Where(i => anomalous[i]).Average(i =>
            (double)Enumerable.Range(0, 80).Count(j => anomalous[j] && scores[j] >= scores[i]) / scores.Count(s => s >= scores[i]));
        RankingArea.Precision(scores, anomalous)!.Value.ShouldBe(precision, 1e-12);
        RankingArea.Roc([1, 2], [false, false]).ShouldBeNull();
        RankingArea.Precision([1, 2], [false, false]).ShouldBeNull();
    }

    [Theory]
    [InlineData(0.001, 999)]
    [InlineData(0.01, 99)]
    [InlineData(0.05, 19)]
    [InlineData(0.3, 3)]
    public void ARateNeedsSoManyGoodExamples(double rate, int needed) => GoodScores.Needed(rate).ShouldBe(needed);

    [Fact]
    public void GoodExamplesAreAboveTheThresholdAtMostAtTheRate()
    {
        const double Rate = 0.1;
        var random = new RandomStream(8, 8);
        (int above, int all) = (0, 0);
        for (ulong trial = 0; trial < 400; trial++)
        {
            double[] draws = [.. Enumerable.Range(0, 40).Select(i => (double)random.Substream(trial).Uniform((ulong)i))];
            var good = new GoodScores(new Dictionary<string, double[]> { ["latent"] = draws[..29] });
            above += draws[29..].Count(draw => draw > good.Threshold("latent", Rate));
            all += draws[29..].Length;
        }

        // ⌈30 · 0.9⌉ = 27 of 29: three in thirty are above, exactly the rate.
        ((double)above / all).ShouldBe(Rate, 0.015);
    }

    [Fact]
    public void TheLargestScoreCountsInUnitsOfItsSpread()
    {
        var good = new GoodScores(new Dictionary<string, double[]>
        {
            ["a"] = [.. Enumerable.Range(0, 101).Select(i => (double)i)],
            ["b"] = [.. Enumerable.Range(0, 101).Select(i => 1000.0 * i)],
        });
        good.Combined(name => name == "a" ? 95 : 50_000).ShouldBe(1, 1e-12);
        good.Combined(name => name == "a" ? 50 : 140_000).ShouldBe(2, 1e-12);
    }

    [Fact]
    public void AFaultIsFoundAndShownWhereItIs()
    {
        var format = new PictureFormat(16, 16, 1);
        PictureDataset set = TestSets.Boxes(30, format);
        var model = new Autoencoder(TestSets.Mlp(format), seed: 2);
        var scorer = new AnomalyScorer(model, GaussianDensity.Fit(model.Encode(TestSets.Pixels(set))));
        scorer.Names.ShouldBe(["reconstruction", "local", "latent", "likelihood"]);
        int seen = 0;
        scorer.Score(set, [4, 9], 1, values =>
        {
            values.Scores.Length.ShouldBe(4);
            values.Scores.ShouldAllBe(score => double.IsFinite(score));
            values.Scores[1].ShouldBe(values.Map!.Max());
            seen++;
        }, CancellationToken.None);
        seen.ShouldBe(2);

        var x = new float[256];
        var again = new float[256];
        x[(5 * 16) + 11] = 1;
        double[] map = ErrorMap.Of(x, again, format);
        Array.IndexOf(map, map.Max()).ShouldBe((5 * 16) + 11);
        map.Sum().ShouldBe(1, 0.05);
        Picture picture = new(16, 16, 1);
        ErrorMap.Draw(picture, map, usual: 1).Pixels.ShouldAllBe(value => value == 0);
        Picture drawn = ErrorMap.Draw(picture, map, usual: map.Max() / 20);
        drawn.Pixels[((5 * 16) + 11) * 3].ShouldBeGreaterThan((byte)150);
        drawn.Pixels[0].ShouldBe((byte)0);
    }

    [Fact]
    public void ScoresAreReadBackFromTheirTensors()
    {
        var good = new GoodScores(new Dictionary<string, double[]> { ["latent"] = [1, 2, 3], ["reconstruction"] = [4, 5, 6] });
        good.Tensors.Select(tensor => tensor.Name).ShouldBe(["scores.latent", "scores.reconstruction"]);
        good.Tensors.Last().Value.Span.ToArray().ShouldBe([4f, 5f, 6f]);
    }
}
