using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Data.Tables;
using LatentSharp.Distributions;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Networks;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;
using LatentSharp.Training;

namespace LatentSharp.Latent.Densities;

/// <summary>
/// A second VAE, of the codes themselves (Dai and Wipf 2019): its codes are held to N(0, I) where those of the first are not, and it has as
/// many dimensions, so that nothing need be lost. New codes are decoded from N(0, I), with the likelihood's own noise. It sees codes
/// whitened by their mean and covariance, so that one that has learned nothing draws from the Gaussian fitted to them.
/// </summary>
internal sealed class TwoStageDensity : CodeDensity
{
    private const string Prefix = "two-stage.";
    private const string MeansName = Prefix + "means";
    private const string FactorName = Prefix + "factor";

    // Of its passes, those in which the KL term grows.
    private const double WarmUpShare = 0.5;
    private const double LearningRate = 3e-3;

    // Before codes were whitened, each value had a scale of its own, and the variance was a parameter.
    private const string ScalesName = Prefix + "scales";

    private readonly Autoencoder _second;
    private readonly GaussianDensity _gaussian;

    private TwoStageDensity(Autoencoder second, GaussianDensity gaussian) => (_second, _gaussian) = (second, gaussian);

    /// <inheritdoc/>
    public override string Name => "two-stage VAE, a second VAE of the codes";

