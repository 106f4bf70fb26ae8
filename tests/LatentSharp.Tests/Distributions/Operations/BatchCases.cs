using LatentSharp.Distributions.Operations.Batches;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Tests.Autodiff;

namespace LatentSharp.Tests.Distributions.Operations;

/// <summary>Operations that set the codes of a batch beside each other, with their twins in double precision.</summary>
internal static class BatchCases
{
    private static readonly float[] Scales = [0.5f, 3];

    // tan² 30°.
    private const double Tangent = 1.0 / 3;

    public static IEnumerable<GradientCase> All
    {
        get
        {
            foreach (int[] sizes in (int[][])[[1, 2], [3, 1], [4, 3], [18, 2]])
            {
                string name = new Shape(sizes).ToString();
                yield return new(nameof(AggregateDensity), name, [sizes, sizes, sizes],
                    v => AggregateDensity.Apply(v[0], v[1], v[2]), v => Densities(v, sizes[0], sizes[1]));
                yield return new(nameof(MeanDiscrepancy), name, [sizes, sizes],
                    v => MeanDiscrepancy.Apply(v[0], v[1], Scales), v => [Discrepancy(v[0], v[1], sizes[0], sizes[1])]);
                yield return new(nameof(AngularLoss), name, [sizes],
                    v => AngularLoss.Apply(v[0], Roles(sizes[0]), Tangent), v => [Angular(v[0], sizes[0], sizes[1])]);
            }
        }
    }

    /// <summary>Three classes in turn; the first is no negative of the last.</summary>
    private static AngularRole[] Roles(int batch) =>
    [
        .. from i in Enumerable.Range(0, batch)
           from j in Enumerable.Range(0, batch)
           select i == j || (i % 3 == 2 && j % 3 == 0) ? AngularRole.None : i % 3 == j % 3 ? AngularRole.Positive : AngularRole.Negative,
    ];

    private static double Angular(double[] z, int batch, int latent)
    {
        AngularRole[] roles = Roles(batch);
        double Dot(int i, int j) => Enumerable.Range(0, latent).Sum(k => z[(i * latent) + k] * z[(j * latent) + k]);
        double[] pairs =
        [
            .. from a in Enumerable.Range(0, batch)
               from p in Enumerable.Range(0, batch)
               where roles[(a * batch) + p] == AngularRole.Positive
               select Math.Log(1 + Enumerable.Range(0, batch).Where(n => roles[(a * batch) + n] == AngularRole.Negative)
                   .Sum(n => Math.Exp((4 * Tangent * (Dot(a, n) + Dot(p, n))) - (2 * (1 + Tangent) * Dot(a, p))))),
        ];
        return pairs.Length == 0 ? 0 : pairs.Average();
    }

    private static double[] Densities(double[][] v, int batch, int latent)
    {
        double Log(int i, int m, int j)
        {
            double distance = v[0][(i * latent) + j] - v[1][(m * latent) + j];
            double log = v[2][(m * latent) + j];
            return -0.5 * ((distance * distance * Math.Exp(-log)) + log + Math.Log(2 * Math.PI));
        }

        IEnumerable<int> each = Enumerable.Range(0, batch);
        IEnumerable<int> dimensions = Enumerable.Range(0, latent);
        return
        [
            .. each.Select(i => Math.Log(each.Sum(m => Math.Exp(dimensions.Sum(j => Log(i, m, j)))))),
            .. each.Select(i => dimensions.Sum(j => Math.Log(each.Sum(m => Math.Exp(Log(i, m, j)))))),
        ];
    }

    private static double Discrepancy(double[] z, double[] p, int batch, int latent)
    {
        double Kernel(double[] a, int i, double[] b, int j)
        {
            double distance = Enumerable.Range(0, latent).Sum(k => Math.Pow(a[(i * latent) + k] - b[(j * latent) + k], 2));
            return Scales.Sum(scale => scale / (scale + distance));
        }

        double Mean(double[] a, double[] b, bool isWithin)
        {
            double[] all = [.. from i in Enumerable.Range(0, batch)
                               from j in Enumerable.Range(0, batch)
                               where !isWithin || i != j
                               select Kernel(a, i, b, j)];
            return all.Average();
        }

        return batch < 2 ? 0 : Mean(z, z, true) + Mean(p, p, true) - (2 * Mean(z, p, false));
    }
}
