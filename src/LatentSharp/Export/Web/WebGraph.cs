using System.Runtime.InteropServices;
using System.Text.Json;
using Google.Protobuf;
using LatentSharp.Export.Onnx;
using Onnx;
using ElementType = Onnx.TensorProto.Types.DataType;

namespace LatentSharp.Export.Web;

/// <summary>
/// A decoder as the page's interpreter (<c>web/page/decoder.js</c>) takes it: the nodes of its ONNX graph with numbers for names, and its
/// weights in half precision.
/// </summary>
internal sealed class WebGraph
{
    private readonly GraphProto _graph;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<Half> _weights = [];
    private readonly int _latent;

    /// <summary>Makes it of a decoder.</summary>
    /// <param name="decoder">The decoder as ONNX, from <c>z</c> to a picture.</param>
    /// <param name="latent">Latent dimensions.</param>
    /// <exception cref="ExportException">It has an operation that the page does not know.</exception>
    public WebGraph(ModelProto decoder, int latent)
    {
        (_graph, _latent) = (decoder.Graph, latent);
        if (_graph.Node.FirstOrDefault(node => !Operators.Contains(node.OpType)) is { } unknown)
        {
            throw new ExportException($"its decoder needs the operation {unknown.OpType}, which the page does not know");
        }

        _numbers[_graph.Input.Single().Name] = 0;
        foreach (string name in _graph.Initializer.Select(tensor => tensor.Name).Concat(_graph.Node.Select(node => node.Output.Single())))
        {
            _numbers[name] = _numbers.Count;
        }

        foreach (TensorProto tensor in _graph.Initializer.Where(tensor => tensor.DataType == (int)ElementType.Float))
        {
            _weights.AddRange(Floats(tensor).Select(value => (Half)value));
        }
    }

    /// <summary>The operations that the page's interpreter knows.</summary>
    public static IReadOnlyCollection<string> Operators { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "Abs", "Add", "Clip", "Concat", "Conv", "ConvTranspose", "Div", "Elu", "Exp", "Gemm", "Identity", "LayerNormalization", "LeakyRelu",
        "Log", "LogSoftmax", "MatMul", "Mul", "ReduceLogSumExp", "ReduceMean", "ReduceSum", "Relu", "Reshape", "Resize", "Round", "Sigmoid",
        "Slice", "Softmax", "Softplus", "Sqrt", "Sub", "Tanh", "Transpose",
    };

    /// <summary>How many weights it has.</summary>
    public int Count => _weights.Count;

    /// <summary>Its weights, little-endian.</summary>
    public byte[] Weights => WebNumbers.Bytes(CollectionsMarshal.AsSpan(_weights));

    /// <summary>The same decoder with its weights as the page has them, for <see cref="Onnx.Checking.Interpreter"/>.</summary>
    /// <param name="decoder">The decoder.</param>
    public static byte[] Rounded(ModelProto decoder)
    {
        ModelProto rounded = decoder.Clone();
        foreach (TensorProto tensor in rounded.Graph.Initializer.Where(tensor => tensor.DataType == (int)ElementType.Float))
        {
            float[] values = Array.ConvertAll(Floats(tensor), value => (float)(Half)value);
            tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values));
        }

        return rounded.ToByteArray();
    }

    /// <summary>Writes the nodes.</summary>
    /// <param name="json">Where to.</param>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("latent", _latent);
        json.WriteStartArray("constants");
        int at = 0;
        foreach (TensorProto tensor in _graph.Initializer)
        {
            json.WriteStartObject();
            json.WriteNumber("id", _numbers[tensor.Name]);
            Numbers(json, "shape", tensor.Dims);
            if (tensor.DataType == (int)ElementType.Float)
            {
                json.WriteNumber("at", at);
                at += Floats(tensor).Length;
            }
            else
            {
                Numbers(json, "values", MemoryMarshal.Cast<byte, long>(tensor.RawData.Span).ToArray());
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("nodes");
        foreach (NodeProto node in _graph.Node)
        {
            Write(json, node);
        }

        json.WriteEndArray();
        json.WriteNumber("output", _numbers[_graph.Output.Single().Name]);
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, NodeProto node)
    {
        json.WriteStartObject();
        json.WriteString("op", node.OpType);
        Numbers(json, "in", node.Input.Select(name => name.Length == 0 ? -1L : _numbers[name]));
        json.WriteNumber("out", _numbers[node.Output.Single()]);
        foreach (AttributeProto attribute in node.Attribute)
        {
            switch (attribute.Type)
            {
                case AttributeProto.Types.AttributeType.Int: json.WriteNumber(attribute.Name, attribute.I); break;
                case AttributeProto.Types.AttributeType.Float: json.WriteNumber(attribute.Name, attribute.F); break;
                case AttributeProto.Types.AttributeType.Ints: Numbers(json, attribute.Name, attribute.Ints); break;
            }
        }

        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static float[] Floats(TensorProto tensor) => MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
}
