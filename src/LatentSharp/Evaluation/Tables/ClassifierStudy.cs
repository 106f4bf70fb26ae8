using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Data.Tables.Mixed.Types;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Evaluation.Tables;

/// <summary>Whether drawn rows teach a classifier what real ones teach it.</summary>
internal static class ClassifierStudy
{
    private const int MostClasses = 20;
    private const int Resamples = 200;
    private const double MostAlike = 0.9;

    // The stream of a seed that belongs to resamples ("boot" in ASCII).
    private const ulong Stream = 0x626F6F74;

    // Substream of the choice of real rows.
    private const ulong OfLearned = 3;

    /// <summary>
    /// The column that is told where none is named: of those of true and false, else of categories, the one that goes most together with
    /// others; one that is nearly always the same only where there is no other.
    /// </summary>
    /// <param name="columns">The columns.</param>
    /// <param name="cells">The cells of each in real rows.</param>
    /// <param name="dependence">The dependence of a pair of them.</param>
    /// <returns>Its place; below 0 where there is none.</returns>
    public static int Target(MixedColumns columns, double[][] cells, Func<int, int, double> dependence)
    {
        int[] possible = [.. Enumerable.Range(0, columns.Columns.Count).Where(j => IsPossible(columns.Columns[j]))];
        int[] varied = [.. possible.Where(j => cells[j].GroupBy(cell => cell).Max(group => group.Count()) <= MostAlike * cells[j].Length)];
        possible = varied.Length > 0 ? varied : possible;
        int[] truths = [.. possible.Where(j => columns.Columns[j] is CategoryColumn { IsTruth: true })];
        return columns.Columns.Count < 2 ? -1 : (truths.Length > 0 ? truths : possible)
            .OrderByDescending(j => Enumerable.Range(0, columns.Columns.Count).Where(k => k != j).Sum(k => dependence(j, k)))
            .FirstOrDefault(-1);
    }

    /// <summary>Whether a column can be told: a choice among a few.</summary>
    public static bool IsPossible(MixedColumn column) => !column.IsOrdered && column.Part.Choices is >= 2 and <= MostClasses;

    /// <summary>Learns from drawn rows and from as many real ones, and judges both by held-out rows.</summary>
    public static ClassifierFigures Measure(MixedColumns columns, int target, IReadOnlyList<double[]> real,
        IReadOnlyList<double[]> drawn, IReadOnlyList<double[]> held, ulong seed, CancellationToken cancellation)
    {
        int count = Math.Min(real.Count, drawn.Count);
        int[] known = RowClassifier.Known(columns, target, held);
        int[] bySynthetic = RowClassifier.Learn(columns, target, [.. drawn.Take(count)], seed, cancellation).Tell(held);
        double[][] chosen = TableStudy.Some(real, count, TableStudy.Choice(seed).Substream(OfLearned));
        int[] byReal = RowClassifier.Learn(columns, target, chosen, seed, cancellation).Tell(held);
        int[] all = [.. Enumerable.Range(0, held.Count)];
        int classes = columns.Columns[target].Part.Choices;
        var random = new RandomStream(seed, Stream);
        double[] differences = [.. Enumerable.Range(0, Resamples).Select(r =>
        {
            RandomStream own = random.Substream((ulong)r);
            int[] some = [.. all.Select(i => own.Integer((ulong)i, all.Length))];
            return F1(known, bySynthetic, some, classes) - F1(known, byReal, some, classes);
        })];
        double mean = differences.Average();
        return new ClassifierFigures(columns.Columns[target].Name, count, held.Count, F1(known, bySynthetic, all, classes),
            F1(known, byReal, all, classes), Math.Sqrt(differences.Average(d => (d - mean) * (d - mean))), Right(known, bySynthetic),
            Right(known, byReal), (double)known.GroupBy(k => k).Max(group => group.Count()) / known.Length);
    }

    /// <summary>F1 averaged over the classes that some rows have.</summary>
    public static double F1(int[] known, int[] told, int[] some, int classes)
    {
        var right = new double[classes];
        var asTold = new double[classes];
        var asKnown = new double[classes];
        foreach (int i in some)
        {
            right[known[i]] += known[i] == told[i] ? 1 : 0;
            asTold[told[i]]++;
            asKnown[known[i]]++;
        }

        double[] each = [.. Enumerable.Range(0, classes).Where(k => asKnown[k] > 0)
            .Select(k => 2 * right[k] / (asTold[k] + asKnown[k]))];
        return each.Average();
    }

    private static double Right(int[] known, int[] told) => (double)known.Zip(told).Count(pair => pair.First == pair.Second) / known.Length;
}
