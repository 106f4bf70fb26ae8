using Onnx;
using ElementType = Onnx.TensorProto.Types.DataType;

namespace LatentSharp.Export.Onnx.Checking;

/// <summary>
/// Computes an ONNX file from its bytes, node by node in plain loops in double precision, as the operators' definitions say
/// (ONNX, operator set 17). It knows those that are written here and shares nothing with the engine, so that what both say is so.
/// </summary>
internal sealed class Interpreter
{
    private static readonly Dictionary<string, Func<NodeCall, NodeValue>> Operators = new(
        [.. Elementwise.Operators, .. Products.Operators, .. Reductions.Operators, .. Rearrangements.Operators], StringComparer.Ordinal);

    private readonly GraphProto _graph;
    private readonly Dictionary<string, NodeValue> _constants;
    private readonly ILookup<int, string> _lastUses;

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <exception cref="ExportException">It is none that is written here.</exception>
    public Interpreter(byte[] file)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(file);
        if (model.OpsetImport is not [{ Domain: "", Version: GraphBuilder.Opset }])
        {
            throw new ExportException($"the file is not of operator set {GraphBuilder.Opset}");
        }

        _graph = model.Graph;
        _constants = _graph.Initializer.ToDictionary(tensor => tensor.Name, NodeValue.Read, StringComparer.Ordinal);
        _lastUses = _graph.Node.SelectMany((node, i) => node.Input.Select(name => (Name: name, Node: i)))
            .GroupBy(use => use.Name, StringComparer.Ordinal)
            .ToLookup(uses => uses.Max(use => use.Node), uses => uses.Key);
    }

    /// <summary>The operators that it knows.</summary>
    public static IReadOnlyCollection<string> Known => Operators.Keys;

    /// <summary>Computes what comes out.</summary>
    /// <param name="input">What goes in.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ExportException">A node is none that it knows, or a result is not of the type that the file says.</exception>
    public IReadOnlyDictionary<string, NodeValue> Run(NodeValue input, CancellationToken cancellation = default)
    {
        var values = new Dictionary<string, NodeValue>(_constants, StringComparer.Ordinal)
        {
            [_graph.Input.Single().Name] = Checked(_graph.Input.Single(), input),
        };
        foreach ((int i, NodeProto node) in _graph.Node.Index())
        {
            cancellation.ThrowIfCancellationRequested();
            var call = new NodeCall(node, [.. node.Input.Select(name => name.Length == 0 ? null : values[name])]);
            NodeValue result = Operators.TryGetValue(node.OpType, out Func<NodeCall, NodeValue>? compute) ? compute(call)
                : throw new ExportException($"the node {node.Name} is of the unknown operator {node.OpType}");
            values[node.Output.Single()] = result.Type == ElementType.Float ? result.As(ElementType.Float) : result;
            foreach (string name in _lastUses[i])
            {
                values.Remove(name);
            }
        }

        return _graph.Output.ToDictionary(output => output.Name, output => Checked(output, values[output.Name]), StringComparer.Ordinal);
    }

    private static NodeValue Checked(ValueInfoProto said, NodeValue value)
    {
        TypeProto.Types.Tensor type = said.Type.TensorType;
        bool fits = (int)value.Type == type.ElemType && value.Shape.Length == type.Shape.Dim.Count
            && type.Shape.Dim.Zip(value.Shape).All(pair => pair.First.DimParam.Length > 0 || pair.First.DimValue == pair.Second);
        return fits ? value : throw new ExportException(
            $"{said.Name} is {value.Type} [{string.Join(", ", value.Shape)}], which is not what the file says");
    }
}
