using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ElementType = Onnx.TensorProto.Types.DataType;

namespace LatentSharp.Onnx.Tests;

/// <summary>A file in ONNX Runtime.</summary>
/// <param name="file">Its bytes.</param>
internal sealed class Session(byte[] file) : IDisposable
{
    private readonly InferenceSession _session = new(file);

    /// <summary>What the runtime reads of the metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _session.ModelMetadata.CustomMetadataMap;

    /// <summary>Computes what comes out.</summary>
    /// <param name="type">Type of what goes in.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="values">Its values.</param>
    public Dictionary<string, double[]> Run(ElementType type, int[] shape, ReadOnlySpan<double> values)
    {
        string name = _session.InputMetadata.Keys.Single();
        double[] all = values.ToArray();
        NamedOnnxValue input = type switch
        {
            ElementType.Uint8 => Given(name, Array.ConvertAll(all, v => (byte)v), shape),
            ElementType.Double => Given(name, all, shape),
            _ => Given(name, Array.ConvertAll(all, v => (float)v), shape),
        };
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = _session.Run([input]);
        return outputs.ToDictionary(output => output.Name, Read);
    }

    public void Dispose() => _session.Dispose();

    private static NamedOnnxValue Given<T>(string name, T[] values, int[] shape) =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(values, shape));

    private static double[] Read(DisposableNamedOnnxValue output) => output.ElementType switch
    {
        TensorElementType.Float => [.. output.AsEnumerable<float>().Select(v => (double)v)],
        TensorElementType.Double => [.. output.AsEnumerable<double>()],
        TensorElementType.Bool => [.. output.AsEnumerable<bool>().Select(v => v ? 1.0 : 0)],
        _ => throw new InvalidOperationException($"{output.Name} is of type {output.ElementType}"),
    };
}
