using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Layers;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;
using MathNet.Numerics.LinearAlgebra;

namespace LatentSharp.Tests.Evaluation;

public sealed class ImportanceWeightedBoundTests
{
    private const int Values = 5;
    private const int Latent = 2;
    private const double Sigma = 0.4;

    [Fact]
    public void ALinearGaussianModelGivesItsExactLikelihood()
    {
        (Autoencoder model, Matrix<double> weight, Vector<double> bias) = LinearGaussian();
        Matrix<double> covariance = (weight * weight.Transpose()) + (Sigma * Sigma * Matrix<double>.Build.DenseIdentity(Values));
        var random = new RandomStream(5, 1);
        var differences = new List<double>[3];
        int[] samples = [1, 30, 3000];
        for (int i = 0; i < 60; i++)
        {
            // An example of the model itself.
            var draws = new float[Latent + Values];
            random.Substream((ulong)i).FillNormal(draws, 0);
            Vector<double> z = Vector<double>.Build.Dense(Latent, j => draws[j]);
            Vector<double> x = (weight * z) + bias + (Sigma * Vector<double>.Build.Dense(Values, j => draws[Latent + j]));
            Vector<double> r = x - bias;
            double exact = -0.5 * ((Values * Math.Log(2 * Math.PI)) + Math.Log(covariance.Determinant()) + (r * covariance.Solve(r)));

            var weights = new double[samples[^1]];
            model.LogWeights(new Tensor(new Shape(1, Values), [.. x.Select(v => (float)v)]), random.Substream(1000 + (ulong)i), weights,
                CancellationToken.None);
            for (int k = 0; k < samples.Length; k++)
            {
                (differences[k] ??= []).Add(ImportanceWeights.Bound(weights, samples[k]) - exact);
            }
        }

        Estimate[] found = [.. differences.Select(Estimate.Of)];

        // q(z|x) is not the posterior: the evidence lower bound is far below; more samples arrive.
        found[0].Value.ShouldBeLessThan(-1);
        found[1].Value.ShouldBeGreaterThan(found[0].Value);
        found[2].Value.ShouldBeGreaterThan(found[1].Value);
        Math.Abs(found[2].Value).ShouldBeLessThan(Math.Max(3 * found[2].StandardError, 0.01));
        found[2].StandardError.ShouldBeLessThan(0.05);
    }

    [Theory]
    [InlineData(1, 1, 0.7, VarianceKind.Fixed, 1)]
    [InlineData(5, 2, 0.4, VarianceKind.Learned, 1)]
    [InlineData(30, 8, 0.5, VarianceKind.Learned, 1.3)]
    [InlineData(600, 3, 2, VarianceKind.Fixed, 1.5)]
    public void TheBoundArrivesAtTheClosedFormForManyShapes(int values, int latent, double sigma, VarianceKind kind, double wider)
    {
        // Columns of the decoder are orthogonal, so that the true posterior is a diagonal Gaussian; q(z|x) has its mean and is wider.
        var random = new RandomStream(7, 7);
        Matrix<double> draws = Matrix<double>.Build.Dense(values, latent,
            (i, j) => TestSets.Normal(new Shape(1), (ulong)((31 * i) + j)).Span[0]);
        Matrix<double> weight = draws.GramSchmidt().Q.SubMatrix(0, values, 0, latent) * 1.7;
        double variance = sigma * sigma / ((sigma * sigma) + (1.7 * 1.7));
        var decoder = new Linear("decoder", latent, values, random);
        var encoder = new Linear("encoder", values, latent, random);
        var posterior = new DiagonalGaussianPosterior(latent, latent, random);
        Set(decoder.Parameters, weight, 0.25);
        Set(encoder.Parameters, weight.Transpose() * (variance / (sigma * sigma)), 0);
        Set([.. posterior.Parameters.Take(2)], Matrix<double>.Build.DenseIdentity(latent), 0);
        Set([.. posterior.Parameters.Skip(2)], Matrix<double>.Build.Dense(latent, latent), Math.Log(variance * wider));
        foreach (int j in Enumerable.Range(0, latent))
        {
            encoder.Parameters[1].Value.Span[j] = (float)(-0.25 * weight.Column(j).Sum() * variance / (sigma * sigma));
        }

        var model = new Autoencoder(
            new TableColumns([.. Enumerable.Range(0, values).Select(i => $"c{i}")], new double[values],
                [.. Enumerable.Repeat(1.0, values)]),
            encoder, posterior, new StandardNormalPrior(), decoder, new GaussianLikelihood(kind, sigma, isBounded: false),
            new ElboObjective());
        Matrix<double> covariance = (weight * weight.Transpose()) + (sigma * sigma * Matrix<double>.Build.DenseIdentity(values));
        var errors = new List<double>[2];
        for (int i = 0; i < 12; i++)
        {
            float[] x = [.. TestSets.Normal(new Shape(1, values), seed: 100 + (ulong)i).Span];
            Vector<double> r = Vector<double>.Build.Dense(values, v => x[v] - 0.25);
            double exact = -0.5 * ((values * Math.Log(2 * Math.PI)) + (r * covariance.Solve(r)) + covariance.Cholesky().DeterminantLn);
            var weights = new double[2000];
            model.LogWeights(new Tensor(new Shape(1, values), x), random.Substream((ulong)i), weights, CancellationToken.None);
            (errors[0] ??= []).Add(ImportanceWeights.Bound(weights, 1) - exact);
            (errors[1] ??= []).Add(ImportanceWeights.Bound(weights, 2000) - exact);
        }

        (Estimate one, Estimate many) = (Estimate.Of(errors[0]), Estimate.Of(errors[1]));
        double rounding = 1e-6 * values;
        Math.Abs(many.Value).ShouldBeLessThan((3 * many.StandardError) + 1e-3 + rounding);
        if (wider == 1)
        {
            // q(z|x) is the posterior: every sample has the same weight, and one is exact.
            Math.Abs(one.Value).ShouldBeLessThan(1e-4 + rounding);
        }
        else
        {
            one.Value.ShouldBe(-latent / 2.0 * (wider - 1 - Math.Log(wider)), (4 * one.StandardError) + rounding);
            many.Value.ShouldBeGreaterThan(one.Value);
        }
    }

