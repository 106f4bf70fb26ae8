using LatentSharp.Data;
using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Data.Tables.Mixed.Types;
using LatentSharp.Latent.Codes;
using LatentSharp.Models;
using LatentSharp.Runs.Inputs;
using LatentSharp.Tensors;

namespace LatentSharp.Runs.Reconstructing;

/// <summary>Sends rows of a mixed table through their mean codes and back: of each column the likeliest cell.</summary>
internal static class MixedReconstructor
{
    private const int Piece = 1024;

    /// <summary>Does what a request asks for.</summary>
    public static ReconstructResult Reconstruct(Run run, ReconstructRequest request, WorkContext work)
    {
        Autoencoder model = run.Model;
        var set = (MixedDataset)InputReader.Open(request.Inputs[0].Name, run.ReadingOptions(request), request.Threads, work);
        InputReader.TellNotes(set.LeftOut, work);
        MixedColumns columns = set.Format;
        var check = new OutOfDistributionCheck(run);
        var rows = new List<double[]>();
        var errors = new List<RowError>();
        var squares = new double[columns.Columns.Count];
        var wrong = new int[squares.Length];
        foreach (ReadOnlySpan<int> batch in Batches.Ordered([.. Enumerable.Range(0, set.Count)], Piece).Epoch(0))
        {
            work.Cancellation.ThrowIfCancellationRequested();
            var x = new Tensor(model.BatchShape(batch.Length));
            set.Fill(batch, x);
            (Tensor mean, Tensor? logVariance) = model.EncodePosterior(x);
            Tensor again = model.Decode(mean);
            int[] indices = batch.ToArray();
            check.Look([.. indices.Select(set.Name)], x, () => again);
            double[]? kl = logVariance is null ? null : CodePosteriors.KlTo(model.Prior, mean, logVariance);
            for (int i = 0; i < indices.Length; i++)
            {
                var row = new double[squares.Length];
                columns.Read(again.Span.Slice(i * columns.Length, columns.Length), row);
                errors.Add(new RowError(set.Name(indices[i]), Math.Sqrt(Error(columns, set.Row(indices[i]), row, squares, wrong)
                    / squares.Length), kl?[i]));
                rows.Add(row);
            }
        }

        ColumnError[] byColumn = [.. columns.Columns.Select((column, j) =>
            new ColumnError(column.Name, Math.Sqrt(squares[j] / Math.Max(1, rows.Count - (column.IsOrdered ? wrong[j] : 0))))
            {
                Wrong = column.IsOrdered ? null : (double)wrong[j] / rows.Count,
            })];
        var result = new ReconstructResult(new ReconstructedRows(byColumn, errors, rows, set.Others) { Mixed = columns })
        {
            Unlike = check.Found,
        };
        if (request.Out is not null)
        {
            result.Save(request.Out);
        }

        check.Tell(work);
        return result;
    }

    /// <summary>Sum over the columns of squared distances: 1 for another category, and of numbers in standard deviations.</summary>
    private static double Error(MixedColumns columns, double[] row, double[] again, double[] squares, int[] wrong)
    {
        double sum = 0;
        for (int j = 0; j < row.Length; j++)
        {
            MixedColumn column = columns.Columns[j];
            if (column.IsOrdered && !double.IsNaN(row[j]) && !double.IsNaN(again[j]))
            {
                double own = row[j] - again[j];
                squares[j] += own * own;
                sum += own / column.Unit * (own / column.Unit);
            }
            else if (!row[j].Equals(again[j]))
            {
                squares[j] += column.IsOrdered ? 0 : 1;
                wrong[j]++;
                sum++;
            }
        }

        return sum;
    }
}
