using System.Globalization;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Latent.Densities;

/// <summary>
/// A mixture of Gaussians with full covariances, fitted to codes by expectation maximization (Dempster et al. 1977) from k-means++
/// seeds (Arthur and Vassilvitskii 2007). Sampling from it instead of the prior avoids the places that the prior covers and
/// the data does not (Ghosh et al. 2020).
/// </summary>
internal sealed class GaussianMixture : FittedDensity
{
    // The stream of a seed that chooses first centers ("seed" in ASCII).
    private const ulong SeedStream = 0x73656564;

    // Numbers that are tried where none is given, and the codes that each Gaussian must have on average.
    private static readonly int[] Numbers = [1, 2, 5, 10, 20, 40];
    private const int FewestForEach = 25;

    // Expectation maximization ends where it began near; the best of some beginnings is taken.
    private const int Starts = 3;

    private readonly double[] _weights;
    private readonly GaussianDensity[] _parts;

    /// <summary>Makes a mixture of its parts, e.g. as stored with a model.</summary>
    /// <param name="weights">A weight a part; they sum to 1.</param>
    /// <param name="parts">The Gaussians.</param>
    /// <exception cref="ArgumentException">There are no parts, or another number of weights.</exception>
    public GaussianMixture(IReadOnlyList<double> weights, IReadOnlyList<GaussianDensity> parts)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(parts);
        if (weights.Count != parts.Count || parts.Count == 0)
        {
            throw new ArgumentException($"GaussianMixture: needs as many weights as parts and at least one, but there " +
                $"are {weights.Count} " +
                $"and {parts.Count}.", nameof(weights));
        }

