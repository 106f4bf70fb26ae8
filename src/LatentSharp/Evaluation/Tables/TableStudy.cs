using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Data.Tables.Mixed.Types;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Evaluation.Tables;

/// <summary>Compares rows that a model drew with real ones.</summary>
internal static class TableStudy
{
    /// <summary>Rows that are drawn at most.</summary>
    public const int MostRows = 5000;

    private const int Listed = 5;
    private const int MostPaired = 60;

    // The stream of a seed that belongs to the choice of rows ("some" in ASCII).
    private const ulong Stream = 0x736F6D65;

    /// <summary>Measures.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="real">Real rows: those that were learned from where they are known.</param>
    /// <param name="held">Real rows that were held out; empty where there are none.</param>
    /// <param name="drawn">Rows that the model drew.</param>
    /// <param name="isTraining">Whether the real rows are those that were learned from.</param>
    /// <param name="target">The column that a classifier tells; null for one that is chosen.</param>
    /// <param name="seed">Decides first weights, resamples, and which of many rows are looked at.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static TableFigures Measure(MixedColumns columns, IReadOnlyList<double[]> real, IReadOnlyList<double[]> held,
        IReadOnlyList<double[]> drawn, bool isTraining, int? target, ulong seed, CancellationToken cancellation)
    {
        int count = columns.Columns.Count;
        double[][] ofReal = Columns(real, count);
        double[][] ofHeld = Columns(held, count);
        double[][] ofDrawn = Columns(drawn, count);
        ColumnMarginal[] marginals = [.. columns.Columns.Select((column, j) => Marginals.Of(column, ofReal[j], ofDrawn[j], ofHeld[j]))];
        var known = new Dictionary<(int, int), double>();
        double Dependent(int j, int k) => known.TryGetValue((j, k), out double value) ? value
            : known[(j, k)] = known[(k, j)] = Dependence.Of(columns.Columns[j], columns.Columns[k], ofReal[j], ofReal[k]);
        PairFigures? pairs = count < 2 ? null : Pairs(columns, Dependent, ofHeld, ofDrawn, cancellation);
        int chosen = target ?? ClassifierStudy.Target(columns, ofReal, Dependent);
        ClassifierFigures? classifier = chosen < 0 || held.Count == 0 || count < 2 ? null
            : ClassifierStudy.Measure(columns, chosen, real, drawn, held, seed, cancellation);
        return new TableFigures(real.Count, drawn.Count, marginals, pairs, classifier,
            isTraining && held.Count > 1 ? new PrivacyStudy(columns).Measure(real, held, drawn, seed, cancellation) : null);
    }

    /// <summary>What decides which of many rows are looked at; a substream a choice.</summary>
    public static RandomStream Choice(ulong seed) => new(seed, Stream);

    /// <summary>Rows chosen by chance, in the order of the table; all where there are no more.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="most">How many are chosen at most.</param>
    /// <param name="random">Decides which.</param>
    public static double[][] Some(IReadOnlyList<double[]> rows, int most, RandomStream random)
    {
        int[] order = [.. Enumerable.Range(0, rows.Count)];
        if (rows.Count > most)
        {
            random.Shuffle<int>(order);
            order = [.. order.Take(most).Order()];
        }

        return [.. order.Select(i => rows[i])];
    }

    private static double[][] Columns(IReadOnlyList<double[]> rows, int count) =>
        [.. Enumerable.Range(0, count).Select(j => rows.Select(row => row[j]).ToArray())];

    private static PairFigures Pairs(MixedColumns columns, Func<int, int, double> dependent, double[][] ofHeld, double[][] ofDrawn,
        CancellationToken cancellation)
    {
        var all = new List<(PairDifference Pair, double? Held)>();
        for (int j = 0; j < Math.Min(MostPaired, columns.Columns.Count); j++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int k = 0; k < j; k++)
            {
                (MixedColumn first, MixedColumn second) = (columns.Columns[k], columns.Columns[j]);
                double real = dependent(k, j);
                all.Add((new PairDifference(first.Name, second.Name, Dependence.Measure(first, second), real,
                    Dependence.Of(first, second, ofDrawn[k], ofDrawn[j])),
                    ofHeld[0].Length > 1 ? Math.Abs(real - Dependence.Of(first, second, ofHeld[k], ofHeld[j])) : null));
            }
        }

        return new PairFigures(all.Average(pair => Math.Abs(pair.Pair.Real - pair.Pair.Synthetic)),
            all[0].Held is null ? null : all.Average(pair => pair.Held!.Value),
            [.. all.Select(pair => pair.Pair).OrderByDescending(pair => Math.Abs(pair.Real - pair.Synthetic)).Take(Listed)]);
    }
}
