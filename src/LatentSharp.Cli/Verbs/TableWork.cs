using LatentSharp.Cli.Likeness;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>What verbs do with a model of a table: rows in the table's own columns and units instead of pictures.</summary>
internal static class TableWork
{
    private const int Piece = 1024;
    private const int Listed = 5;

    // The stream of a seed that belongs to the spread of drawn rows ("rows" in ASCII).
    private const ulong SpreadStream = 0x726F7773;

    /// <summary>Loads the model of a table where a file of numbers was asked for, and one of pictures where not.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">Where the result goes.</param>
    /// <exception cref="UsageException">The other kind goes there.</exception>
    public static (Autoencoder Model, ModelCard Card) Load(string run, string path)
    {
        (Autoencoder model, ModelCard card) = Runs.Load(run);
        return (card.Model.Format as TableColumns, TableFile.HasName(path)) switch
        {
            (null, true) => throw new UsageException($"--out {path} is not possible: '{run}' is a model of pictures; give a name ending " +
                $"in .png, or a folder ending in /"),
            ({ } columns, false) => throw NeedsRows(run, path, columns),
            _ => (model, card),
        };
    }

    /// <summary>Refuses a place for pictures before the model of a table is loaded.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">Where pictures would go.</param>
    /// <exception cref="UsageException">It is one of a table.</exception>
    public static void ExpectPictures(string run, string path)
    {
        if (ModelFile.ReadCard(Runs.ModelPath(run)).Model.Format is TableColumns columns)
        {
            throw NeedsRows(run, path, columns);
        }
    }

    /// <summary>Loads a model of pictures.</summary>
    /// <param name="run">The run.</param>
    /// <param name="does">What the verb does with pictures.</param>
    /// <exception cref="UsageException">It is one of a table.</exception>
    public static (Autoencoder Model, ModelCard Card) LoadPictures(string run, string does)
    {
        (Autoencoder model, ModelCard card) = Runs.Load(run);
        return card.Model.Format is TableColumns columns
            ? throw new UsageException($"{does}, but '{run}' is a model of a table with {columns}; use latent sample, encode, decode or " +
                $"reconstruct with --out NAME.csv")
            : (model, card);
    }

    /// <summary>Refuses other data where pictures are set side by side.</summary>
    /// <exception cref="UsageException">They are other data.</exception>
    public static PictureDataset Pictures(Dataset set, string data, string what) => set as PictureDataset
        ?? throw new UsageException($"{what} sets pictures side by side, and '{data}' is {set.Format.Kind.Words}; train each model for " +
            $"itself (latent train {data} --model ae --out runs/ae), and compare what latent info says of them");

    /// <summary>Codes as rows; with a seed, each value is drawn around what its code says, as far as held-out values spread.</summary>
    public static void WriteRows(
        Session session, string path, Autoencoder model, ModelCard card, Tensor codes, ulong? seed, IReadOnlyList<TextColumn>? texts = null)
    {
        var columns = (TableColumns)card.Model.Format;
        int d = columns.Names.Count;
        int count = codes.Shape[0];
        IReadOnlyList<double>? spread = seed is not null && card.Test?.ColumnSpread is { } measured && measured.Count == d
            ? measured : null;
        var rows = new double[count][];
        var noise = new float[d];
        for (int start = 0; start < count; start += Piece)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            int size = Math.Min(Piece, count - start);
            Tensor x = model.Decode(new Tensor(new Shape(size, codes.Shape[1]),
                codes.Span.Slice(start * codes.Shape[1], size * codes.Shape[1]).ToArray()));
            for (int i = 0; i < size; i++)
            {
                Span<float> row = x.Span.Slice(i * d, d);
                if (spread is not null)
                {
                    new RandomStream(seed!.Value, SpreadStream).FillNormal(noise, (ulong)(start + i) * (ulong)d);
                    for (int j = 0; j < d; j++)
                    {
                        row[j] += columns.Scales[j] > 0 ? noise[j] * (float)(spread[j] / columns.Scales[j]) : 0;
                    }
                }

                rows[start + i] = new double[d];
                columns.Restore(row, rows[start + i]);
            }
        }

