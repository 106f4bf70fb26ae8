using System.Globalization;
using LatentSharp.Latent.Typical;
using LatentSharp.Tensors;
using ElementType = Onnx.TensorProto.Types.DataType;

namespace LatentSharp.Export.Onnx.Checking;

/// <summary>Compares written files with the model: what both say of a hundred examples, one, seven and eight at a time.</summary>
/// <param name="source">The model.</param>
/// <param name="threads">Threads to work on; 0: one a processor.</param>
internal sealed class ExportCheck(OnnxSource source, int threads)
{
    /// <summary>The largest difference that is none, in units of what a value ranges over.</summary>
    public const double Allowed = 1e-5;

    private const int Few = 7;

    private readonly CheckExamples _examples = new(source);
    private readonly Lock _gate = new();
    private double _largest;

    /// <summary>Compares.</summary>
    /// <param name="files">Names and contents.</param>
    /// <param name="progress">Told how many examples were compared, of how many.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The largest difference.</returns>
    /// <exception cref="ExportException">One is larger than <see cref="Allowed"/>.</exception>
    public double Run(IReadOnlyList<(string Name, byte[] Contents)> files, Action<int, int> progress, CancellationToken cancellation)
    {
        int done = 0;
        foreach ((string name, byte[] contents) in files)
        {
            var interpreter = new Interpreter(contents);
            (ElementType type, Shape example, double[] given) = _examples.GivenTo(name);
            IReadOnlyList<Expected> expected = Expected.Of(name, source, _examples);
            Parallel.ForEach(Batches(), new ParallelOptions
            {
                MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads,
                CancellationToken = cancellation,
            }, batch =>
            {
                int length = given.Length / CheckExamples.Count;
                double[] piece = given.AsSpan(batch.First * length, batch.Count * length).ToArray();
                IReadOnlyDictionary<string, NodeValue> found =
                    interpreter.Run(new NodeValue(type, [batch.Count, .. example.ToArray()], piece), cancellation);
                lock (_gate)
                {
                    Compare(name, batch.First, expected, found);
                    done += batch.Count;
                    progress(done, files.Count * CheckExamples.Count);
                }
            });
        }

        return _largest;
    }

    private void Compare(string file, int first, IReadOnlyList<Expected> expected, IReadOnlyDictionary<string, NodeValue> found)
    {
        foreach (Expected output in expected)
        {
            double[] values = found[output.Output].Data;
            int length = output.Values.Length / CheckExamples.Count;
            for (int i = 0; i < values.Length; i++)
            {
                int at = (first * length) + i;
                double difference = Math.Abs(values[i] - output.Values[at]) / output.Ranges[at];
                if (!(difference <= Allowed))
                {
                    throw new ExportException(string.Create(CultureInfo.InvariantCulture,
                        $"{file} gives a value {values[i]:G7} of {output.Output} where the model gives {output.Values[at]:G7}"));
                }

                _largest = Math.Max(_largest, difference);
            }
        }

        if (found.TryGetValue("unlike", out NodeValue? unlike))
        {
            CompareVerdict(source.Typical!, found, unlike);
        }
    }

    /// <summary>The verdict on the file's own figures must be the library's, to the last bit.</summary>
    private static void CompareVerdict(TypicalExamples typical, IReadOnlyDictionary<string, NodeValue> found, NodeValue unlike)
    {
        for (int i = 0; i < unlike.Data.Length; i++)
        {
            bool isUnlike = typical.Ranges.Any(range => range.IsUnlike(found[ScoreNodes.NameOf(range.Figure)].Data[i], typical.Count));
            if (isUnlike != (unlike.Data[i] != 0))
            {
                throw new ExportException($"{OnnxFiles.Score} calls an example {(isUnlike ? "like" : "unlike")} those of the model, " +
                    $"and by its figures it is not");
            }
        }
    }

    private static IEnumerable<(int First, int Count)> Batches()
    {
        yield return (0, 1);
        int first = 1;
        for (; first + (2 * Few) <= CheckExamples.Count; first += Few)
        {
            yield return (first, Few);
        }

        yield return (first, CheckExamples.Count - first);
    }
}
