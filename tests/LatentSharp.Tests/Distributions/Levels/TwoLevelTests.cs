using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Distributions.Levels;
using LatentSharp.Distributions.Priors;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Distributions.Levels;

/// <summary>Codes of two levels: the chain rule of their densities, their means, their gradients, and what they go with.</summary>
public sealed class TwoLevelTests
{
    private const int Features = 5;
    private const int Latent = 5;

    [Fact]
    public void TheDensityIsTheProductOfBothLevels()
    {
        TwoLevelPosterior posterior = Posterior();
        var tape = new Tape(records: false);
        Variable features = tape.Constant(TestSets.Normal(new Shape(4, Features), 7));
        Distribution q = posterior.Given(features);
        Tensor z = q.Sample(new RandomStream(3, 1)).Value;
        float[] found = q.NegativeLogDensity(tape.Constant(z)).Value.Span.ToArray();
        for (int i = 0; i < 4; i++)
        {
            double[] h = Row(features.Value, i), code = Row(z, i);
            (double[] mean2, double[] log2) = (Linear(posterior, "top.mean", h), Linear(posterior, "top.log_variance", h));
            double[] hidden = [.. Linear(posterior, "below.hidden", [.. h, .. code[..2]]).Select(x => Math.Max(0, x))];
            (double[] mean1, double[] log1) = (Linear(posterior, "below.mean", hidden), Linear(posterior, "below.log_variance", hidden));
            ((double)found[i]).ShouldBe(Gaussian(code[..2], mean2, log2) + Gaussian(code[2..], mean1, log1), 1e-4);
        }
    }

    [Fact]
    public void TheMeanCodeGoesByTheMeanOfTheLevelAbove()
    {
        TwoLevelPosterior posterior = Posterior();
        var tape = new Tape(records: false);
        Variable features = tape.Constant(TestSets.Normal(new Shape(3, Features), 8));
        Distribution q = posterior.Given(features);
        double[] h = Row(features.Value, 1), mean = Row(q.Mean.Value, 1);
        double[] upper = Linear(posterior, "top.mean", h);
        double[] hidden = [.. Linear(posterior, "below.hidden", [.. h, .. upper]).Select(x => Math.Max(0, x))];
        double[] expected = [.. upper, .. Linear(posterior, "below.mean", hidden)];
        for (int j = 0; j < Latent; j++)
        {
            mean[j].ShouldBe(expected[j], 1e-5);
            ((double)q.Around!.Mean.Value.Span[Latent + j]).ShouldBe(expected[j], 1e-5);
        }

        q.KlTo(new StandardNormalOptions().Build(Latent, default).On(tape, new Shape(3, Latent))).ShouldBeNull();
    }

    [Fact]
    public void SamplesHaveTheSpreadOfBothLevels()
    {
        TwoLevelPosterior posterior = Posterior();
        var tape = new Tape(records: false);
        Tensor one = TestSets.Normal(new Shape(1, Features), 9);
        var many = new Tensor(new Shape(20_000, Features));
        for (int i = 0; i < many.Length; i++)
        {
            many.Span[i] = one.Span[i % Features];
        }

        Distribution q = posterior.Given(tape.Constant(many));
        Variable z = q.Sample(new RandomStream(5, 2));

        // E[−log q(z)] of a Gaussian given another is the sum of both entropies, averaged over the level above.
        double entropy = q.NegativeLogDensity(z).Value.Span.ToArray().Average(x => (double)x);
        DiagonalGaussian around = q.Around!;
        double[] logs = Row(around.LogVariance.Value, 0);
        double upper = logs[..2].Sum(v => 0.5 * (v + 1 + Math.Log(2 * Math.PI)));
        entropy.ShouldBe(upper + (0.5 * 3 * (1 + Math.Log(2 * Math.PI))) + (0.5 * Lower(posterior, one, z.Value)), 0.05);

        // The first draws of a batch are the same whatever its size.
        var again = new Tape(records: false);
        float[] first = posterior.Given(again.Constant(one)).Sample(new RandomStream(5, 2)).Value.Span.ToArray();
        first.ShouldBe(z.Value.Span[..Latent].ToArray());
    }

    [Fact]
    public void ThePriorBeginsAsTheStandardNormalDistribution()
    {
        Prior prior = new TwoLevelPriorOptions().Build(Latent, new RandomStream(2, 2));
        Prior normal = new StandardNormalOptions().Build(Latent, default);
        Tensor codes = prior.Sample(20, Latent, seed: 3);
        codes.Span.ToArray().ShouldBe(normal.Sample(20, Latent, seed: 3).Span.ToArray());
        prior.LogDensity(codes).Span.ToArray().Zip(normal.LogDensity(codes).Span.ToArray())
            .ShouldAllBe(p => Math.Abs(p.First - p.Second) < 1e-4);
    }

