using System.Globalization;
using System.Text.Json.Serialization;
using LatentSharp.Data;
using LatentSharp.Settings;

namespace LatentSharp.Models.LabelGraphs;

/// <summary>
/// Which labels are neighbors of each other: a set of classes or a number known of each example, cut into classes, in order; in a ring; or
/// joined by given pairs. What was asked for becomes classes and edges once the data are known.
/// </summary>
internal sealed record LabelGraphOptions
{
    /// <summary>Stands for the one order that the data have.</summary>
    public const string Auto = "auto";

    /// <summary>What stands before the name of a label whose last class is the first one's neighbor.</summary>
    public const string Ring = "ring:";

    private const int MostClasses = 1000;

    /// <summary>The setting's name.</summary>
    internal static SettingName Name => new("label-graph");

    /// <summary>
    /// What was asked for: <c>auto</c>, <c>HeadTurn</c>, <c>ring:angle</c>, or pairs such as <c>young-middle,middle-old</c>.
    /// </summary>
    public string Of { get; init; } = Auto;

    /// <summary>Into how many classes a number is cut that takes more values.</summary>
    public int Cut { get; init; } = 8;

    /// <summary>What the classes tell apart, a set of classes or a number; empty before the data are known.</summary>
    public string Label { get; init; } = "";

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Neighbors.</summary>
    public IReadOnlyList<LabelEdge> Edges { get; init; } = [];

    /// <summary>Of a number, where each class but the first begins, rising; null for a set of classes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Bounds { get; init; }

    /// <summary>The graph, made anew.</summary>
    internal LabelGraph Graph => new(Classes, Edges);

    /// <summary>What it is, in words, e.g. <c>ring of 12 classes of angle: 000, 030, …</c>.</summary>
    internal string Description => string.Create(CultureInfo.InvariantCulture,
        $"{Shape} of {Classes.Count} classes of {Label}: {AttributeTable.Some(Classes)}");

    private string Shape
    {
        get
        {
            LabelGraph graph = Graph;
            return Edges.Count == Classes.Count && Classes.Count > 2
                && Enumerable.Range(0, Classes.Count).All(i => graph.Neighbors(i).Length == 2) ? "ring"
                : Edges.Count == Classes.Count - 1 && Enumerable.Range(0, Classes.Count - 1).All(i => graph.AreNeighbors(i, i + 1))
                ? "chain" : "graph";
        }
    }

    /// <summary>The same with the classes of data.</summary>
    /// <param name="labels">What is known about the examples, such as <c>dataset.Attributes</c>.</param>
    /// <exception cref="Settings.LatentSharpException">The data have no such labels, or the graph is in parts.</exception>
    public LabelGraphOptions For(AttributeTable? labels) => Connected(LabelGraphReading.Read(this, labels));

    /// <summary>The class of each example, by number; −1 where it is not known.</summary>
    /// <param name="labels">What is known about the examples; null for nothing.</param>
    /// <param name="count">Number of examples.</param>
    internal int[] Nodes(AttributeTable? labels, int count) => labels is null ? [.. Enumerable.Repeat(-1, count)]
        : Bounds is null ? ByClasses(labels) : ByNumber(labels);

    /// <summary>Refuses what a file may not say.</summary>
    /// <exception cref="Settings.LatentSharpException">It does not fit together.</exception>
    internal void Validate()
    {
        bool fits = Classes.Count is >= 2 and <= MostClasses && Classes.All(name => !string.IsNullOrEmpty(name))
            && Classes.Distinct(StringComparer.Ordinal).Count() == Classes.Count
            && Edges.All(edge => edge.A >= 0 && edge.B >= 0 && edge.A < Classes.Count && edge.B < Classes.Count)
            && (Bounds is null || (Bounds.Count == Classes.Count - 1 && Bounds.All(double.IsFinite)
                && Bounds.Zip(Bounds.Skip(1)).All(pair => pair.First < pair.Second)));
        if (!fits)
        {
            throw new SettingException("the graph of labels is not possible: it needs two to 1000 classes of different names, and edges " +
                "between them.");
        }

        Connected(this);
    }

    private static LabelGraphOptions Connected(LabelGraphOptions options)
    {
        int[] reached = options.Graph.Reached(0);
        if (reached.Length == options.Classes.Count)
        {
            return options;
        }

        string[] others = [.. Enumerable.Range(0, options.Classes.Count).Except(reached).Select(i => options.Classes[i])];
        throw new SettingException(SettingText.Of($"{Name} {options.Of} is in parts: no way leads from '{options.Classes[0]}' to " +
            $"{AttributeTable.Some(others)}; join the parts by a pair of neighbours."));
    }

    private int[] ByClasses(AttributeTable labels)
    {
        var names = labels.Names.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        int[] columns = [.. Classes.Select(name => names.TryGetValue(name, out int bare) ? bare
            : names.TryGetValue($"{Label}={name}", out int full) ? full : -1)];
        var nodes = new int[labels.Rows];
        for (int row = 0; row < nodes.Length; row++)
        {
            nodes[row] = Array.FindIndex(columns, column => column >= 0 && labels[row, column] == true);
        }

        return nodes;
    }

    private int[] ByNumber(AttributeTable labels)
    {
        float[]? values = labels.Factors.FirstOrDefault(factor => factor.Name.Equals(Label, StringComparison.Ordinal))?.Values;
        return values is null ? [.. Enumerable.Repeat(-1, labels.Rows)]
            : Array.ConvertAll(values, value => float.IsNaN(value) ? -1 : Bounds!.Count(bound => value >= bound));
    }
}
