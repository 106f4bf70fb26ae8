using LatentSharp.Data.Kinds;
using LatentSharp.Data.Tables;
using LatentSharp.Data.Tables.Files;
using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Imaging;
using LatentSharp.Latent.Codes;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;
using LatentSharp.Training;
using LatentSharp.Training.Ranks;

namespace LatentSharp.Runs.Outputs;

/// <summary>Codes as what the model of a run makes of them: pictures, or rows of a table in their own units.</summary>
/// <param name="run">The run.</param>
/// <param name="codes">Codes, <c>[n, latent]</c>.</param>
/// <param name="spreadSeed">Decides how values of rows are drawn around what their codes say, as far as held-out values spread; null for
/// what the codes say.</param>
/// <param name="rows">The rows, where they were decoded already; null for not.</param>
internal sealed class DecodedCodes(Run run, Tensor codes, ulong? spreadSeed, IReadOnlyList<double[]>? rows = null)
{
    private const int Piece = 1024;

    // The stream of a seed that belongs to the spread of drawn rows ("rows" in ASCII).
    private const ulong SpreadStream = 0x726F7773;

    /// <summary>The codes, <c>[n, latent]</c>.</summary>
    public Tensor Codes => codes;

    /// <summary>Who shares the work, and decodes the same codes; null for this process alone.</summary>
    public RankGroup? Ranks { get; init; }

    /// <summary>Names of the columns of rows; none for pictures.</summary>
    public IReadOnlyList<string> Columns => run.Format is MixedColumns mixed ? [.. mixed.Columns.Select(column => column.Name)]
        : [.. run.Format.Values.Select(value => value.Name)];

    /// <summary>Rows of a mixed table as text, made as they are asked for; null for other runs.</summary>
    /// <param name="cancellation">Stops the work.</param>
    public MixedRows? Cells(CancellationToken cancellation = default) => run.Format is not MixedColumns columns ? null
        : new MixedRows(columns, rows ?? MixedDecoding.Rows(run.Model, columns, codes, spreadSeed, Ranks, cancellation),
            spreadSeed ?? 0);

    /// <summary>The pictures, decoded as they are asked for.</summary>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="Settings.LatentSharpException">The run is of a table.</exception>
    public IEnumerable<Picture> Pictures(CancellationToken cancellation = default)
    {
        run.RequireDrawn("pictures are asked for");
        return Sheets.Decode(run.Model, codes, Ranks, cancellation);
    }

    /// <summary>Takes part in what the first of several ranks decodes.</summary>
    public void Join()
    {
        if (!run.IsDrawn)
        {
            Rows();
            return;
        }

        foreach (Picture _ in Pictures())
        {
            // The pictures are the first one's.
        }
    }

    /// <summary>The rows of a table, in the units of their columns.</summary>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="Settings.LatentSharpException">The run is of pictures.</exception>
    public IReadOnlyList<double[]> Rows(CancellationToken cancellation = default)
    {
        if (Cells(cancellation) is { } mixed)
        {
            return mixed.Cells;
        }

        if (rows is not null)
        {
            return rows;
        }

        IReadOnlyList<NamedValue> values = run.Format.Values;
        int d = values.Count;
        if (d == 0)
        {
            throw new RequestException($"rows are asked for, but '{run.Path}' is a model of {run.Of}");
        }

        int count = codes.Shape[0];
        IReadOnlyList<double>? spread = spreadSeed is null ? null : run.Card.Test?.Figure(ExampleFigure.ColumnSpread.Name);
        var noise = new float[d];
        return [.. Pieces.Each(Ranks, (count + Piece - 1) / Piece, (piece, numbers) =>
        {
            int start = piece * Piece;
            int size = Math.Min(Piece, count - start);
            Tensor x = run.Model.Decode(new Tensor(new Shape(size, codes.Shape[1]),
                codes.Span.Slice(start * codes.Shape[1], size * codes.Shape[1]).ToArray()));
            for (int i = 0; i < size; i++)
            {
                Span<float> row = x.Span.Slice(i * d, d);
                if (spread is not null)
                {
                    new RandomStream(spreadSeed!.Value, SpreadStream).FillNormal(noise, (ulong)(start + i) * (ulong)d);
                    for (int j = 0; j < d; j++)
                    {
                        row[j] += values[j].Scale > 0 ? noise[j] * (float)(spread[j] / values[j].Scale) : 0;
                    }
                }

                for (int j = 0; j < d; j++)
                {
                    numbers.Add(values[j].Restore(row[j]));
                }
            }
        }, cancellation).SelectMany(numbers => numbers.Chunk(d))];
    }

    /// <summary>Writes the rows of a table.</summary>
    /// <param name="path">A name ending in .csv, .npy, .npz or .parquet.</param>
    /// <param name="texts">Columns of words that go with them.</param>
    /// <param name="cancellation">Stops the work.</param>
    internal void SaveRows(string path, IReadOnlyList<TextColumn> texts, CancellationToken cancellation)
    {
        if (Cells(cancellation) is { } mixed)
        {
            mixed.Save(path, texts);
            return;
        }

        TableFormat.Save(path, TableContents.OfRows(Columns, Rows(cancellation), texts));
    }
}
