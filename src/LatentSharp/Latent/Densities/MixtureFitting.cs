using System.Globalization;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Latent.Densities;

/// <summary>
/// Fits mixtures of Gaussians to codes by expectation maximization (Dempster et al. 1977) from k-means++ seeds (Arthur and Vassilvitskii
/// 2007). A covariance of a Gaussian that has few codes for its dimensions would be noise: each is drawn towards the one that all
/// have in common, as if <c>latent</c> more codes lay around it as those do (Friedman 1989; an inverse Wishart prior in Fraley and Raftery
/// 2007). So many Gaussians of few codes each stay possible.
/// </summary>
internal static class MixtureFitting
{
    // The stream of a seed that chooses first centers ("seed" in ASCII).
    private const ulong SeedStream = 0x73656564;

    // Numbers that are tried where none is given, and the codes that each Gaussian must have on average.
    private static readonly int[] Numbers = [1, 2, 5, 10, 20, 40, 80, 160];
    private const int FewestForEach = 25;

    // Expectation maximization ends where it began near; the best of some beginnings is taken, where they are few.
    private const int Starts = 3;
    private const int FewComponents = 10;
    private const int Rounds = 40;

    // It ends when the mean log density grows by less, in nats.
    private const double Tolerance = 5e-3;

    // Enough codes to tell how many Gaussians are best; that many are fitted to all.
    private const int MostSearched = 5000;

    // All fits of a search together, the last included, in fits of the largest.
    private const double Fits = 3;
    private const double WorkOfShare = 50;

    // Of the codes' mean variance, added to each covariance: a dimension that never varies has a density, too.
    private const double Ridge = 1e-3;

    // Codes that are looked at together, so that memory does not grow with their number.
    private const int Piece = 1024;

    // A share of a code below this changes no mean or covariance that could be seen, but would cost as much as the others.
    private const double LeastShare = 1e-6;

