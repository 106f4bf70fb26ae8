using LatentSharp.Data.Labels;
using LatentSharp.Latent.Numerics;

namespace LatentSharp.Latent.Labels;

/// <summary>
/// What a label does to the code in the company of others: a beard takes the color of the hair. Least squares with interactions,
/// codes = constant + labels · effects + Σ (member · other label) · interactions, once for each exclusive group (or single label).
/// </summary>
internal static class LocalEffects
{
    // As if so many more pictures showed that a label does the same in any company: what few examples show counts little.
    private const double InteractionRidge = 20;

    // For labels that sum to a constant, as in LabelEffects.
    private const double MainRidge = 1e-3;

    // Systems beyond that take too long, and have too few examples a coefficient to be of use.
    private const int MostCoefficients = 400;

    // The interactions of all labels must stay small beside the model: at most 8 MB.
    private const int MostStored = 2_000_000;

    /// <summary>Effects in the company of no other label, and what each other label adds.</summary>
    /// <param name="Alone">For each label, <c>[labels][latent]</c>.</param>
    /// <param name="Added">For each label and each other one, <c>[labels][labels][latent]</c>; zeros within a group.</param>
    public sealed record Result(double[][] Alone, double[][][] Added);

    /// <summary>Learns them; null where there are no others to interact with, or too many.</summary>
    /// <param name="codes">Codes, <c>[n][latent]</c>.</param>
    /// <param name="labels">Labels, n rows.</param>
    /// <param name="groups">Labels that exclude each other.</param>
    public static Result? Learn(double[][] codes, LabelMatrix labels, IReadOnlyList<AttributeGroup> groups)
    {
        int count = labels.Count;
        int latent = codes[0].Length;
        bool allInOne = groups.Any(group => group.Members.Count == count);
        if (count < 2 || allInOne || (long)count * count * latent > MostStored)
        {
            return null;
        }

        var alone = new double[count][];
        double[][][] added = [.. Enumerable.Range(0, count).Select(_ => Vectors.Zeros(count, latent))];
        for (int f = 0; f < count; f++)
        {
            if (alone[f] is not null)
            {
                continue;
            }

            IReadOnlyList<int> group = ExclusiveGroups.Members(groups, f) is { Count: > 0 } members ? members : [f];
            int[] others = [.. Enumerable.Range(0, count).Where(o => !group.Contains(o))];
            int coefficients = 1 + count + (group.Count * others.Length);
            if (coefficients > MostCoefficients)
            {
                return null;
            }

            double[][] solved = Solve(codes, labels, group, others, coefficients);
            for (int m = 0; m < group.Count; m++)
            {
                alone[group[m]] = solved[1 + group[m]];
                for (int o = 0; o < others.Length; o++)
                {
                    added[group[m]][others[o]] = solved[1 + count + (m * others.Length) + o];
                }
            }
        }

        return new Result(alone, added);
    }

    /// <summary>Coefficients, <c>[coefficients][latent]</c>, of the row (1, labels, member · other …).</summary>
    private static double[][] Solve(double[][] codes, LabelMatrix labels, IReadOnlyList<int> group, int[] others, int coefficients)
    {
        int latent = codes[0].Length;
        double[][] square = Vectors.Zeros(coefficients, coefficients);
        double[][] cross = Vectors.Zeros(coefficients, latent);
        var places = new List<int>();
        var values = new List<double>();
        for (int i = 0; i < codes.Length; i++)
        {
            Row(i);
            for (int a = 0; a < places.Count; a++)
            {
                double[] row = square[places[a]];
                for (int b = 0; b < places.Count; b++)
                {
                    row[places[b]] += values[a] * values[b];
                }

                Vectors.AddScaled(values[a], codes[i], cross[places[a]]);
            }
        }

        for (int k = 0; k < coefficients; k++)
        {
            square[k][k] += k <= labels.Count ? MainRidge : InteractionRidge;
        }

        Cholesky factor = Cholesky.Factor(square);
        double[][] solved = Vectors.Zeros(coefficients, latent);
        var column = new double[coefficients];
        for (int j = 0; j < latent; j++)
        {
            for (int k = 0; k < coefficients; k++)
            {
                column[k] = cross[k][j];
            }

            double[] solution = factor.Solve(column);
            for (int k = 0; k < coefficients; k++)
            {
                solved[k][j] = solution[k];
            }
        }

        return solved;

        // Most labels of a picture do not hold, so that few of the coefficients are touched.
        void Row(int picture)
        {
            places.Clear();
            values.Clear();
            Put(0, 1);
            for (int f = 0; f < labels.Count; f++)
            {
                Put(1 + f, labels.Value(picture, f));
            }

            for (int m = 0; m < group.Count; m++)
            {
                double member = labels.Value(picture, group[m]);
                for (int o = 0; o < others.Length && member > 0; o++)
                {
                    Put(1 + labels.Count + (m * others.Length) + o, member * labels.Value(picture, others[o]));
                }
            }
        }

        void Put(int place, double value)
        {
            if (value > 0)
            {
                places.Add(place);
                values.Add(value);
            }
        }
    }
}
