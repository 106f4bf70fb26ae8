using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Latent.Interpolation;

/// <summary>
/// Codes of the data, each joined to its nearest ones. Their minimum spanning tree is part of the graph, so that there is a
/// way between any two. The length of a way is the sum of its squared steps: many short steps through the data beat one long
/// leap over a gap (the Fermat distance with power 2).
/// </summary>
internal sealed class NeighborGraph
{
    // The stream of a seed that thins out codes ("graph" in ASCII).
    private const ulong Stream = 0x6772617068;

    private readonly Tensor _codes;
    private readonly List<(int Node, double Weight)>[] _edges;

    private NeighborGraph(Tensor codes, int neighbors)
    {
        _codes = codes;
        Neighbors = neighbors;
        _edges = new List<(int Node, double Weight)>[codes.Shape[0]];
        for (int i = 0; i < _edges.Length; i++)
        {
            _edges[i] = [];
        }
    }

    /// <summary>Number of codes in the graph.</summary>
    public int Count => _codes.Shape[0];

    /// <summary>Nearest codes that each is joined to.</summary>
    public int Neighbors { get; }

    /// <summary>Builds the graph; the time grows with the square of the number of codes.</summary>
    /// <param name="codes">Codes of the data, <c>[n, latent]</c>.</param>
    /// <param name="neighbors">Nearest codes that each is joined to, at least 1.</param>
    /// <param name="most">Codes that are kept; of more, so many are drawn.</param>
    /// <param name="seed">Decides which.</param>
    /// <exception cref="LatentException">There are no codes, or no neighbors were asked for.</exception>
    public static NeighborGraph Build(Tensor codes, int neighbors = 10, int most = 4000, ulong seed = 0)
    {
        CodeChecks.Codes(codes, 1);
        if (neighbors < 1 || most < 1)
        {
            throw new LatentException($"A path along the data needs at least 1 neighbour and 1 code, but {neighbors} and {most} were " +
                $"asked for.");
        }

        int[] order = [.. Enumerable.Range(0, codes.Shape[0])];
        if (order.Length > most)
        {
            new RandomStream(seed, Stream).Shuffle(order.AsSpan());
            order = order[..most];
        }

        var kept = new Tensor(new Shape(order.Length, codes.Shape[1]));
        for (int i = 0; i < order.Length; i++)
        {
            codes.Row(order[i]).CopyTo(kept.Row(i));
        }

        var graph = new NeighborGraph(kept, neighbors);
        graph.JoinNearest();
        graph.JoinTree();
        return graph;
    }

    /// <summary>The codes on the shortest way from one code to another, ends included.</summary>
    /// <param name="from">First code, <c>[latent]</c>; need not be in the graph.</param>
    /// <param name="to">Last code, <c>[latent]</c>.</param>
    /// <returns>Codes, <c>[stops, latent]</c>, at least the two ends.</returns>
    /// <exception cref="LatentException">The codes are of another size than those of the graph.</exception>
    public Tensor Way(ReadOnlySpan<float> from, ReadOnlySpan<float> to)
    {
        CodeChecks.SameSize(_codes.Shape[1], from.Length);
        CodeChecks.SameSize(_codes.Shape[1], to.Length);
        int[] nodes = ShortestWay(Nearest(from, -1), Nearest(to, -1), Vectors.SquaredDistance(from, to));
        var way = new Tensor(new Shape(nodes.Length + 2, from.Length));
        from.CopyTo(way.Row(0));
        for (int i = 0; i < nodes.Length; i++)
        {
            _codes.Row(nodes[i]).CopyTo(way.Row(i + 1));
        }

        to.CopyTo(way.Row(nodes.Length + 1));
        return way;
    }

    // Dijkstra 1959, from all neighbors of the start to the cheapest neighbor of the goal; no node if the straight line is cheapest.
    private int[] ShortestWay(List<(int Node, double Weight)> first, List<(int Node, double Weight)> last, double straight)
    {
        double[] cost = Enumerable.Repeat(double.PositiveInfinity, Count).ToArray();
        int[] before = Enumerable.Repeat(-1, Count).ToArray();
        var queue = new PriorityQueue<int, (double Cost, int Node)>();
        foreach ((int node, double weight) in first)
        {
            cost[node] = weight;
            queue.Enqueue(node, (weight, node));
        }

        while (queue.TryDequeue(out int node, out (double Cost, int Node) priority))
        {
            if (priority.Cost > cost[node])
            {
                continue;
            }

            foreach ((int next, double weight) in _edges[node])
            {
                if (cost[node] + weight < cost[next])
                {
                    cost[next] = cost[node] + weight;
                    before[next] = node;
                    queue.Enqueue(next, (cost[next], next));
                }
            }
        }

        (int best, double least) = (-1, straight);
        foreach ((int node, double weight) in last)
        {
            if (cost[node] + weight < least)
            {
                (best, least) = (node, cost[node] + weight);
            }
        }

        var way = new List<int>();
        for (int node = best; node >= 0; node = before[node])
        {
            way.Add(node);
        }

        way.Reverse();
        return [.. way];
    }

    private List<(int Node, double Weight)> Nearest(ReadOnlySpan<float> code, int except)
    {
        var heap =
            new PriorityQueue<int, (double Distance, int Node)>(Comparer<(double Distance, int Node)>.Create((a, b) => b.CompareTo(a)));
        for (int i = 0; i < Count; i++)
        {
            if (i == except)
            {
                continue;
            }

            (double Distance, int Node) key = (Vectors.SquaredDistance(code, _codes.Row(i)), i);
            if (heap.Count < Neighbors)
            {
                heap.Enqueue(i, key);
            }
            else if (heap.TryPeek(out _, out (double Distance, int Node) worst) && key.CompareTo(worst) < 0)
            {
                heap.EnqueueDequeue(i, key);
            }
        }

        return [.. heap.UnorderedItems.Select(item => (item.Element, item.Priority.Distance)).OrderBy(item => item.Distance)
            .ThenBy(item => item.Element)];
    }

    private void JoinNearest()
    {
        for (int i = 0; i < Count; i++)
        {
            foreach ((int node, double weight) in Nearest(_codes.Row(i), i))
            {
                _edges[i].Add((node, weight));
                _edges[node].Add((i, weight));
            }
        }
    }

    // Prim 1957.
    private void JoinTree()
    {
        double[] distance = Enumerable.Repeat(double.PositiveInfinity, Count).ToArray();
        var from = new int[Count];
        var joined = new bool[Count];
        int current = 0;
        for (int step = 1; step < Count; step++)
        {
            joined[current] = true;
            int next = -1;
            for (int i = 0; i < Count; i++)
            {
                if (joined[i])
                {
                    continue;
                }

                double d = Vectors.SquaredDistance(_codes.Row(current), _codes.Row(i));
                if (d < distance[i])
                {
                    (distance[i], from[i]) = (d, current);
                }

                next = next < 0 || distance[i] < distance[next] ? i : next;
            }

            _edges[next].Add((from[next], distance[next]));
            _edges[from[next]].Add((next, distance[next]));
            current = next;
        }
    }
}
