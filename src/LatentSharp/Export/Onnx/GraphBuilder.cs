using System.Runtime.InteropServices;
using Google.Protobuf;
using LatentSharp.Tensors;
using Onnx;
using ElementType = Onnx.TensorProto.Types.DataType;

namespace LatentSharp.Export.Onnx;

/// <summary>
/// An ONNX graph in the making. Values are known by their names; the first axis of what goes in and out is the batch, of any size.
/// </summary>
/// <param name="name">Name of the graph.</param>
internal sealed class GraphBuilder(string name)
{
    /// <summary>The version of the operator set; runtimes from 2022 on know it.</summary>
    public const int Opset = 17;

    // The version of the file format that came with it.
    private const int IrVersion = 8;
    private const string Batch = "batch";

    private readonly GraphProto _graph = new() { Name = name };
    private readonly HashSet<string> _constants = new(StringComparer.Ordinal);
    private string _scope = "";

    /// <summary>From now on names of results begin with this.</summary>
    /// <param name="scope">E.g. <c>encoder</c>.</param>
    public void Enter(string scope) => _scope = scope + "/";

    /// <summary>Adds what goes in.</summary>
    /// <param name="input">Its name.</param>
    /// <param name="type">Type of its elements.</param>
    /// <param name="example">Shape of one example.</param>
    public string Input(string input, ElementType type, Shape example)
    {
        _graph.Input.Add(Described(input, type, example));
        return input;
    }

    /// <summary>Adds what comes out.</summary>
    /// <param name="output">Its name.</param>
    /// <param name="value">The value that it is.</param>
    /// <param name="type">Type of its elements.</param>
    /// <param name="example">Shape of one example.</param>
    public void Output(string output, string value, ElementType type, Shape example)
    {
        var node = new NodeProto { OpType = "Identity", Name = output };
        node.Input.Add(value);
        node.Output.Add(output);
        _graph.Node.Add(node);
        _graph.Output.Add(Described(output, type, example));
    }

    /// <summary>Adds a constant, once for each name.</summary>
    /// <param name="constant">Its name.</param>
    /// <param name="value">Its value.</param>
    public string Constant(string constant, Tensor value) =>
        Constant(constant, ElementType.Float, value.Shape.ToArray(), MemoryMarshal.AsBytes(value.Span));

    /// <summary>Adds a constant of one 32-bit number.</summary>
    public string Constant(float value) => Constant(Fresh("number"), new Tensor(default, [value]));

    /// <summary>Adds a constant of 64-bit numbers.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="shape">Its shape; none for a scalar.</param>
    public string Constant(double[] values, params ReadOnlySpan<int> shape) =>
        Constant(Fresh("numbers"), ElementType.Double, shape, MemoryMarshal.AsBytes<double>(values));

    /// <summary>Adds a constant of whole numbers, e.g. a shape.</summary>
    public string Constant(params ReadOnlySpan<long> values) =>
        Constant(Fresh("sizes"), ElementType.Int64, [values.Length], MemoryMarshal.AsBytes(values));

    /// <summary>Adds a node.</summary>
    /// <param name="op">Its operator.</param>
    /// <param name="inputs">What it computes from; an empty name for one that is left out.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>The name of its result.</returns>
    public string Node(string op, IReadOnlyList<string> inputs, params IReadOnlyList<AttributeProto> attributes)
    {
        string result = Fresh(op);
        var node = new NodeProto { OpType = op, Name = result };
        node.Input.Add(inputs);
        node.Output.Add(result);
        node.Attribute.Add(attributes);
        _graph.Node.Add(node);
        return result;
    }

    /// <summary>Adds a node that turns elements into another type.</summary>
    public string Cast(string value, ElementType type) => Node("Cast", [value], Whole("to", (int)type));

    /// <summary>An attribute of one whole number.</summary>
    public static AttributeProto Whole(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    /// <summary>An attribute of whole numbers.</summary>
    public static AttributeProto Wholes(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values.ToArray());
        return attribute;
    }

    /// <summary>An attribute of one number.</summary>
    public static AttributeProto Number(string name, float value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    /// <summary>An attribute of a word.</summary>
    public static AttributeProto Word(string name, string value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    /// <summary>The graph as a file.</summary>
    /// <param name="description">What it is, for people.</param>
    /// <param name="metadata">What else the file says, by key.</param>
    public ModelProto Build(string description, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "LatentSharp",
            ProducerVersion = typeof(GraphBuilder).Assembly.GetName().Version!.ToString(3),
            DocString = description,
            Graph = _graph,
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        model.MetadataProps.Add(metadata.Select(pair => new StringStringEntryProto { Key = pair.Key, Value = pair.Value }));
        return model;
    }

    private string Constant(string constant, ElementType type, ReadOnlySpan<int> shape, ReadOnlySpan<byte> bytes)
    {
        if (_constants.Add(constant))
        {
            var tensor = new TensorProto { Name = constant, DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
            tensor.Dims.AddRange(Array.ConvertAll(shape.ToArray(), size => (long)size));
            _graph.Initializer.Add(tensor);
        }

        return constant;
    }

    private string Fresh(string what) => $"{_scope}{what}_{_graph.Node.Count + _graph.Initializer.Count + 1}";

    private static ValueInfoProto Described(string name, ElementType type, Shape example)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = Batch });
        shape.Dim.AddRange(example.ToArray().Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