    /// <summary>Fits a mixture.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>, at least two for each component.</param>
    /// <param name="components">Number of Gaussians, at least 1.</param>
    /// <param name="seed">Decides the first centers.</param>
    /// <exception cref="LatentException">There are too few codes for so many components, or a code is no number.</exception>
    public static GaussianMixture Fit(Tensor codes, int components = 10, ulong seed = 0)
    {
        CodeChecks.Finite(codes, 2);
        if (components < 1 || codes.Shape[0] < 2 * components)
        {
            throw new LatentException($"A mixture of {components} Gaussians needs at least {2 * Math.Max(components, 1)} codes and 1 " +
                $"component, but there are {codes.Shape[0]} codes.");
        }

        double[][] rows = codes.ToRows();
        double ridge = Math.Max(Ridge * CodeStatistics.Covariance(codes).Select((row, i) => row[i]).Average(), 1e-12);
        double[][] shares = FirstShares(rows, Centers(rows, components, new RandomStream(seed, SeedStream)));
        GaussianMixture mixture = Maximize(rows, shares, ridge);
        double before = double.NegativeInfinity;
        for (int i = 0; i < Rounds; i++)
        {
            double mean = Expect(mixture, rows, shares).Average();
            if (mean - before < Tolerance)
            {
                return mixture;
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
    /// <param name="most">The largest number that is tried.</param>
    /// <exception cref="LatentException">There are fewer than two codes, or a code is no number.</exception>
    public static GaussianMixture FitChosen(Tensor codes, ulong seed = 0, int most = int.MaxValue)
    {
        CodeChecks.Finite(codes, 2);
        if (codes.Shape[0] < 2 * FewestForEach)
        {
            return Fit(codes, 1, seed);
        }

        (CodeTable learn, CodeTable heldOut) = new CodeTable(codes).Spread(MostSearched).Divide(seed: seed);
        double[][] rows = heldOut.Codes.ToRows();
        var tried = new List<(int Components, ulong Seed, double[] Logs)>();
        foreach (int k in Numbers.TakeWhile(k => k == 1 || (k <= most && k * FewestForEach <= learn.Count)))
        {
            int starts = k is > 1 and <= FewComponents ? Starts : 1;
            tried.Add(Enumerable.Range(0, starts).Select(start => seed + (ulong)start)
                .Select(start => (k, start, Expect(Fit(learn.Codes, k, start), rows, [.. rows.Select(_ => new double[k])])))
                .MaxBy(fit => fit.Item3.Average()));
            if (tried.Count > 2 && tried[^1].Logs.Average() < tried[^2].Logs.Average())
            {
                break;
            }
        }

        double[] best = tried.MaxBy(fit => fit.Logs.Average()).Logs;
        (int components, ulong first, _) = tried.First(fit =>
        {
            double[] lost = [.. best.Zip(fit.Logs, (most, own) => most - own)];
            double mean = lost.Average();
            return mean <= Math.Sqrt(lost.Sum(d => (d - mean) * (d - mean)) / lost.Length / lost.Length);
        });
        return Fit(codes, components, first);
    }

    /// <summary>The largest number of Gaussians whose search takes no more than some work, at least 10.</summary>
    /// <param name="work">Products that it may take.</param>
    /// <param name="codes">Number of codes.</param>
    /// <param name="latent">Size of a code.</param>
    public static int Affordable(double work, int codes, int latent) => (int)Math.Clamp(
        work / (Fits * Rounds * codes * ((0.5 * latent * latent) + WorkOfShare)), FewComponents, Numbers[^1]);

    /// <summary>ln p(z) of each code, nats; leaves in the shares which Gaussian it comes from, as probabilities.</summary>
    private static double[] Expect(GaussianMixture mixture, double[][] rows, double[][] shares)
    {
        int latent = mixture.Latent;
        var logs = new double[rows.Length];
        var tape = new Tape(records: false);
        for (int start = 0; start < rows.Length; start += Piece)
        {
            int count = Math.Min(Piece, rows.Length - start);
            for (int k = 0; k < mixture.Parts.Count; k++)
            {
                GaussianDensity part = mixture.Parts[k];
                double[] mean = [.. part.Mean];
                Tensor away = tape.Rent(new Shape(count, latent));
                for (int i = 0; i < count; i++)
                {
                    Span<float> to = away.Row(i);
                    double[] row = rows[start + i];
                    for (int j = 0; j < to.Length; j++)
                    {
                        to[j] = (float)(row[j] - mean[j]);
                    }
                }

                // As many products as there are Gaussians, which the engine makes many times faster than one code after the other.
                Tensor white = tape.Constant(away).MatrixProduct(tape.Constant(Square(part.InverseFactor)), transposeOther: true).Value;
                double log = DoubleMath.Log(mixture.Weights[k]) - part.LeastSurprise;
                for (int i = 0; i < count; i++)
                {
                    double[] row = Vectors.ToDoubles(white.Row(i));
                    shares[start + i][k] = log - (0.5 * Vectors.Dot(row, row));
                }

                tape.Clear();
            }

            for (int i = start; i < start + count; i++)
            {
                logs[i] = GaussianMixture.Normalize(shares[i]);
            }
        }

        return logs;
    }

    private static Tensor Square(IReadOnlyList<IReadOnlyList<double>> lower)
    {
        var square = new Tensor(new Shape(lower.Count, lower.Count));
        for (int i = 0; i < lower.Count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                square.Row(i)[j] = (float)lower[i][j];
            }
        }

        return square;
    }

    private static GaussianMixture Maximize(double[][] rows, double[][] shares, double ridge)
    {
        (int parts, int latent) = (shares[0].Length, rows[0].Length);
        var masses = new double[parts];
        var means = new double[parts][];
        var scatters = new double[parts][][];
        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = Compute.Threads }, k =>
        {
            // A part that lost all its codes keeps a trace of them all, so that its mean stays defined.
            masses[k] = shares.Sum(share => share[k]) + 1e-9;
            means[k] = new double[latent];
            for (int i = 0; i < rows.Length; i++)
            {
                if (shares[i][k] >= LeastShare)
                {
                    Vectors.AddScaled(shares[i][k] / masses[k], rows[i], means[k]);
                }
            }

            scatters[k] = Scatter(rows, shares, k, means[k]);
        });
        double[][] common = Vectors.Zeros(latent, latent);
        for (int i = 0; i < parts * latent; i++)
        {
            Vectors.AddScaled(1.0 / rows.Length, scatters[i / latent][i % latent], common[i % latent]);
        }

        return new GaussianMixture([.. masses.Select(mass => mass / masses.Sum())], [.. masses.Select((mass, k) =>
            new GaussianDensity(string.Create(CultureInfo.InvariantCulture, $"part {k}"), means[k],
                Covariance(scatters[k], mass, common, ridge)))]);
    }

    /// <summary>The sum over codes of their share times (z − m)(z − m)ᵀ, the lower triangle.</summary>
    private static double[][] Scatter(double[][] rows, double[][] shares, int k, double[] mean)
    {
        double[][] scatter = Vectors.Zeros(mean.Length, mean.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            if (shares[i][k] < LeastShare)
            {
                continue;
            }

            var away = (double[])rows[i].Clone();
            Vectors.AddScaled(-1, mean, away);
            for (int j = 0; j < away.Length; j++)
            {
                Vectors.AddScaled(shares[i][k] * away[j], away.AsSpan(0, j + 1), scatter[j]);
            }
        }

        return scatter;
    }

    private static double[][] Covariance(double[][] scatter, double mass, double[][] common, double ridge)
    {
        int latent = scatter.Length;
        double[][] covariance = Vectors.Zeros(latent, latent);
        for (int i = 0; i < latent; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                covariance[i][j] = covariance[j][i] = (scatter[i][j] + (latent * common[i][j])) / (mass + latent);
            }

            covariance[i][i] += ridge;
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