    [Fact]
    public void TheBoundOfManySamplesIsTheAverageOfWeightsOfTheSameSamples()
    {
        var format = new PictureFormat(8, 8, 1);
        ModelOptions options = TestSets.Mlp(format) with
        {
            Posterior = new TwoLevelPosteriorOptions { Width = 6 },
            Prior = new TwoLevelPriorOptions { Width = 6 },
        };
        var model = new Autoencoder(options, seed: 3);
        model.ParameterCount.ShouldBe(ModelSize.Parameters(options));
        Tensor x = TestSets.Pixels(TestSets.Boxes(1, format));
        var weights = new double[3000];
        model.LogWeights(x, new RandomStream(4, 4), weights, default);

        // One pass of the same draws, by the terms of the bound.
        var rows = new Tensor(model.BatchShape(40));
        for (int i = 0; i < rows.Length; i++)
        {
            rows.Span[i] = x.Span[i % x.Length];
        }

        var tape = new Tape();
        ModelPass pass = model.Forward(tape, rows, new RandomStream(4, 4), training: false);
        IReadOnlyList<LossTerm> terms = new ElboObjective().Terms(pass, double.PositiveInfinity);
        for (int i = 0; i < 40; i++)
        {
            weights[i].ShouldBe(-terms.Sum(term => (double)term.Value.Value.Span[i]), 1e-3);
        }

        double bound = weights.Average();
        double tighter = Math.Log(weights.Average(w => Math.Exp(w - bound))) + bound;
        tighter.ShouldBeGreaterThan(bound);
    }

    [Fact]
    public void WhatCannotBeIsRefused()
    {
        ModelOptions options = TestSets.Mlp(new PictureFormat(8, 8, 1)) with { Posterior = new TwoLevelPosteriorOptions() };
        Should.Throw<SettingException>(() => (options with { Prior = new VampPriorOptions() }).Validate()).Message.ShouldBe(
            "prior vamp is an average of diagonal Gaussians, so that posterior must be gaussian, and not two-level.");
        Should.Throw<SettingException>(() => (options with { Latent = 1 }).Validate()).Message.ShouldBe(
            "posterior two-level needs at least 2 latent dimensions, one a level, but latent is 1.");
        Should.Throw<SettingException>(() =>
            (options with { Posterior = new PointOptions(), Prior = new TwoLevelPriorOptions() }).Validate()).Message
            .ShouldContain("codes that are points do not have");

        // Each of the two levels may stand by itself: the bound is estimated by samples, whatever the other.
        Should.NotThrow(() => options.Validate());
        Should.NotThrow(() => (options with { Posterior = new DiagonalGaussianOptions(), Prior = new TwoLevelPriorOptions() }).Validate());
        Should.NotThrow(() => (options with { Prior = new FlowPriorOptions() }).Validate());
    }

    private static TwoLevelPosterior Posterior() =>
        (TwoLevelPosterior)new TwoLevelPosteriorOptions { Width = 6 }.Build(Features, Latent, new RandomStream(1, 1));

    /// <summary>Average Σ log σ² of the lower level over draws of the upper one.</summary>
    private static double Lower(TwoLevelPosterior posterior, Tensor features, Tensor z)
    {
        double[] h = Row(features, 0);
        return Enumerable.Range(0, 2000).Average(i =>
        {
            double[] hidden = [.. Linear(posterior, "below.hidden", [.. h, .. Row(z, i)[..2]]).Select(x => Math.Max(0, x))];
            return Linear(posterior, "below.log_variance", hidden).Sum();
        });
    }

    private static double[] Row(Tensor tensor, int row) =>
        Array.ConvertAll(tensor.Span.Slice(row * tensor.Shape[1], tensor.Shape[1]).ToArray(), x => (double)x);

    private static double[] Linear(TwoLevelPosterior posterior, string name, double[] x)
    {
        Tensor weight = posterior.Parameters.Single(p => p.Name == $"posterior.{name}.weight").Value;
        Tensor bias = posterior.Parameters.Single(p => p.Name == $"posterior.{name}.bias").Value;
        return [.. Enumerable.Range(0, bias.Length).Select(i =>
            bias.Span[i] + x.Select((value, j) => value * weight.Span[(i * x.Length) + j]).Sum())];
    }

    private static double Gaussian(double[] x, double[] mean, double[] logVariance) => x.Select((value, j) => 0.5 *
        (logVariance[j] + Math.Log(2 * Math.PI) + (Math.Pow(value - mean[j], 2) * Math.Exp(-logVariance[j])))).Sum();
}
