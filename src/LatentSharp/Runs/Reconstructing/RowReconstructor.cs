using LatentSharp.Data;
using LatentSharp.Data.Tables.Files;
using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Latent.Codes;
using LatentSharp.Models;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Outputs;
using LatentSharp.Tensors;
using static LatentSharp.Runs.RequestSettings;

namespace LatentSharp.Runs.Reconstructing;

/// <summary>Sends rows of a table through their mean codes and back, and scores each by its error.</summary>
internal static class RowReconstructor
{
    private const int Piece = 1024;

    /// <summary>Does what a request asks for.</summary>
    public static ReconstructResult Reconstruct(Run run, ReconstructRequest request, WorkContext work)
    {
        RowFile.Check(run, request.Out);
        Refuse(request);
        if (run.Format is not (TableColumns or MixedColumns))
        {
            throw new RequestException(
                $"pictures and tables are reconstructed here, but '{run.Path}' is a model of {run.Of}; use latent encode and decode");
        }

        Autoencoder model = run.Model;
        Dataset set = InputReader.Open(request.Inputs[0].Name, run.ReadingOptions(request), request.Threads, work);
        InputReader.TellNotes(set.LeftOut, work);
        RowErrors found = set is MixedDataset mixed ? new MixedErrors(mixed)
            : new NumberErrors((TableDataset)set, (TableColumns)run.Format);
        var check = new OutOfDistributionCheck(run);
        var rows = new List<double[]>();
        var errors = new List<RowError>();
        int length = run.Format.Length;
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
                double[] row = found.Read(again.Span.Slice(i * length, length));
                errors.Add(new RowError(set.Name(indices[i]), found.Add(indices[i], row), kl?[i]));
                rows.Add(row);
            }
        }

        var told = new ReconstructedRows(found.ByColumn(rows.Count), errors, rows, set.Others) { Mixed = found.Mixed };
        var result = new ReconstructResult(told) { Unlike = check.Found };
        if (request.Out is not null)
        {
            result.Save(request.Out);
        }

        check.Tell(work);
        return result;
    }

    private static void Refuse(ReconstructRequest request)
    {
        if (request.Out is { } path && TableFormat.Of(path) is { NamesColumns: false })
        {
            throw new RequestException($"{Out} {path} is not possible: reconstructed rows are written with their errors in named " +
                $"columns; " +
                $"give a name ending in {TableFormat.NamedEnds}");
        }

        if (request.Inputs.Count > 1)
        {
            throw new RequestException($"{request.Inputs.Count} tables were given, and one is reconstructed at a time; give one");
        }

        if (request.Sampled || request.Beside is not null)
        {
            throw new RequestException($"{Sampled} and {Beside} are for pictures; leave them out");
        }
    }

    /// <summary>Writes the rows with the error of each in further columns.</summary>
    public static void Save(ReconstructedRows result, string path)
    {
        string[] names = [.. result.Columns.Select(column => column.Column)];
        string[] taken = [.. names, .. result.Others.Select(other => other.Name)];
        string[] scores = result.Errors.Any(error => error.Kl is not null) ? ["error", "kl"] : ["error"];
        if (result.Mixed is { } mixed)
        {
            string[] scored = [.. scores.Select(name => RowFile.Free(name, taken))];
            new MixedRows(mixed, result.Values, 0).Save(path, result.Others, (scored, [.. result.Errors.Select(error => (double[])
                [Math.Round(error.Error, 6), .. error.Kl is { } kl ? (double[])[Math.Round(kl, 4)] : []])]));
            return;
        }

        double[][] rows = [.. result.Values.Zip(result.Errors, (values, error) => (double[])
            [.. values, Math.Round(error.Error, 6), .. error.Kl is { } nats ? (double[])[Math.Round(nats, 4)] : []])];
        TableFormat.Save(path, TableContents.OfRows([.. names, .. scores.Select(name => RowFile.Free(name, taken))], rows, result.Others));
    }
}