    [Fact]
    public void SamplesAreTheSameForEveryNumberOfThem()
    {
        (Autoencoder model, _, _) = LinearGaussian();
        Tensor x = TestSets.Normal(new Shape(1, Values));
        var few = new double[7];
        var many = new double[1300];
        model.LogWeights(x, new RandomStream(1, 2), few, CancellationToken.None);
        model.LogWeights(x, new RandomStream(1, 2), many, CancellationToken.None);
        for (int i = 0; i < few.Length; i++)
        {
            many[i].ShouldBe(few[i], 1e-5);
        }
    }

    [Fact]
    public void OneSampleIsTheEvidenceLowerBoundAndEqualWeightsAreAllEffective()
    {
        double[] weights = [-3, -5, -4];
        ImportanceWeights.Bound(weights, 1).ShouldBe(-4, 1e-12);
        ImportanceWeights.Bound(weights, 3).ShouldBe(Math.Log((Math.Exp(-3) + Math.Exp(-5) + Math.Exp(-4)) / 3), 1e-12);
        ImportanceWeights.EffectiveSampleSize([-700, -700, -700, -700]).ShouldBe(4, 1e-12);
        ImportanceWeights.EffectiveSampleSize([0, -800]).ShouldBe(1, 1e-12);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(257)]
    public void GroupsMadeOfSmallerOnesGiveTheSameBounds(int samples)
    {
        var floats = new float[samples];
        new RandomStream(8, 1).FillNormal(floats, 0);
        double[] weights = [.. floats.Select(v => -90 + (20 * (double)v))];
        int[] points = ImportanceWeightedBound.Points(samples);
        double[] found = ImportanceWeights.Bounds(weights, points);
        for (int p = 0; p < points.Length; p++)
        {
            found[p].ShouldBe(ImportanceWeights.Bound(weights, points[p]), 1e-10);
        }
    }

    [Theory]
    [InlineData(1, new[] { 1 })]
    [InlineData(2, new[] { 1, 2 })]
    [InlineData(64, new[] { 1, 2, 5, 10, 20, 50, 64 })]
    [InlineData(100, new[] { 1, 2, 5, 10, 20, 50, 100 })]
    public void TheCurveEndsWithExactlyTheSamplesAskedFor(int samples, int[] expected) =>
        ImportanceWeightedBound.Points(samples).ShouldBe(expected);

    [Fact]
    public void TheBoundOfPicturesRisesAndOnlyChosenExamplesAreMeasured()
    {
        PictureDataset set = TestSets.Boxes(12, new PictureFormat(8, 8, 1));
        var model = new Autoencoder(TestSets.Mlp(set.Format), seed: 3);
        int seen = 0;
        LikelihoodBound bound = ImportanceWeightedBound.Estimate(model, set, [3, 4, 9], 50, seed: 1, done => seen = done);
        seen.ShouldBe(3);
        bound.Curve.Select(point => point.Samples).ShouldBe([1, 2, 5, 10, 20, 50]);

        // Where the groups of one point are parts of those of the next, the bound cannot fall.
        double[] nested = [.. bound.Curve.Where(point => point.Samples is 1 or 2 or 10 or 50).Select(p => p.LogLikelihood.Value)];
        nested.ShouldBe(nested.Order());
        bound.Rise.Value.ShouldBe(bound.Curve[^1].LogLikelihood.Value - bound.Curve[0].LogLikelihood.Value, 1e-9);
        bound.EffectiveSampleSize.ShouldBeInRange(1, 50);
    }

    private static (Autoencoder Model, Matrix<double> Weight, Vector<double> Bias) LinearGaussian()
    {
        var random = new RandomStream(9, 9);
        var decoder = new Linear("decoder", Latent, Values, random);
        var model = new Autoencoder(
            new TableColumns(["a", "b", "c", "d", "e"], new double[Values], [1, 1, 1, 1, 1]),
            new Linear("encoder", Values, 4, random), new DiagonalGaussianPosterior(4, Latent, random), new StandardNormalPrior(), decoder,
            new GaussianLikelihood(VarianceKind.Fixed, Sigma, isBounded: false), new ElboObjective());
        TestSets.Normal(new Shape(Values, Latent), seed: 4).Span.CopyTo(decoder.Parameters[0].Value.Span);
        Tensor weight = decoder.Parameters[0].Value;
        return (model, Matrix<double>.Build.Dense(Values, Latent, (i, j) => weight.Span[(i * Latent) + j]),
            Vector<double>.Build.Dense(Values, i => decoder.Parameters[1].Value.Span[i]));
    }

    private static void Set(IReadOnlyList<LatentSharp.Tensors.Autodiff.Parameter> parameters, Matrix<double> weight, double bias)
    {
        weight.ToRowMajorArray().Select(value => (float)value).ToArray().CopyTo(parameters[0].Value.Span);
        parameters[1].Value.Span.Fill((float)bias);
    }
}
