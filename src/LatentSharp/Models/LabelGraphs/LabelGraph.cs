using LatentSharp.Settings;

namespace LatentSharp.Models.LabelGraphs;

/// <summary>
/// Classes as nodes of a graph, joined where they are neighbors, as angles or ages that follow each other are. Never changes.
/// </summary>
internal sealed class LabelGraph
{
    private readonly int[][] _neighbors;

    /// <summary>Creates a graph.</summary>
    /// <param name="names">Names of the classes.</param>
    /// <param name="edges">Pairs of neighbors, in any order; a pair may be there twice.</param>
    public LabelGraph(IReadOnlyList<string> names, IEnumerable<LabelEdge> edges)
    {
        Names = names;
        var neighbors = new SortedSet<int>[names.Count];
        for (int i = 0; i < neighbors.Length; i++)
        {
            neighbors[i] = [];
        }

        foreach ((int a, int b) in edges.Where(edge => edge.A != edge.B))
        {
            neighbors[a].Add(b);
            neighbors[b].Add(a);
        }

        _neighbors = [.. neighbors.Select(set => set.ToArray())];
    }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of classes.</summary>
    public int Count => Names.Count;

    /// <summary>The classes beside one, in rising order.</summary>
    /// <param name="node">The class.</param>
    public ReadOnlySpan<int> Neighbors(int node) => _neighbors[node];

    /// <summary>Whether two classes are neighbors.</summary>
    /// <param name="a">One.</param>
    /// <param name="b">The other.</param>
    public bool AreNeighbors(int a, int b) => Array.BinarySearch(_neighbors[a], b) >= 0;

    /// <summary>Whether there is a way from each class to each other one.</summary>
    public bool IsConnected => Count == 0 || Steps(0).All(step => step >= 0);

    /// <summary>The classes that a class reaches, itself included, in rising order.</summary>
    /// <param name="node">The class.</param>
    public int[] Reached(int node) => [.. Steps(node).Index().Where(pair => pair.Item >= 0).Select(pair => pair.Index)];

    /// <summary>A shortest way; of several, that which goes over the classes of lowest numbers first.</summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <returns>The classes on it, both ends included; one where they are the same.</returns>
    /// <exception cref="Settings.LatentSharpException">There is none.</exception>
    public int[] Way(int from, int to)
    {
        int[] steps = Steps(to);
        if (steps[from] < 0)
        {
            throw new SettingException(SettingText.Of($"there is no way from '{Names[from]}' to '{Names[to]}' in the graph of labels; " +
                $"give a {new SettingName("label-graph")} that joins them."));
        }

        var way = new List<int> { from };
        while (way[^1] != to)
        {
            int here = way[^1];
            way.Add(_neighbors[here].First(next => steps[next] == steps[here] - 1));
        }

        return [.. way];
    }

    /// <summary>Whether a shortest way is the only one of its length.</summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends.</param>
    public bool HasOneWay(int from, int to)
    {
        int[] steps = Steps(to);
        return steps[from] >= 0
            && Way(from, to).SkipLast(1).All(here => _neighbors[here].Count(next => steps[next] == steps[here] - 1) == 1);
    }

    /// <summary>Steps from a class to every other one; −1 where there is no way.</summary>
    private int[] Steps(int from)
    {
        int[] steps = [.. Enumerable.Repeat(-1, Count)];
        steps[from] = 0;
        var next = new Queue<int>([from]);
        while (next.TryDequeue(out int node))
        {
            foreach (int neighbor in _neighbors[node].Where(neighbor => steps[neighbor] < 0))
            {
                steps[neighbor] = steps[node] + 1;
                next.Enqueue(neighbor);
            }
        }

        return steps;
    }
}

/// <summary>Two classes that are neighbors.</summary>
/// <param name="A">Number of one.</param>
/// <param name="B">Number of the other.</param>
internal readonly record struct LabelEdge(int A, int B);
