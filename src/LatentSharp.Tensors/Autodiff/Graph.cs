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
    IReadOnlyList<(string Name, object Value)> Attributes)
{
    /// <summary>Whether it is one of the engine's own, whose name says what it computes; another assembly's may have any name.</summary>
    internal bool IsOfEngine { get; init; }

    /// <summary>The values of inputs that are data other than the graph's own input, null for others; where the graph keeps them.</summary>
    internal IReadOnlyList<Tensor?> Data { get; init; } = [];

    /// <summary>
    /// Constants of the formula, where the graph keeps them: of a batch normalization mean and 1 / √(variance + ε) of each channel.
    /// </summary>
    internal IReadOnlyList<Tensor> Statistics { get; init; } = [];
}

/// <summary>
/// The operations that a tape has done since it was told to note them (<see cref="Tape.Graph"/>), in their order, whether a gradient flows
/// through them or not: what a drawing, an export or another engine walks. It outlives <see cref="Tape.Clear"/>.
/// </summary>
public sealed class Graph
{
    private readonly List<GraphNode> _nodes = [];
    private readonly Dictionary<Variable, int> _results = [];
    private readonly Dictionary<Variable, string> _parameters = [];
    private readonly Variable? _input;

    /// <summary>Creates a graph without operations.</summary>
    public Graph()
    {
    }

    /// <summary>Creates a graph that keeps the values of all that is neither computed nor a parameter, but for its input.</summary>
    /// <param name="input">What goes in.</param>
    internal Graph(Variable input) => _input = input;

    /// <summary>The operations, each after those whose results it uses.</summary>
    public IReadOnlyList<GraphNode> Nodes => _nodes;

    internal void Add(Operation operation)
    {
        _nodes.Add(new GraphNode(_nodes.Count + 1, operation.Name,
            [.. operation.Inputs.Select(v => (_results.GetValueOrDefault(v), _parameters.GetValueOrDefault(v), v.Shape))],
            operation.Output.Shape, operation.Attributes)
        {
            IsOfEngine = operation.GetType().Assembly == typeof(Operation).Assembly,
            Data = _input is null ? [] : [.. operation.Inputs.Select(ValueOfData)],
            Statistics = _input is null || operation is not IHasStatistics its ? [] : [.. its.Statistics.Select(t => t.Clone())],
        });
        _results[operation.Output] = _nodes.Count;
    }

    /// <summary>The operation whose result a variable is; 0 for none.</summary>
    /// <param name="variable">The variable.</param>
    internal int NumberOf(Variable variable) => _results.GetValueOrDefault(variable);

    private Tensor? ValueOfData(Variable variable) =>
        variable == _input || _results.ContainsKey(variable) || _parameters.ContainsKey(variable) ? null : variable.Value.Clone();

    internal void Add(Variable variable, Parameter parameter) => _parameters[variable] = parameter.Name;
}
