using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Data.Tables;
using LatentSharp.Distributions;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;
using LatentSharp.Training;

namespace LatentSharp.Latent.Densities;

/// <summary>
/// A second VAE, of the codes themselves (Dai and Wipf 2019): its codes are held to N(0, I) where those of the first are not, and it has as
/// many dimensions, so that nothing need be lost. New codes are decoded from N(0, I), with the likelihood's own noise.
/// </summary>
internal sealed class TwoStageDensity : CodeDensity
{
    private const string Prefix = "two-stage.";
    private const string MeansName = Prefix + "means";
    private const string ScalesName = Prefix + "scales";

    private readonly Autoencoder _second;
    private readonly TableColumns _columns;

    private TwoStageDensity(Autoencoder second, TableColumns columns) => (_second, _columns) = (second, columns);

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

        int latent = codes.Shape[1];
        string[] rows = [.. Enumerable.Range(0, codes.Shape[0]).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        var values = new TableRows(Columns(new double[latent], [.. Enumerable.Repeat(1.0, latent)]), Vectors.ToDoubles(codes.Span));
        Split split = Standardized(new Split(
            new TableDataset(values, rows, null, [], []),
            [.. Enumerable.Range(0, rows.Length).Where(i => i % 10 != 9)],
            [.. Enumerable.Range(0, rows.Length).Where(i => i % 10 == 9)]));
        Autoencoder second = Untrained((TableColumns)split.Set.Format, options.Hidden, seed);
        new Trainer(second, split, new TrainingOptions { Epochs = options.Epochs, Seed = seed }).Run();
        return new TwoStageDensity(second, (TableColumns)split.Set.Format);
    }

    private static Split Standardized(Split codes)
    {
        try
        {
            return codes.Standardized();
        }
        catch (DataException)
        {
            throw new LatentException($"A two-stage VAE has nothing to learn from these {codes.Set.Count} codes, which are all alike; " +
                $"fit a Gaussian to them.");
        }
    }

    /// <summary>What a model file keeps of it, so that <see cref="Read"/> makes it again: new codes need no encoder.</summary>
    internal IEnumerable<(string Name, Tensor Value)> Tensors =>
    [
        (MeansName, new Tensor(new Shape(_columns.Means.Count), [.. _columns.Means.Select(value => (float)value)])),
        (ScalesName, new Tensor(new Shape(_columns.Scales.Count), [.. _columns.Scales.Select(value => (float)value)])),
        .. Decoding(_second).Select(named => (Prefix + named.Name, named.Value)),
    ];

    /// <summary>Makes it of what a file keeps.</summary>
    /// <param name="tensors">Its tensors, each of the shape that is asked for.</param>
    /// <param name="latent">Size of a code.</param>
    internal static TwoStageDensity Read(StoredTensors tensors, int latent)
    {
        double[] means = Vectors.ToDoubles(tensors.Get(MeansName, new Shape(latent)).Span);
        double[] scales = Vectors.ToDoubles(tensors.Get(ScalesName, new Shape(latent)).Span);
        string first = Decoding(Untrained(Columns(means, scales), 1, 0)).First().Name;
        Autoencoder second = Untrained(Columns(means, scales), tensors.Rows(Prefix + first), 0);
        foreach ((string name, Tensor value) in Decoding(second))
        {
            tensors.Get(Prefix + name, value.Shape).Span.CopyTo(value.Span);
        }

        return new TwoStageDensity(second, (TableColumns)second.Options.Format);
    }

    private static IEnumerable<(string Name, Tensor Value)> Decoding(Autoencoder model) => model.Parameters
        .Select(parameter => (parameter.Name, parameter.Value)).Concat(model.Buffers)
        .Where(named => !named.Name.StartsWith("encoder.", StringComparison.Ordinal)
            && !named.Name.StartsWith("posterior.", StringComparison.Ordinal));

    private static TableColumns Columns(double[] means, double[] scales) =>
        new([.. means.Select((_, j) => j.ToString(CultureInfo.InvariantCulture))], means, scales);

    private static Autoencoder Untrained(TableColumns columns, int hidden, ulong seed) => new(
        new ModelOptions
        {
            Format = columns,
            Latent = columns.Means.Count,
            Network = new MlpOptions { Hidden = [hidden, hidden] },
            Likelihood = new GaussianOptions { Variance = VarianceKind.Learned },
        },
        seed);

    /// <inheritdoc/>
    public override Distribution On(Tape tape, Shape shape)
    {
        CodeChecks.SameSize(_second.Options.Latent, shape[1]);
        return new OnTape(this, tape, shape);
    }

    private Variable Restored(Tape tape, ReadOnlySpan<float> standardized, Shape shape)
    {
        Tensor codes = tape.Rent(shape);
        for (int i = 0; i < codes.Length; i++)
        {
            int j = i % shape[1];
            codes.Span[i] = (float)(_columns.Means[j] + (_columns.Scales[j] * standardized[i]));
        }

        return tape.Constant(codes);
    }

    private sealed class OnTape(TwoStageDensity density, Tape tape, Shape shape) : Distribution
    {
        public override string Name => density.Name;

        /// <summary>Where the middle of N(0, I) goes.</summary>
        public override Variable Mean => density.Restored(tape, density._second.Decode(new Tensor(shape)).Span, shape);

        /// <exception cref="LatentException">Always: p(z) is an integral over the codes of the second VAE.</exception>
        public override Variable NegativeLogDensity(Variable x) =>
            throw new LatentException("A two-stage VAE gives codes, and no density of them in closed form; a flow or a mixture has one.");

        public override Variable Sample(RandomStream random, ulong start = 0)
        {
            var draws = new Tensor(shape);
            random.FillNormal(draws.Span, start);
            return density.Restored(tape, density._second.DecodeSampled(draws, random.Substream(1), start).Span, shape);
        }
    }
}
