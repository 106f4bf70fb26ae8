using Onnx;

namespace LatentSharp.Export.Onnx.Checking;

/// <summary>A node that is to be computed.</summary>
/// <param name="node">The node.</param>
/// <param name="inputs">Its inputs; null for one that is left out.</param>
internal sealed class NodeCall(NodeProto node, IReadOnlyList<NodeValue?> inputs)
{
    /// <summary>Its operator.</summary>
    public string Op => node.OpType;

    /// <summary>How many inputs it has.</summary>
    public int Count => inputs.Count;

    /// <summary>An input.</summary>
    public NodeValue this[int index] => inputs[index] ?? throw new ExportException($"the node {node.Name} lacks input {index}");

    /// <summary>An input that may be left out.</summary>
    public NodeValue? Find(int index) => inputs.ElementAtOrDefault(index);

    /// <summary>A whole number.</summary>
    public long Whole(string name, long otherwise) => Attribute(name)?.I ?? otherwise;

    /// <summary>A number.</summary>
    public double Number(string name, double otherwise) => Attribute(name)?.F ?? otherwise;

    /// <summary>Whole numbers; null where it has none of the name.</summary>
    public int[]? Wholes(string name) => Attribute(name) is { } attribute ? [.. attribute.Ints.Select(value => (int)value)] : null;

    /// <summary>A word.</summary>
    public string Word(string name) => Attribute(name)?.S.ToStringUtf8() ?? "";

    private AttributeProto? Attribute(string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);
}