        // What goes with a row keeps its name unless a column of the model has it.
        TextColumn[] kept = [.. (texts ?? []).Select(text => text with { Name = Free(text.Name, columns.Names) })];
        TableFile.Write(path, columns.Names, rows, kept);
        session.Result(new TableReport(path, count, columns.Names, seed), CliJson.Default.TableReport,
            $"{Words.Rows(count)} of {columns}: {path}");
    }

    /// <summary>Rows through their mean codes and back, with the error of each in further columns.</summary>
    public static void Reconstruct(
        Session session, string path, string data, Autoencoder model, ModelCard card, Reading reading, LikenessCheck likeness)
    {
        var columns = (TableColumns)card.Model.Format;
        int d = columns.Names.Count;
        var set = (TableDataset)PictureLoading.Open(session, data, PictureLoading.For(card, reading));
        PictureLoading.TellLeftOut(session, set);
        bool isVariational = card.Model.Model == ModelKind.Vae;
        var rows = new List<double[]>();
        var errors = new List<RowError>();
        var squares = new double[d];
        foreach (ReadOnlySpan<int> batch in Batches.Ordered([.. Enumerable.Range(0, set.Count)], Piece).Epoch(0))
        {
            session.Cancellation.ThrowIfCancellationRequested();
            var x = new Tensor(model.BatchShape(batch.Length));
            set.Fill(batch, x);
            (Tensor mean, Tensor? logVariance) = model.EncodePosterior(x);
            Tensor again = model.Decode(mean);
            int[] rowsOfBatch = batch.ToArray();
            likeness.Look([.. rowsOfBatch.Select(set.Name)], x, () => again);
            for (int i = 0; i < batch.Length; i++)
            {
                var row = new double[d + (isVariational ? 2 : 1)];
                columns.Restore(again.Span.Slice(i * d, d), row.AsSpan(0, d));
                double error = Math.Sqrt(Error(columns, set.Row(batch[i]), row, squares) / d);
                double? kl = logVariance is null ? null : Kl(mean.Span.Slice(i * card.Model.Latent, card.Model.Latent),
                    logVariance.Span.Slice(i * card.Model.Latent, card.Model.Latent));
                errors.Add(new RowError(set.Name(batch[i]), error, kl));
                row[d] = Math.Round(error, 6);
                if (kl is { } nats)
                {
                    row[d + 1] = Math.Round(nats, 4);
                }

                rows.Add(row);
            }
        }

        string[] taken = [.. columns.Names, .. set.Others.Select(other => other.Name)];
        string[] scores = isVariational ? ["error", "kl"] : ["error"];
        TableFile.Write(path, [.. columns.Names, .. scores.Select(name => Free(name, taken))], rows, set.Others);
        var report = new TableReconstructReport(
            path, rows.Count, errors.Average(e => e.Error),
                [.. columns.Names.Select((name, j) => new ColumnError(name, Math.Sqrt(squares[j] / rows.Count)))],
            [.. errors.OrderByDescending(e => e.Error).Take(Listed)])
        {
            Unlike = likeness.Found,
        };
        likeness.Tell(session);
        session.Result(report, CliJson.Default.TableReconstructReport, report.Lines());
    }

    /// <summary>Sum over the columns of squared errors in standard deviations; adds those in own units to the sums.</summary>
    private static double Error(TableColumns columns, ReadOnlySpan<double> row, ReadOnlySpan<double> again, double[] squares)
    {
        double sum = 0;
        for (int j = 0; j < row.Length; j++)
        {
            double own = row[j] - again[j];
            double standard = own / (columns.Scales[j] > 0 ? columns.Scales[j] : 1);
            squares[j] += own * own;
            sum += standard * standard;
        }

        return sum;
    }

    private static double Kl(ReadOnlySpan<float> mean, ReadOnlySpan<float> logVariance)
    {
        double sum = 0;
        for (int i = 0; i < mean.Length; i++)
        {
            sum += 0.5 * (((double)mean[i] * mean[i]) + Math.Exp(logVariance[i]) - 1 - logVariance[i]);
        }

        return sum;
    }

    private static UsageException NeedsRows(string run, string path, TableColumns columns) =>
        new($"--out {path} is not possible: '{run}' is a model of a table with {columns}; give a name ending in .csv or .npy");

    /// <summary>A name that no column has.</summary>
    private static string Free(string name, IReadOnlyList<string> taken)
    {
        while (taken.Contains(name, StringComparer.Ordinal))
        {
            name += "_";
        }

        return name;
    }
}
