using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Evaluation.Anomalies;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Evaluation.Tables;

/// <summary>
/// How near drawn rows are to those that were learned from. The distance of two rows is the average over the columns of 1 for another
/// category, and for a missing cell beside one that is not, and of the difference of numbers in standard deviations.
/// </summary>
/// <param name="columns">The columns.</param>
internal sealed class PrivacyStudy(MixedColumns columns)
{
    private const int MostTraining = 10_000;
    private const int MostLooked = 1000;
    private const double Low = 0.05;
    private const double Same = 1e-9;

    // Substreams of the choice of rows.
    private const ulong OfTraining = 0;
    private const ulong OfHeld = 1;
    private const ulong OfMembers = 2;

    private readonly double[] _units = [.. columns.Columns.Select(column => column.Unit)];
    private readonly bool[] _ordered = [.. columns.Columns.Select(column => column.IsOrdered)];

    /// <summary>Measures. Of many real rows some are chosen by chance, since a table may be in an order.</summary>
    /// <param name="training">Rows that were learned from.</param>
    /// <param name="held">Real rows that were not.</param>
    /// <param name="drawn">Rows that the model drew.</param>
    /// <param name="seed">Decides which rows are looked at.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public PrivacyFigures Measure(IReadOnlyList<double[]> training, IReadOnlyList<double[]> held, IReadOnlyList<double[]> drawn,
        ulong seed, CancellationToken cancellation)
    {
        RandomStream random = TableStudy.Choice(seed);
        double[][] among = TableStudy.Some(training, MostTraining, random.Substream(OfTraining));
        double[][] outside = TableStudy.Some(held, MostLooked, random.Substream(OfHeld));
        double[][] looked = [.. drawn.Take(MostLooked)];
        double[][] all = [.. drawn.Take(MostTraining)];

        // As many members as others.
        double[][] members = TableStudy.Some(among, Math.Min(outside.Length, among.Length), random.Substream(OfMembers));
        double[] near = Nearest(looked, among, cancellation);
        double[] nearHeld = Nearest(outside, among, cancellation);
        double[] scores = [.. Nearest(members, all, cancellation).Concat(Nearest(outside, all, cancellation)).Select(d => -d)];
        bool[] isMember = [.. Enumerable.Range(0, scores.Length).Select(i => i < members.Length)];
        double area = RankingArea.Roc(scores, isMember) ?? 0.5;
        double nearer = RankingArea.Roc([.. near.Concat(nearHeld).Select(d => -d)],
            [.. Enumerable.Range(0, near.Length + nearHeld.Length).Select(i => i < near.Length)]) ?? 0.5;
        return new PrivacyFigures(among.Length, looked.Length, outside.Length, Quantile(near, 0.5), Quantile(nearHeld, 0.5),
            Quantile(near, Low), Quantile(nearHeld, Low), Copies(near), Copies(nearHeld), area,
            AreaError(area, members.Length, outside.Length), training.Count, held.Count, nearer,
            AreaError(nearer, near.Length, nearHeld.Length));
    }

    /// <summary>The distance of two rows.</summary>
    /// <param name="a">One row.</param>
    /// <param name="b">The other.</param>
    /// <param name="enough">A sum from which on the rest does not matter.</param>
    public double Distance(double[] a, double[] b, double enough = double.PositiveInfinity)
    {
        double sum = 0;
        for (int j = 0; j < _units.Length && sum < enough; j++)
        {
            (double x, double y) = (a[j], b[j]);
            sum += _ordered[j] && !double.IsNaN(x) && !double.IsNaN(y) ? Math.Abs(x - y) / _units[j] : x.Equals(y) ? 0 : 1;
        }

        return sum / _units.Length;
    }

    private double[] Nearest(double[][] rows, double[][] among, CancellationToken cancellation)
    {
        var nearest = new double[rows.Length];
        EachPicture.Do(rows.Length, i =>
        {
            cancellation.ThrowIfCancellationRequested();
            double least = double.PositiveInfinity;
            foreach (double[] other in among)
            {
                least = Math.Min(least, Distance(rows[i], other, least * _units.Length));
            }

            nearest[i] = least;
        });
        return nearest;
    }

    private static double Copies(double[] distances) => (double)distances.Count(distance => distance < Same) / distances.Length;

    private static double Quantile(double[] values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Max(0, (int)Math.Ceiling((share * sorted.Length) - 1e-9) - 1)];
    }

    /// <summary>
    /// The standard error of an area under a ROC curve (Hanley and McNeil 1982), at least that of an area by chance (Mann and Whitney
    /// 1947): the former is 0 where a few rows happen to be in order.
    /// </summary>
    private static double AreaError(double area, int positives, int negatives)
    {
        double byChance = Math.Sqrt((positives + negatives + 1) / (12.0 * positives * negatives));
        double one = area / (2 - area);
        double two = 2 * area * area / (1 + area);
        return Math.Max(byChance, Math.Sqrt(((area * (1 - area)) + ((positives - 1) * (one - (area * area)))
            + ((negatives - 1) * (two - (area * area)))) / ((double)positives * negatives)));
    }
}
