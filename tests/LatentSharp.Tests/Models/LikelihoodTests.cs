using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Models;

/// <summary>Each likelihood against its formula in doubles.</summary>
public sealed class LikelihoodTests
{
    private const int Batch = 3;
    private const int Pixels = 2 * 5 * 4;

    private static readonly Tensor Output = TestSets.Normal(new Shape(Batch, 2, 5, 4));
    private static readonly Tensor Levels = MakeLevels();

    [Fact]
    public void BernoulliIsTheCrossEntropyOfTheLogits() => Check(
        new BernoulliOptions(),
        (logit, x) => Math.Log(1 + Math.Exp(logit)) - (x * logit));

    [Fact]
    public void GaussianOfAFixedVariance() => Check(
        new GaussianOptions { Variance = VarianceKind.Fixed, Sigma = 0.3 },
        (output, x) => 0.5 * (Math.Log(2 * Math.PI * 0.09) + (Square(x - Sigmoid(output)) / 0.09)));

    [Fact]
    public void GaussianOfALearnedVarianceBeginsAtSigma()
    {
        var options = new GaussianOptions { Variance = VarianceKind.Learned, Sigma = 0.2 };
        Check(options, (output, x) => 0.5 * (Math.Log(2 * Math.PI * 0.04) + (Square(x - Sigmoid(output)) / 0.04)));
        Parameter parameter = options.Build().Parameters.ShouldHaveSingleItem();
        parameter.Name.ShouldBe("likelihood.log_variance");
        ((double)parameter.Value.Item()).ShouldBe(Math.Log(0.04), 1e-6);
    }

    [Fact]
    public void GaussianOfTheOptimalVariance()
    {
        double mse = Enumerable.Range(0, Batch * Pixels).Average(i => Square(Levels.Span[i] - Sigmoid(Output.Span[i])));
        var options = new GaussianOptions { Variance = VarianceKind.Optimal };
        double expected = 0.5 * Pixels * (Math.Log(2 * Math.PI * mse) + 1);
        ((double)Values(options.Build(), training: true).Average()).ShouldBe(expected, 1e-3);
    }

    [Fact]
    public void TheKeptVarianceIsThatOfTheDataItWasEstimatedOn()
    {
        var likelihood = new GaussianLikelihood();
        IEstimate estimate = likelihood.Estimate().ShouldNotBeNull();
        estimate.Add([0.5f, 0.25f], [0.25f, 0.25f]);
        estimate.Add([1, 0], [1, 0.5f]);
        estimate.Keep();
        double variance = (0.0625 + 0.25) / 4;
        ((double)likelihood.Buffers.Single().Value.Item()).ShouldBe(Math.Log(variance), 1e-6);
        Check(likelihood, (output, x) => 0.5 * (Math.Log(2 * Math.PI * variance) + (Square(x - Sigmoid(output)) / variance)));
        new GaussianLikelihood(VarianceKind.Fixed).Estimate().ShouldBeNull();
        new GaussianLikelihood(VarianceKind.Learned).Estimate().ShouldBeNull();
    }

    [Fact]
    public void ThePerfectReconstructionHasAFiniteDensity()
    {
        var likelihood = new GaussianLikelihood();
        IEstimate estimate = likelihood.Estimate()!;
        estimate.Add([0.5f], [0.5f]);
        estimate.Keep();
        double.IsFinite(likelihood.Buffers.Single().Value.Item()).ShouldBeTrue();
    }

    [Fact]
    public void LogisticIsTheMassOfALevel() => Check(
        new LogisticOptions(),
        (output, x) => -Math.Log(LevelMass(Sigmoid(output), x, Math.Exp(-3))));

    [Fact]
    public void LogisticMassesOfAllLevelsAddUpToOne()
    {
        var x = new Tensor(new Shape(256, 1, 1, 1));
        var output = new Tensor(x.Shape);
        output.Span.Fill(1.3f);
        for (int level = 0; level < 256; level++)
        {
            x.Span[level] = level / 255f;
        }

        var tape = new Tape(records: false);
        float[] negativeLog = new LogisticLikelihood().Given(tape.Constant(output))
            .NegativeLogDensity(tape.Constant(x)).Value.Span.ToArray();
        negativeLog.Sum(v => Math.Exp(-v)).ShouldBe(1, 1e-4);
    }