        _weights = [.. weights];
        _parts = [.. parts];
    }

    /// <inheritdoc/>
    public override string Name => FormattableString.Invariant($"mixture of {_parts.Length} Gaussians fitted to the codes");

    /// <inheritdoc/>
    public override int Latent => _parts[0].Latent;

    /// <inheritdoc/>
    public override IReadOnlyList<double> Mean
    {
        get
        {
            var mean = new double[Latent];
            for (int k = 0; k < _parts.Length; k++)
            {
                Vectors.AddScaled(_weights[k], [.. _parts[k].Mean], mean);
            }

            return mean;
        }
    }

    /// <summary>A weight a part; they sum to 1.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <summary>The Gaussians.</summary>
    public IReadOnlyList<GaussianDensity> Parts => _parts;

    /// <summary>"mix" in ASCII.</summary>
    protected override ulong Stream => 0x6D6978;

    /// <summary>Fits a mixture.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>, at least two for each component.</param>
    /// <param name="components">Number of Gaussians, at least 1.</param>
    /// <param name="seed">Decides the first centers.</param>
    /// <param name="iterations">Most rounds of expectation and maximization.</param>
    /// <param name="tolerance">Stops when the mean log density grows by less, in nats.</param>
    /// <param name="regularization">Share of the codes' mean variance that is added to every covariance's diagonal.</param>
    /// <exception cref="LatentException">There are too few codes for so many components.</exception>
    public static GaussianMixture Fit(
        Tensor codes, int components = 10, ulong seed = 0, int iterations = 50, double tolerance = 1e-3, double regularization = 1e-3)
    {
        CodeChecks.Codes(codes, 2);
        if (components < 1 || codes.Shape[0] < 2 * components)
        {
            throw new LatentException($"A mixture of {components} Gaussians needs at least {2 * Math.Max(components, 1)} codes and 1 " +
                $"component, but there are {codes.Shape[0]} codes.");
        }

        double[][] rows = codes.ToRows();
        double ridge = regularization * CodeStatistics.Covariance(codes).Select((row, i) => row[i]).Average();
        double[][] shares = FirstShares(rows, Centers(rows, components, new RandomStream(seed, SeedStream)));
        GaussianMixture mixture = Maximize(rows, shares, ridge);
        double before = double.NegativeInfinity;
        for (int i = 0; i < iterations; i++)
        {
            double mean = mixture.Expect(rows, shares);
            if (mean - before < tolerance)
            {
                break;
            }

            before = mean;
            mixture = Maximize(rows, shares, ridge);
        }

        return mixture;
    }

    /// <summary>
    /// Fits mixtures of 1, 2, 5, 10 … Gaussians, and takes the fewest whose density of held-out codes is within a standard error of the
    /// highest (Breiman et al. 1984, section 3.4.3).
    /// </summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>, at least two.</param>
    /// <param name="seed">Decides which codes are held out, and the first centers.</param>
    public static GaussianMixture FitChosen(Tensor codes, ulong seed = 0)
    {
        CodeChecks.Codes(codes, 2);
        if (codes.Shape[0] < 2 * FewestForEach)
        {
            return Fit(codes, 1, seed);
        }

        (CodeTable learn, CodeTable heldOut) = new CodeTable(codes).Divide(seed: seed);
        double[][] rows = heldOut.Codes.ToRows();
        (int Components, ulong Seed, double[] Logs)[] tried =
        [
            .. Numbers.TakeWhile(k => k == 1 || k * FewestForEach <= learn.Count).Select(k => Enumerable.Range(0, k == 1 ? 1 : Starts)
                .Select(start => (k, seed + (ulong)start, Array.ConvertAll(rows, Fit(learn.Codes, k, seed + (ulong)start).LogDensityOf)))
                .MaxBy(fit => fit.Item3.Average())),
        ];
        double[] best = tried.MaxBy(fit => fit.Logs.Average()).Logs;
        (int components, ulong start, _) = tried.First(fit =>
        {
            double[] lost = [.. best.Zip(fit.Logs, (most, own) => most - own)];
            double mean = lost.Average();
            return mean <= Math.Sqrt(lost.Sum(d => (d - mean) * (d - mean)) / lost.Length / lost.Length);
        });
        return Fit(codes, components, start);
    }

    private double LogDensityOf(double[] code) => LogDensity(code);

    /// <inheritdoc/>
    internal override double LogDensity(double[] code, Span<double> gradient = default)
    {
        var shares = new double[_parts.Length];
        double log = Score(code, shares);
        var slope = new double[code.Length];
        for (int k = 0; k < _parts.Length && !gradient.IsEmpty; k++)
        {
            Array.Clear(slope);
            _parts[k].LogDensity(code, slope);
            Vectors.AddScaled(shares[k], slope, gradient);
        }

        return log;
    }

    /// <inheritdoc/>
    internal override void Draw(Span<float> code, float choice, double temperature)
    {
        double left = choice;
        int part = 0;
        while (part < _parts.Length - 1 && left >= _weights[part])
        {
            left -= _weights[part++];
        }

        _parts[part].Draw(code, 0, temperature);
    }

    // ln p(z); leaves the parts' shares of it in the scores.
    private double Score(double[] code, double[] scores)
    {
        double largest = double.NegativeInfinity;
        for (int k = 0; k < scores.Length; k++)
        {
            scores[k] = DoubleMath.Log(_weights[k]) + _parts[k].LogDensity(code);
            largest = Math.Max(largest, scores[k]);
        }

        double sum = 0;
        for (int k = 0; k < scores.Length; k++)
        {
            scores[k] = DoubleMath.Exp(scores[k] - largest);
            sum += scores[k];
        }

        for (int k = 0; k < scores.Length; k++)
        {
            scores[k] /= sum;
        }

        return largest + DoubleMath.Log(sum);
    }

    private double Expect(double[][] rows, double[][] shares)
    {
        double sum = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            sum += Score(rows[i], shares[i]);
        }

        return sum / rows.Length;
    }

    private static GaussianMixture Maximize(double[][] rows, double[][] shares, double ridge)
    {
        int parts = shares[0].Length;
        var weights = new double[parts];
        var gaussians = new GaussianDensity[parts];
        for (int k = 0; k < parts; k++)
        {
            // A part that lost all its codes keeps a trace of them all, so that its covariance stays defined.
            double mass = shares.Sum(share => share[k]) + 1e-9;
            weights[k] = mass / (rows.Length + (parts * 1e-9));
            var mean = new double[rows[0].Length];
            for (int i = 0; i < rows.Length; i++)
            {
                Vectors.AddScaled(shares[i][k] / mass, rows[i], mean);
            }

            gaussians[k] = new GaussianDensity(string.Create(CultureInfo.InvariantCulture, $"part {k}"), mean,
                Covariance(rows, shares, k, mass, mean, ridge));
        }

        return new GaussianMixture(weights, gaussians);
    }

    private static double[][] Covariance(double[][] rows, double[][] shares, int k, double mass, double[] mean, double ridge)
    {
        double[][] covariance = Vectors.Zeros(mean.Length, mean.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            // Shares below this change no digit of the sum but would cost as much as the others.
            if (shares[i][k] < 1e-12)
            {
                continue;
            }

            var away = (double[])rows[i].Clone();
            Vectors.AddScaled(-1, mean, away);
            for (int j = 0; j < away.Length; j++)
            {
                Vectors.AddScaled(shares[i][k] / mass * away[j], away.AsSpan(0, j + 1), covariance[j]);
            }
        }

        for (int i = 0; i < mean.Length; i++)
        {
            covariance[i][i] += Math.Max(ridge, 1e-12);
            for (int j = 0; j < i; j++)
            {
                covariance[j][i] = covariance[i][j];
            }
        }

        return covariance;
    }

    private static double[][] FirstShares(double[][] rows, List<double[]> centers) => Array.ConvertAll(rows, row =>
    {
        var share = new double[centers.Count];
        share[Enumerable.Range(0, centers.Count).MinBy(k => Vectors.SquaredDistance(row, centers[k]))] = 1;
        return share;
    });

    // Each next center is a code, drawn with the square of its distance from the nearest center so far.
    private static List<double[]> Centers(double[][] rows, int count, RandomStream random)
    {
        var centers = new List<double[]> { rows[random.Integer(0, rows.Length)] };
        double[] nearest = Array.ConvertAll(rows, row => Vectors.SquaredDistance(row, centers[0]));
        for (int k = 1; k < count; k++)
        {
            double left = random.Uniform((ulong)k) * nearest.Sum();
            int chosen = 0;
            while (chosen < rows.Length - 1 && (left -= nearest[chosen]) >= 0)
            {
                chosen++;
            }

            centers.Add(rows[chosen]);
            for (int i = 0; i < rows.Length; i++)
            {
                nearest[i] = Math.Min(nearest[i], Vectors.SquaredDistance(rows[i], rows[chosen]));
            }
        }

        return centers;
    }
}
