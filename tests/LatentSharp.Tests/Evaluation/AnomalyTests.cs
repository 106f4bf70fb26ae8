using LatentSharp.Data;
using LatentSharp.Evaluation.Anomalies;
using LatentSharp.Evaluation.Features;
using LatentSharp.Imaging;
using LatentSharp.Latent.Densities;
using LatentSharp.Models;
using LatentSharp.Tensors;
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

        // What is no number is below all numbers, and ends like them.
        RankingArea.Roc([double.NaN, 1, double.NaN], [true, false, false]).ShouldBe(0.25);
        RankingArea.Precision([double.NaN, 1], [true, false]).ShouldBe(0.5);
    }

    [Theory]
    [InlineData(0.001, "latent", 999)]
    [InlineData(0.01, "latent", 99)]
    [InlineData(0.05, "latent", 19)]
    [InlineData(0.3, "latent", 3)]
    [InlineData(0.001, "all", 1099)]
    [InlineData(0.01, "all", 131)]
    [InlineData(0.3, "all", 3)]
    [InlineData(1e-12, "all", 1_000_000_000_099)]
    public void ARateNeedsSoManyGoodExamples(double rate, string by, long needed) => GoodScores.Needed(rate, by).ShouldBe(needed);

    [Theory]
    [InlineData("latent", 29, 0.1)]
    [InlineData("latent", 99, 0.01)]
    [InlineData("all", 25, 0.05)]
    [InlineData("all", 39, 0.1)]
    [InlineData("all", 131, 0.01)]
    public void GoodExamplesAreAboveTheThresholdAtTheRateOverManyDraws(string by, int good, double rate)
    {
        // Four scores of which two have long tails: whatever they are like, the rate is the promised one.
        const int Trials = 1500;
        const int Fresh = 20;
        var random = new RandomStream(8, 8);
        var shares = new double[Trials];
        for (ulong trial = 0; trial < Trials; trial++)
        {
            Dictionary<string, double[]> scores = Enumerable.Range(0, 4).ToDictionary(s => s == 0 ? "latent" : $"s{s}", s =>
                Enumerable.Range(0, good + Fresh).Select(i =>
                {
                    double u = random.Substream(trial).Uniform((ulong)((i * 4) + s));
                    return s % 2 == 0 ? u : -Math.Log(1 - u) * (i % 4 == 0 ? 3 : 1);
                }).ToArray(), StringComparer.Ordinal);
            var of = new GoodScores(scores.ToDictionary(score => score.Key, score => score.Value[..good], StringComparer.Ordinal));
            double threshold = of.Threshold(by, rate);
            shares[trial] = Enumerable.Range(good, Fresh).Average(i =>
                (by == "all" ? of.Combined(name => scores[name][i]) : scores[by][i]) > threshold ? 1.0 : 0);
        }

        int count = good - (by == "all" ? good / 4 : 0);
        double promised = (count + 1 - Math.Ceiling(((count + 1) * (1 - rate)) - 1e-9)) / (count + 1);
        promised.ShouldBeLessThanOrEqualTo(rate + 1e-12);
        double mean = shares.Average();
        double error = Math.Sqrt(shares.Sum(share => (share - mean) * (share - mean)) / Trials / (Trials - 1));
        mean.ShouldBe(promised, 3.5 * error);
    }

    [Fact]
    public void TheLargestScoreCountsInUnitsOfItsSpread()
    {
        // The first quarter gives the units: 0 to 100 of 404.
        var good = new GoodScores(new Dictionary<string, double[]>
        {
            ["a"] = [.. Enumerable.Range(0, 404).Select(i => (double)(i % 101))],
            ["b"] = [.. Enumerable.Range(0, 404).Select(i => 1000.0 * (i % 101))],
        });
        good.CountOf("all").ShouldBe(304);
        good.CountOf("a").ShouldBe(404);
        good.Quantile("all", 1).ShouldBeGreaterThan(good.Quantile("all", 0.9));
        good.Combined(name => name == "a" ? 94 : 49_000).ShouldBe(1, 0.05);
        good.Combined(name => name == "a" ? 49 : 140_000).ShouldBe(2, 0.05);
    }

    [Fact]
    public void ErrorsCountForWhatIsUsualAtTheirPlace()
    {
        TableColumns columns = TableColumns.Raw(["sure", "noise"]);
        var usual = new UsualErrors([0.01, 1]);
        double[] map = ErrorMap.Of([0.5f, 1], [0, 0], columns, usual);
        map[0].ShouldBe(0.25 / (0.01 + (0.05 * 0.505)), 1e-9);
        map[0].ShouldBeGreaterThan(5 * map[1]);
        ErrorMap.Of([0.5f, 1], [0, 0], columns).ShouldBe([0.25, 1]);
        usual.Tensor.Value.Span.ToArray().ShouldBe([0.01f, 1f]);
        AnomalyScorer.NamesOf(TestSets.Mlp(new PictureFormat(8, 8, 1)) with { Format = columns }).ShouldContain("local");
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

    [Fact]
    public void APlaceIsAsStrangeAsItsFeaturesAreFarFromThoseOfGoodPictures()
    {
        var format = new PictureFormat(64, 64, 1);
        PictureDataset set = TestSets.Boxes(12, format);
        var bank = PatchBank.Learn(new Blocks(), set, [.. Enumerable.Range(0, 12)], 1, null, CancellationToken.None);
        double[][] good = bank.Maps(set.Batch([3, 5]));

        // Every patch of these pictures is kept, so that none is far from the nearest.
        good.ShouldAllBe(map => map.All(value => value < 1e-4));
        Tensor odd = set.Batch([3]);
        for (int y = 32; y < 36; y++)
        {
            odd.Span.Slice((y * 64) + 32, 4).Fill(5);
        }

        double[] map = bank.Maps(odd)[0];
        int place = Array.IndexOf(map, map.Max());
        (place % 64).ShouldBeInRange(27, 41);
        (place / 64).ShouldBeInRange(27, 41);
        bank.Maps(set.Batch([5])).ShouldBe([good[1]]);
    }

    /// <summary>Averages of blocks of two, four and eight pixels.</summary>
    private sealed class Blocks : PictureFeatures
    {
        public override string Name => "blocks";

        public override int Count => 1;

        public override Tensor Of(Tensor pictures) => throw new NotSupportedException();

        public override IReadOnlyList<Tensor> Maps(Tensor pictures) => [.. new[] { 2, 4, 8 }.Select(side =>
        {
            int across = 64 / side;
            var map = new Tensor(new Shape(pictures.Shape[0], 1, across, across));
            for (int i = 0; i < pictures.Length; i++)
            {
                (int picture, int y, int x) = (i / 4096, i % 4096 / 64, i % 64);
                map.Span[(((picture * across) + (y / side)) * across) + (x / side)] += pictures.Span[i] / side / side;
            }

            return map;
        })];
    }
}
