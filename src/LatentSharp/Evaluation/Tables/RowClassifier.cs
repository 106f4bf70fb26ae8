using LatentSharp.Data;
using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Layers;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Evaluation.Tables;

/// <summary>A network of one hidden layer that tells the category of one column from the other columns of a row.</summary>
internal sealed class RowClassifier
{
    private const int Hidden = 64;
    private const int Batch = 64;
    private const int Steps = 1500;
    private const double Rate = 3e-3;
    private const double Decay = 1e-3;

    // The stream of a seed that belongs to first weights and the order of rows ("clas" in ASCII).
    private const ulong Stream = 0x636C6173;

    private readonly MixedColumns _columns;
    private readonly int _target;
    private readonly Sequence _network;

    private RowClassifier(MixedColumns columns, int target, Sequence network) => (_columns, _target, _network) = (columns, target, network);

    /// <summary>Learns from rows.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="target">The column of categories that is told.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="seed">Decides first weights and the order of rows.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static RowClassifier Learn(MixedColumns columns, int target, IReadOnlyList<double[]> rows, ulong seed,
        CancellationToken cancellation)
    {
        var random = new RandomStream(seed, Stream);
        int classes = columns.Columns[target].Part.Choices;
        var network = Sequence.Named("classifier", name => new Linear(name, columns.Length, Hidden, random.Substream(1)),
            _ => new Nonlinearity(Activation.Relu), name => new Linear(name, Hidden, classes, random.Substream(2)));
        var classifier = new RowClassifier(columns, target, network);
        var optimizer = new Optimizer(OptimizerKind.AdamW, network.Parameters, Decay);
        var tape = new Tape();
        int[] all = [.. Enumerable.Range(0, rows.Count)];
        var batches = Batches.Shuffled(all, Math.Min(Batch, rows.Count), seed);
        int step = 0;
        for (int epoch = 0; step < Steps; epoch++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (ReadOnlySpan<int> batch in batches.Epoch(epoch))
            {
                (Tensor x, Tensor y) = classifier.Split(tape, rows, batch);
                Variable loss = -(network.Forward(tape.Constant(x), training: true).LogSoftmax() * tape.Constant(y)).Sum(1).Mean();
                tape.Backward(loss);
                optimizer.Step(Rate * (1 - ((double)step / Steps)));
                tape.Clear();
                if (++step == Steps)
                {
                    break;
                }
            }
        }

        return classifier;
    }

    /// <summary>The likeliest category of each row.</summary>
    /// <param name="rows">The rows.</param>
    public int[] Tell(IReadOnlyList<double[]> rows)
    {
        var told = new int[rows.Count];
        var tape = new Tape(records: false);
        for (int start = 0; start < rows.Count; start += Batch)
        {
            int[] batch = [.. Enumerable.Range(start, Math.Min(Batch, rows.Count - start))];
            (Tensor x, _) = Split(tape, rows, batch);
            ReadOnlySpan<float> logits = _network.Forward(tape.Constant(x), training: false).Value.Span;
            int classes = logits.Length / batch.Length;
            for (int i = 0; i < batch.Length; i++)
            {
                ReadOnlySpan<float> own = logits.Slice(i * classes, classes);
                int best = 0;
                for (int k = 1; k < classes; k++)
                {
                    best = own[k] > own[best] ? k : best;
                }

                told[batch[i]] = best;
            }

            tape.Clear();
        }

        return told;
    }

    /// <summary>The category of each row as it is.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="target">The column of categories.</param>
    /// <param name="rows">The rows.</param>
    public static int[] Known(MixedColumns columns, int target, IReadOnlyList<double[]> rows)
    {
        var x = new float[columns.Columns[target].Part.Length];
        return [.. rows.Select(row =>
        {
            columns.Columns[target].Fill(row[target], x);
            return Array.IndexOf(x, 1f);
        })];
    }

    private (Tensor X, Tensor Y) Split(Tape tape, IReadOnlyList<double[]> rows, ReadOnlySpan<int> batch)
    {
        int width = _columns.Length;
        (int start, int end) = (_columns.Starts[_target], _columns.Starts[_target + 1]);
        Tensor x = tape.Rent(new Shape(batch.Length, width));
        Tensor y = tape.Rent(new Shape(batch.Length, end - start));
        for (int i = 0; i < batch.Length; i++)
        {
            Span<float> row = x.Span.Slice(i * width, width);
            _columns.Fill(rows[batch[i]], row);
            row[start..end].CopyTo(y.Span[(i * (end - start))..]);
            row[start..end].Clear();
        }

        return (x, y);
    }
}
