using LatentSharp.Data.Pictures;
using LatentSharp.Export.Onnx;
using LatentSharp.Export.Onnx.Checking;
using ElementType = Onnx.TensorProto.Types.DataType;

namespace LatentSharp.Export.Web;

/// <summary>
/// Compares the decoder of a page with the model on a hundred codes: its operations are computed anew, with the weights as the page has
/// them, by what checks ONNX files (<see cref="Interpreter"/>), and the levels of its pictures set beside the model's.
/// </summary>
internal static class WebCheck
{
    /// <summary>The largest difference that is none, in levels of 255.</summary>
    public const int Allowed = 2;

    /// <summary>On how many codes they are compared where nothing else is said.</summary>
    public const int Count = CheckExamples.Count;

    private const int Together = 5;

    /// <summary>Compares.</summary>
    /// <param name="model">The model.</param>
    /// <param name="count">On how many codes, at most <see cref="Count"/>.</param>
    /// <param name="threads">Threads to work on; 0: one a processor.</param>
    /// <param name="progress">Told how many codes were compared, of how many.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The largest difference, in levels of 255.</returns>
    /// <exception cref="ExportException">It is larger than <see cref="Allowed"/>, or an operation is unknown.</exception>
    public static int Run(WebModel model, int count, int threads, Action<int, int> progress, CancellationToken cancellation)
    {
        var examples = new CheckExamples(new OnnxSource(model.Model) { Codes = model.Codes.Codes });
        int latent = model.Codes.Latent;
        int length = model.Format.Length;
        byte[] expected = Levels(model.Model.Decode(examples.Codes).Span);
        var interpreter = new Interpreter(WebGraph.Rounded(model.Decoder()));
        var gate = new Lock();
        (int largest, int done) = (0, 0);
        Parallel.For(0, count / Together, new ParallelOptions
        {
            MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads,
            CancellationToken = cancellation,
        }, batch =>
        {
            double[] codes = Array.ConvertAll(
                examples.Codes.Span.Slice(batch * Together * latent, Together * latent).ToArray(), value => (double)value);
            NodeValue found = interpreter.Run(new NodeValue(ElementType.Float, [Together, latent], codes), cancellation).Values.Single();
            byte[] levels = Levels(Array.ConvertAll(found.Data, value => (float)value));
            int apart = 0;
            for (int i = 0; i < levels.Length; i++)
            {
                // What is no number would be level 0.
                apart = double.IsFinite(found.Data[i]) ? Math.Max(apart, Math.Abs(levels[i] - expected[(batch * Together * length) + i]))
                    : int.MaxValue;
                if (apart == int.MaxValue)
                {
                    break;
                }
            }

            lock (gate)
            {
                largest = Math.Max(largest, apart);
                done += Together;
                progress(done, count);
            }
        });
        return largest <= Allowed ? largest : throw new ExportException(largest == int.MaxValue
            ? "with weights of half precision its decoder gives what is no number"
            : $"with weights of half precision its pictures are up to {largest} levels of 255 from the model's, more than {Allowed}");
    }

    private static byte[] Levels(ReadOnlySpan<float> values)
    {
        var levels = new byte[values.Length];
        PixelConversion.ToBytes(values, levels);
        return levels;
    }
}
