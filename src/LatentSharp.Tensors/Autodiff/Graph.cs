namespace LatentSharp.Tensors.Autodiff;

/// <summary>One operation of a graph.</summary>
/// <param name="Number">Its place, from 1 on.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Inputs">What it computes from: each the number of the operation whose result it is (0 if none), else the name of the
/// parameter that it is; with neither it is data.</param>
/// <param name="Shape">Shape of its result.</param>
/// <param name="Attributes">What else it depends on.</param>
public sealed record GraphNode(
    int Number, string Name, IReadOnlyList<(int Operation, string? Parameter, Shape Shape)> Inputs, Shape Shape,
    IReadOnlyList<(string Name, object Value)> Attributes);

/// <summary>
/// The operations that a tape has done since it was told to note them (<see cref="Tape.Graph"/>), in their order, whether a gradient flows
/// through them or not: what a drawing, an export or another engine walks. It outlives <see cref="Tape.Clear"/>.
/// </summary>
public sealed class Graph
{
    private readonly List<GraphNode> _nodes = [];
    private readonly Dictionary<Variable, int> _results = [];
    private readonly Dictionary<Variable, string> _parameters = [];

    /// <summary>The operations, each after those whose results it uses.</summary>
    public IReadOnlyList<GraphNode> Nodes => _nodes;

    internal void Add(Operation operation)
    {
        _nodes.Add(new GraphNode(_nodes.Count + 1, operation.Name,
            [.. operation.Inputs.Select(v => (_results.GetValueOrDefault(v), _parameters.GetValueOrDefault(v), v.Shape))],
            operation.Output.Shape, operation.Attributes));
        _results[operation.Output] = _nodes.Count;
    }

    internal void Add(Variable variable, Parameter parameter) => _parameters[variable] = parameter.Name;
}