    /// <summary>Trains the second VAE.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <param name="options">Its size and training.</param>
    /// <param name="seed">Decides first values, order and noise.</param>
    /// <exception cref="LatentException">There are too few codes.</exception>
    public static TwoStageDensity Fit(Tensor codes, TwoStageOptions options, ulong seed = 0)
    {
        CodeChecks.Finite(codes, 2);
        if (codes.Shape[0] < TwoStageOptions.FewestCodes)
        {
            throw new LatentException($"A two-stage VAE needs at least {TwoStageOptions.FewestCodes} codes, but there are " +
                $"{codes.Shape[0]}; fit a Gaussian or a mixture to them.");
        }

        if (Enumerable.Range(1, codes.Shape[0] - 1).All(i => codes.Row(i).SequenceEqual(codes.Row(0))))
        {
            throw new LatentException($"A two-stage VAE has nothing to learn from these {codes.Shape[0]} codes, which are all alike; " +
                $"fit a Gaussian to them.");
        }

        var gaussian = GaussianDensity.Fit(codes);
        double[] white = [.. Enumerable.Range(0, codes.Shape[0]).SelectMany(i => gaussian.Whitened(Vectors.ToDoubles(codes.Row(i))))];
        string[] rows = [.. Enumerable.Range(0, codes.Shape[0]).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        TableColumns columns = Columns(codes.Shape[1]);
        var split = new Split(
            new TableDataset(new TableRows(columns, white), rows, null, [], []),
            [.. Enumerable.Range(0, rows.Length).Where(i => i % 10 != 9)],
            [.. Enumerable.Range(0, rows.Length).Where(i => i % 10 == 9)]);
        Autoencoder second = Untrained(columns, options.Hidden, seed, options.Epochs);
        new Trainer(second, split, new TrainingOptions { Epochs = options.Epochs, Seed = seed, LearningRate = LearningRate }).Run();
        return new TwoStageDensity(second, gaussian);
    }

    /// <summary>What a model file keeps of it, so that <see cref="Read"/> makes it again: new codes need no encoder.</summary>
    internal IEnumerable<(string Name, Tensor Value)> Tensors =>
    [
        (MeansName, new Tensor(new Shape(_gaussian.Latent), Vectors.ToFloats([.. _gaussian.Mean]))),
        (FactorName, PackedTriangles.Of(_gaussian.Factor)),
        .. Decoding(_second).Select(named => (Prefix + named.Name, named.Value)),
    ];

    /// <summary>Makes it of what a file keeps.</summary>
    /// <param name="tensors">Its tensors, each of the shape that is asked for.</param>
    /// <param name="latent">Size of a code.</param>
    internal static TwoStageDensity Read(StoredTensors tensors, int latent)
    {
        double[] mean = Vectors.ToDoubles(tensors.Get(MeansName, new Shape(latent)).Span);
        string first = Decoding(Untrained(Columns(latent), 1, 0)).First().Name;
        bool isOld = tensors.Has(ScalesName);
        Autoencoder second = Untrained(Columns(latent), tensors.Rows(Prefix + first), 0,
            variance: isOld ? VarianceKind.Learned : VarianceKind.Optimal);
        foreach ((string name, Tensor value) in Decoding(second))
        {
            tensors.Get(Prefix + name, value.Shape).Span.CopyTo(value.Span);
        }

        return new TwoStageDensity(second, new GaussianDensity(GaussianDensity.FittedName, mean, isOld
            ? Diagonal(tensors.Get(ScalesName, new Shape(latent)).Span)
            : PackedTriangles.Product(tensors.Triangle(FactorName, latent).Span)));
    }

    private static double[][] Diagonal(ReadOnlySpan<float> scales)
    {
        double[][] covariance = Vectors.Zeros(scales.Length, scales.Length);
        for (int j = 0; j < scales.Length; j++)
        {
            covariance[j][j] = (double)scales[j] * scales[j];
        }

        return covariance;
    }

    private static IEnumerable<(string Name, Tensor Value)> Decoding(Autoencoder model) => model.Parameters
        .Select(parameter => (parameter.Name, parameter.Value)).Concat(model.Buffers)
        .Where(named => !named.Name.StartsWith("encoder.", StringComparison.Ordinal)
            && !named.Name.StartsWith("posterior.", StringComparison.Ordinal));

    private static TableColumns Columns(int latent) => new(
        [.. Enumerable.Range(0, latent).Select(j => j.ToString(CultureInfo.InvariantCulture))],
        new double[latent], [.. Enumerable.Repeat(1.0, latent)]);

    private static Autoencoder Untrained(TableColumns columns, int hidden, ulong seed, int epochs = 1,
        VarianceKind variance = VarianceKind.Optimal) => new(
        new ModelOptions
        {
            Format = columns,
            Latent = columns.Means.Count,
            Network = new MlpOptions { Hidden = [hidden, hidden] },
            Likelihood = new GaussianOptions { Variance = variance },

            // White codes at the variance 1 are where a VAE need learn nothing; it begins as an auto-encoder, so that it leaves there.
            Objective = new ElboOptions { WarmUp = WarmUpKind.Linear, WarmUpEpochs = Math.Max(1, WarmUpShare * epochs) },
        },
        seed);

    /// <inheritdoc/>
    public override Distribution On(Tape tape, Shape shape)
    {
        CodeChecks.SameSize(_second.Options.Latent, shape[1]);
        return new OnTape(this, tape, shape);
    }

    private Variable Restored(Tape tape, Tensor white)
    {
        Tensor codes = tape.Rent(white.Shape);
        white.Span.CopyTo(codes.Span);
        for (int i = 0; i < white.Shape[0]; i++)
        {
            _gaussian.Draw(codes.Row(i), choice: 0, temperature: 1);
        }

        return tape.Constant(codes);
    }

    private sealed class OnTape(TwoStageDensity density, Tape tape, Shape shape) : Distribution
    {
        public override string Name => density.Name;

        /// <summary>Where the middle of N(0, I) goes.</summary>
        public override Variable Mean => density.Restored(tape, density._second.Decode(new Tensor(shape)));

        /// <exception cref="LatentException">Always: p(z) is an integral over the codes of the second VAE.</exception>
        public override Variable NegativeLogDensity(Variable x) =>
            throw new LatentException("A two-stage VAE gives codes, and no density of them in closed form; a flow or a mixture has one.");

        public override Variable Sample(RandomStream random, ulong start = 0)
        {
            var draws = new Tensor(shape);
            random.FillNormal(draws.Span, start);
            return density.Restored(tape, density._second.DecodeSampled(draws, random.Substream(1), start));
        }
    }
}
