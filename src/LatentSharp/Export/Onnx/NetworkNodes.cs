using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Export.Onnx;

/// <summary>
/// Writes the operations that a network was seen to do as ONNX nodes. A batch normalization is a scale and a shift of each channel, which
/// become those of the product before it where there is one.
/// </summary>
internal sealed class NetworkNodes
{
    private readonly NetworkGraph _network;
    private readonly IReadOnlyDictionary<string, Tensor> _parameters;
    private readonly GraphBuilder _to;
    private readonly Dictionary<int, string> _values;

    private NetworkNodes(NetworkGraph network, IReadOnlyDictionary<string, Tensor> parameters, GraphBuilder to, string input)
    {
        (_network, _parameters, _to) = (network, parameters, to);
        _values = new() { [0] = input };
    }

    /// <summary>Names in one clause what of a network ONNX cannot express; null where it can express all.</summary>
    /// <param name="network">The network.</param>
    public static string? Missing(NetworkGraph network)
    {
        GraphNode? unknown = network.Graph.Nodes.FirstOrDefault(node => !OperationNodes.Knows(node));
        GraphNode? unfixed = network.Graph.Nodes.FirstOrDefault(node => node.Name == "BatchNormalize" && node.Statistics.Count == 0);
        return unknown is not null ? $"operation {unknown.Number} of the {network.Name}, {unknown.Name}, is none that ONNX can express"
            : unfixed is not null ? $"operation {unfixed.Number} of the {network.Name}, BatchNormalize, normalizes by the batch itself"
            : null;
    }

    /// <summary>Adds the nodes of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="parameters">Values of parameters by name.</param>
    /// <param name="to">Where the nodes go.</param>
    /// <param name="input">The name of what goes in.</param>
    /// <returns>The names of what comes out, in the order of the network's outputs.</returns>
    public static IReadOnlyList<string> Add(
        NetworkGraph network, IReadOnlyDictionary<string, Tensor> parameters, GraphBuilder to, string input)
    {
        to.Enter(network.Name);
        var nodes = new NetworkNodes(network, parameters, to, input);
        foreach (GraphNode node in network.Graph.Nodes)
        {
            nodes.Add(node);
        }

        return [.. network.Outputs.Select(output => nodes._values[output.Operation])];
    }

    private void Add(GraphNode node)
    {
        if (node.Name == "BatchNormalize")
        {
            GraphNode? product = ProductBefore(node);
            _values[node.Number] = product is null ? Normalize(node) : Folded(product, node);
        }
        else if (_network.Graph.Nodes.FirstOrDefault(next => next.Name == "BatchNormalize" && ProductBefore(next) == node) is null)
        {
            Add(node, node, [.. node.Inputs.Select((_, i) => Input(node, i))]);
        }
    }

    private string Add(GraphNode node, GraphNode activated, IReadOnlyList<string> inputs) => _values[activated.Number] =
        OperationNodes.Add(new OperationCall(_to, node, inputs, OperationCall.ActivationOf(activated)));

    private string Input(GraphNode node, int index)
    {
        (int operation, string? parameter, _) = node.Inputs[index];
        return parameter is { } name ? _to.Constant(NameOf(name), _parameters[name])
            : node.Data[index] is { } data ? _to.Constant($"{_network.Name}/{node.Number}/data_{index}", data)
            : _values[operation];
    }

    /// <summary>What a parameter is called in the file: as in the model, but never as what goes in or comes out.</summary>
    private static string NameOf(string parameter) =>
        parameter.Contains('.', StringComparison.Ordinal) ? parameter : $"parameter.{parameter}";

    /// <summary>The product whose only use a normalization is, so that it can do both.</summary>
    private GraphNode? ProductBefore(GraphNode normalization)
    {
        int number = normalization.Inputs[0].Operation;
        return number > 0 && _network.Graph.Nodes[number - 1] is { Name: "Convolve" or "ConvolveTransposed" or "Affine" } product
            && OperationCall.ActivationOf(product).Kind == ActivationKind.None
            && product.Inputs is [_, (_, not null, _), (_, not null, _)]
            && _network.Graph.Nodes.Sum(node => node.Inputs.Count(input => input.Operation == number)) == 1
            && _network.Outputs.All(output => output.Operation != number)
            ? product : null;
    }

    private string Folded(GraphNode product, GraphNode normalization)
    {
        (float[] scale, float[] shift) = ScaleAndShift(normalization);
        (string weight, string bias) = (product.Inputs[1].Parameter!, product.Inputs[2].Parameter!);
        Tensor scaled = _parameters[weight].Clone();
        int axis = product.Name == "ConvolveTransposed" ? 1 : 0;
        int inner = scaled.Shape.Product(axis + 1, scaled.Shape.Rank);
        for (int i = 0; i < scaled.Length; i++)
        {
            scaled.Span[i] *= scale[i / inner % scale.Length];
        }

        Tensor shifted = _parameters[bias].Clone();
        for (int c = 0; c < shift.Length; c++)
        {
            shifted.Span[c] = (float)(((double)shifted.Span[c] * scale[c]) + shift[c]);
        }

        string folded = normalization.Inputs[1].Parameter ?? $"{normalization.Number}";
        return Add(product, normalization,
            [Input(product, 0), _to.Constant($"{NameOf(weight)}·{folded}", scaled), _to.Constant($"{NameOf(bias)}·{folded}", shifted)]);
    }

    private string Normalize(GraphNode node)
    {
        (float[] scale, float[] shift) = ScaleAndShift(node);
        var shape = new Shape([scale.Length, .. Enumerable.Repeat(1, node.Shape.Rank - 2)]);
        string Constant(string what, float[] values) => _to.Constant($"{_network.Name}/{node.Number}/{what}", new Tensor(shape, values));
        return Add(node, node, [Input(node, 0), Constant("scale", scale), Constant("shift", shift)]);
    }

    /// <summary>γ / √(variance + ε) and β − mean · γ / √(variance + ε) of each channel.</summary>
    private (float[] Scale, float[] Shift) ScaleAndShift(GraphNode node)
    {
        ReadOnlySpan<float> gamma = Value(node, 1).Span;
        ReadOnlySpan<float> beta = Value(node, 2).Span;
        ReadOnlySpan<float> mean = node.Statistics[0].Span;
        ReadOnlySpan<float> inverse = node.Statistics[1].Span;
        (float[] scale, float[] shift) = (new float[gamma.Length], new float[gamma.Length]);
        for (int c = 0; c < scale.Length; c++)
        {
            double factor = (double)gamma[c] * inverse[c];
            (scale[c], shift[c]) = ((float)factor, (float)(beta[c] - (mean[c] * factor)));
        }

        return (scale, shift);
    }

    private Tensor Value(GraphNode node, int index) => node.Inputs[index].Parameter is { } name ? _parameters[name]
        : node.Data[index] ?? throw new ExportException(
            $"operation {node.Number} of the {_network.Name}, {node.Name}, has a scale or shift that is computed");
}