    [Fact]
    public void PicturesAreTheSigmoidOfTheOutput()
    {
        foreach (string kind in DistributionKinds.Likelihoods.Names
            .Where(kind => DistributionKinds.Likelihoods.Create(kind) is { ParametersPerValue: 1 } options
                && options.Fits(new PictureFormat(8, 8, 1))))
        {
            float[] pictures = (DistributionKinds.Likelihoods.Create(kind)).Build()
                .Given(new Tape(records: false).Constant(Output)).Mean.Value.Span.ToArray();
            pictures.Select((v, i) => Math.Abs(v - Sigmoid(Output.Span[i]))).Max().ShouldBeLessThan(1e-6);
        }
    }

    [Fact]
    public void BinarizationIsAsItsNamesSay()
    {
        float[] pixels = [0, 0.2f, 0.5f, 0.49999f, 1, 0.7f];
        Prepare(Binarization.None, pixels, 0).ShouldBe(pixels);
        Prepare(Binarization.Fixed, pixels, 0).ShouldBe([0, 0, 1, 0, 1, 1]);
        float[] many = [.. Enumerable.Repeat(0.3f, 20000)];
        foreach (Binarization drawn in new[] { Binarization.Static, Binarization.Dynamic })
        {
            float[] x = Prepare(drawn, many, 0);
            x.ShouldAllBe(v => v == 0 || v == 1);
            ((double)x.Average()).ShouldBe(0.3, 0.015); // 4.6 standard deviations
            Prepare(drawn, many, 0).ShouldBe(x);
            Prepare(drawn, many, 20000).ShouldNotBe(x);
            Prepare(drawn, [0, 1, 0, 1], 5).ShouldBe([0, 1, 0, 1]);
        }

        foreach (string kind in new[] { "gaussian", "logistic" })
        {
            var x = new float[pixels.Length];
            (DistributionKinds.Likelihoods.Create(kind)).Build().Prepare(pixels, x, new RandomStream(1, 1), 0);
            x.ShouldBe(pixels);
        }
    }

    private static float[] Prepare(Binarization binarization, float[] pixels, ulong start)
    {
        var x = new float[pixels.Length];
        (new BernoulliOptions { Binarize = binarization }).Build()
            .Prepare(pixels, x, new RandomStream(1, 1), start);
        return x;
    }

    private static void Check(LikelihoodOptions options, Func<double, double, double> term) => Check(options.Build(), term);

    private static void Check(Likelihood likelihood, Func<double, double, double> term)
    {
        float[] found = Values(likelihood);
        found.Length.ShouldBe(Batch);
        for (int n = 0; n < Batch; n++)
        {
            double expected = Enumerable.Range(n * Pixels, Pixels).Sum(i => term(Output.Span[i], Levels.Span[i]));
            ((double)found[n]).ShouldBe(expected, 1e-4 * Math.Max(1, Math.Abs(expected)));
        }
    }

    private static float[] Values(Likelihood likelihood, bool training = false)
    {
        var tape = new Tape(records: false);
        return likelihood.Given(tape.Constant(Output), training).NegativeLogDensity(tape.Constant(Levels)).Value.Span.ToArray();
    }

    private static double LevelMass(double mean, double x, double scale)
    {
        double upper = x >= 1 ? 1 : Sigmoid((x + (0.5 / 255) - mean) / scale);
        double lower = x <= 0 ? 0 : Sigmoid((x - (0.5 / 255) - mean) / scale);
        return upper - lower;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Square(double x) => x * x;

    private static Tensor MakeLevels()
    {
        var x = new Tensor(Output.Shape);
        var random = new RandomStream(2, 2);
        for (int i = 0; i < x.Length; i++)
        {
            x.Span[i] = random.Integer((ulong)i, 256) / 255f;
        }

        (x.Span[0], x.Span[1]) = (0, 1);
        return x;
    }
}
