using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Distributions.Levels;
using LatentSharp.Distributions.Operations;
using LatentSharp.Distributions.Operations.Mixtures;
using LatentSharp.Distributions.Priors;
using LatentSharp.Models;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Distributions.Priors;

/// <summary>Priors with parameters: densities that integrate to 1, draws that follow them, and what they refuse.</summary>
public sealed class PriorTests
{
    public static TheoryData<string, int> Kinds => new()
    {
        { "normal", 1 }, { "mixture", 1 }, { "vamp", 1 }, { "normal", 2 }, { "mixture", 2 }, { "vamp", 2 }, { "flow", 2 },
        { "two-level", 2 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void DensityIntegratesToOne(string kind, int latent)
    {
        Prior prior = Disturbed(kind, latent);
        const int Steps = 240;
        const double Reach = 12;
        const double Step = 2 * Reach / Steps;
        int count = latent == 1 ? Steps : Steps * Steps;
        var codes = new Tensor(new Shape(count, latent));
        for (int i = 0; i < count; i++)
        {
            codes.Span[i * latent] = (float)(-Reach + (Step * ((i % Steps) + 0.5)));
            if (latent == 2)
            {
                codes.Span[(i * latent) + 1] = (float)(-Reach + (Step * ((i / Steps) + 0.5)));
            }
        }

        double sum = prior.LogDensity(codes).Span.ToArray().Sum(log => Math.Exp(log)) * Math.Pow(Step, latent);
        sum.ShouldBe(1, 2e-3);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void DrawsFollowTheDensity(string kind, int latent)
    {
        // First and second moments of draws beside those of the density, by importance from a wide normal distribution.
        Prior prior = Disturbed(kind, latent);
        Tensor draws = prior.Sample(20_000, latent, seed: 3);
        var wide = new Tensor(new Shape(60_000, latent));
        new RandomStream(5, 0).FillNormal(wide.Span, 0);
        const double Scale = 3;
        foreach (ref float value in wide.Span)
        {
            value *= (float)Scale;
        }

        float[] logs = prior.LogDensity(wide).Span.ToArray();
        for (int j = 0; j < latent; j++)
        {
            (double mass, double mean, double square) = (0, 0, 0);
            for (int i = 0; i < logs.Length; i++)
            {
                double q = Enumerable.Range(0, latent).Sum(k => -0.5 * Math.Pow(wide.Span[(i * latent) + k] / Scale, 2));
                double weight = Math.Exp(logs[i] - q + (latent * Math.Log(Scale * Math.Sqrt(2 * Math.PI)))) / logs.Length;
                double z = wide.Span[(i * latent) + j];
                (mass, mean, square) = (mass + weight, mean + (weight * z), square + (weight * z * z));
            }

            float[] column = [.. Enumerable.Range(0, draws.Shape[0]).Select(i => draws.Span[(i * latent) + j])];
            mass.ShouldBe(1, 0.05);
            column.Average(z => (double)z).ShouldBe(mean, 0.06);
            column.Average(z => (double)z * z).ShouldBe(square, 0.05 * (1 + square));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TheFirstDrawsAreTheSameForEveryCount(string kind, int latent)
    {
        Prior prior = Disturbed(kind, latent);
        prior.Sample(7, latent, seed: 9).Span.ToArray().ShouldBe(prior.Sample(40, latent, seed: 9).Span[..(7 * latent)].ToArray());
        prior.Sample(7, latent, seed: 9).Span.ToArray().ShouldNotBe(prior.Sample(7, latent, seed: 10).Span.ToArray());
    }

    [Fact]
    public void ATemperatureOfZeroLeavesTheMeansOfTheComponents()
    {
        Prior prior = Disturbed("mixture", 2);
        float[] means = prior.Parameters.Single(p => p.Name == "prior.means").Value.Span.ToArray();
        foreach (float[] code in prior.Sample(50, 2, seed: 1, temperature: 0).Span.ToArray().Chunk(2))
        {
            means.Chunk(2).ShouldContain(mean => mean[0] == code[0] && mean[1] == code[1]);
        }
    }

    [Fact]
    public void AMixtureBeginsNearTheStandardNormalDistribution()
    {
        Prior prior = new MixturePriorOptions { Components = 200 }.Build(3, new RandomStream(1, 1));
        Tensor draws = prior.Sample(20_000, 3, seed: 2);
        draws.Span.ToArray().Average(z => (double)z).ShouldBe(0, 0.06);
        draws.Span.ToArray().Average(z => (double)z * z).ShouldBe(1, 0.06);
    }

    [Fact]
    public void AFlowBeginsAsTheStandardNormalDistribution()
    {
        Prior prior = new FlowPriorOptions().Build(5, new RandomStream(1, 1));
        Tensor codes = new StandardNormalOptions().Build(5, default).Sample(30, 5, seed: 4);
        float[] expected = new StandardNormalOptions().Build(5, default).LogDensity(codes).Span.ToArray();
        float[] found = prior.LogDensity(codes).Span.ToArray();
        for (int i = 0; i < found.Length; i++)
        {
            found[i].ShouldBe(expected[i], 1e-4f);
        }

        FlowPriorOptions options = new() { Couplings = 3, Width = 7 };
        options.Build(5, default).Parameters.Sum(p => (long)p.Value.Length).ShouldBe(options.ParameterCount(5));
    }

    [Fact]
    public void OneGaussianOfAMixtureIsThatGaussian()
    {
        var tape = new Tape(records: false);
        float[] z = [0.3f, -1.2f, 0.8f, 2.5f], mean = [0.1f, -0.4f], logVariance = [0.5f, -1];
        Variable x = tape.Constant(new Tensor(new Shape(2, 2), z));
        Variable one = DiagonalMixtureLoss.Apply(
            x, tape.Constant(new Tensor(new Shape(1, 2), mean)), tape.Constant(new Tensor(new Shape(1, 2), logVariance)));
        Variable gaussian = DiagonalGaussianLoss.Apply(
            x, tape.Constant(new Tensor(new Shape(2, 2), [.. mean, .. mean])),
            tape.Constant(new Tensor(new Shape(2, 2), [.. logVariance, .. logVariance])));
        one.Value.Span[0].ShouldBe(gaussian.Value.Span[0], 1e-5f);
        one.Value.Span[1].ShouldBe(gaussian.Value.Span[1], 1e-5f);
    }

    [Fact]
    public void FarFromEveryComponentTheDensityIsNoInfinity()
    {
        var tape = new Tape();
        Variable z = tape.Watch(new Tensor(new Shape(1, 2), [400, -300]));
        Variable y = DiagonalMixtureLoss.Apply(
            z, tape.Constant(new Tensor(new Shape(2, 2), [0, 0, 1, 1])), tape.Constant(new Tensor(new Shape(2, 2))));
        double expected = (0.5 * ((399.0 * 399) + (301.0 * 301))) + Math.Log(2 * Math.PI) + Math.Log(2);
        ((double)y.Value.Span[0]).ShouldBe(Math.Min(expected, (0.5 * 250_000) + Math.Log(2 * Math.PI) + Math.Log(2)), 0.05);
        tape.Backward(y.Sum());
        z.Gradient!.Span.ToArray().ShouldAllBe(g => float.IsFinite(g));
    }

    [Fact]
    public void ShapesThatDoNotFitAreRefused()
    {
        var tape = new Tape();
        Variable z = tape.Constant(new Tensor(new Shape(3, 2)));
        Variable three = tape.Constant(new Tensor(new Shape(4, 3)));
        Should.Throw<ArgumentException>(() => DiagonalMixtureLoss.Apply(z, three, three)).Message.ShouldContain("[4, 3]");
    }

    [Fact]
    public void ValuesOutsideTheRangeReturnAndGoNoFarther()
    {
        var tape = new Tape();
        Variable x = tape.Watch(new Tensor(new Shape(4), [-0.5f, -0.5f, 1.5f, 1.5f]));
        Variable y = WithinRange.Apply(x);
        y.Value.Span.ToArray().ShouldBe([0, 0, 1, 1]);
        tape.Backward((y * tape.Constant(new Tensor(new Shape(4), [1, -1, 1, -1]))).Sum());
        x.Gradient!.Span.ToArray().ShouldBe([0, -1, 1, 0]);
    }

    [Fact]
    public void WhatCannotBeIsRefused()
    {
        Refusal(new FlowPriorOptions(), new DiagonalGaussianOptions(), 1).ShouldContain("at least 2 latent dimensions");
        Refusal(new FlowPriorOptions(), new DiagonalGaussianOptions(), 513).ShouldContain("at most 512 dimensions");
        ModelOptions large = TestSets.Mlp(new PictureFormat(256, 256, 3)) with { Prior = new VampPriorOptions { PseudoInputs = 100_000 } };
        Should.Throw<SettingException>(large.Validate).Message.ShouldStartWith("a prior of 19,660,800,000 trained values is not possible");
        foreach (PriorOptions options in new PriorOptions[] { new FlowPriorOptions(), new VampPriorOptions(), new MixturePriorOptions() })
        {
            Refusal(options, new PointOptions(), 4).ShouldContain("codes that are points do not have");
            Should.NotThrow(() => options.Validate(new DiagonalGaussianOptions(), 4));
        }
    }

    private static string Refusal(PriorOptions options, PosteriorOptions posterior, int latent) =>
        Should.Throw<SettingException>(() => options.Validate(posterior, latent)).Message;

    /// <summary>A prior whose parameters are away from their first values.</summary>
    private static Prior Disturbed(string kind, int latent)
    {
        PriorOptions options = kind switch
        {
            "mixture" => new MixturePriorOptions { Components = 5 },
            "vamp" => new VampPriorOptions { PseudoInputs = 6 },
            "flow" => new FlowPriorOptions { Couplings = 3, Width = 8 },
            "two-level" => new TwoLevelPriorOptions { Width = 8 },
            _ => new StandardNormalOptions(),
        };
        Prior prior = options.Build(latent, new RandomStream(7, 1));
        var posterior = new DiagonalGaussianPosterior(4, latent, new RandomStream(8, 1));
        prior.Bind(new PictureFormat(1, 2, 2), x => posterior.Given(3 * x.Reshape(new Shape(x.Shape[0], 4))));
        var random = new RandomStream(9, 1);
        for (int i = 0; i < prior.Parameters.Count; i++)
        {
            Span<float> values = prior.Parameters[i].Value.Span;
            var noise = new float[values.Length];
            random.Substream((ulong)i).FillNormal(noise, 0);
            for (int j = 0; j < noise.Length; j++)
            {
                values[j] += 0.3f * noise[j];
            }
        }

        return prior;
    }
}
