using System.Globalization;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Cli.Results;

/// <summary>The result of <c>info --graph</c>: the operations of each network, for one example.</summary>
/// <param name="Run">The run folder or model file.</param>
/// <param name="Networks">The networks, in the order of the data.</param>
internal sealed record GraphReport(string Run, IReadOnlyList<NetworkReport> Networks)
{
    /// <summary>Walks the networks of a model.</summary>
    public static GraphReport Of(string run, Autoencoder model) => new(run, [.. model.Graphs().Select(NetworkReport.Of)]);

    /// <summary>The same for a person.</summary>
    public IEnumerable<string> Lines() => Networks.SelectMany((network, i) => network.Lines().Prepend("").Skip(i == 0 ? 1 : 0));
}

/// <summary>One network.</summary>
/// <param name="Name">Which.</param>
/// <param name="Input">Shape of what goes in.</param>
/// <param name="Parameters">Number of trained values.</param>
/// <param name="Operations">What it does, in order.</param>
internal sealed record NetworkReport(string Name, IReadOnlyList<int> Input, long Parameters, IReadOnlyList<OperationReport> Operations)
{
    /// <summary>Takes a graph apart.</summary>
    public static NetworkReport Of(NetworkGraph network)
    {
        OperationReport[] operations = [.. network.Graph.Nodes.Select(OperationReport.Of)];
        return new(network.Name, network.Input.ToArray(), operations.Sum(o => o.Parameters), operations);
    }

    /// <summary>A line for the network, and one for each operation.</summary>
    public IEnumerable<string> Lines()
    {
        yield return string.Create(CultureInfo.InvariantCulture,
            $"{Name}: input [{string.Join(", ", Input)}], {Operations.Count} operations, {Parameters:N0} parameters");
        int name = Operations.Max(o => o.Name.Length);
        int inputs = Operations.Max(o => Inputs(o).Length);
        int shape = Operations.Max(o => Shape(o).Length);
        foreach (OperationReport o in Operations)
        {
            string parameters = o.Parameters > 0 ? string.Create(CultureInfo.InvariantCulture, $"{o.Parameters,11:N0}")
                : new string(' ', 11);
            string attributes = string.Join(", ", o.Attributes.Select(a => $"{a.Key} {a.Value}"));
            string line = $"{o.Number,4}  {o.Name.PadRight(name)}  {Inputs(o).PadRight(inputs)}  {Shape(o).PadRight(shape)}{parameters}  ";
            yield return (line + attributes).TrimEnd();
        }
    }

    private static string Inputs(OperationReport operation) => string.Join(", ", operation.Inputs);

    private static string Shape(OperationReport operation) => $"[{string.Join(", ", operation.Shape)}]";
}

/// <summary>One operation.</summary>
/// <param name="Number">Its place, from 1 on.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Inputs">Where its inputs come from: "input", the number of an operation, or the name of a parameter.</param>
/// <param name="Shape">Shape of its result.</param>
/// <param name="Parameters">Number of trained values that it uses.</param>
/// <param name="Attributes">What else it depends on.</param>
internal sealed record OperationReport(
    int Number, string Name, IReadOnlyList<string> Inputs, IReadOnlyList<int> Shape, long Parameters,
    IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>Takes a node apart; what is as usual (no activation, no slope) is left out.</summary>
    public static OperationReport Of(GraphNode node) => new(
        node.Number, node.Name,
        [.. node.Inputs.Select(i => i.Parameter ?? (i.Operation > 0 ? i.Operation.ToString(CultureInfo.InvariantCulture) : "input"))],
        node.Shape.ToArray(), node.Inputs.Where(i => i.Parameter is not null).Sum(i => (long)i.Shape.Length),
        node.Attributes.Where(a => a.Value is not ActivationKind.None and not 0f)
            .ToDictionary(a => a.Name, a => Convert.ToString(a.Value, CultureInfo.InvariantCulture)!.ToLowerInvariant(),
                StringComparer.Ordinal));
}
