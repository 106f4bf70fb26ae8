using LatentSharp.Models.LabelGraphs;
using LatentSharp.Settings;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Models.LabelGraphs;

/// <summary>Ways in graphs of labels.</summary>
public sealed class LabelGraphTests
{
    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 40).Select(i => (ulong)i)];

    /// <summary>Beside all distances by Floyd and Warshall: the way is as short, its steps are edges, and one way is one way.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_way_is_as_short_as_can_be_and_goes_over_edges(ulong seed)
    {
        (LabelGraph graph, int[,] distance, long[,] ways) = Drawn(seed);
        for (int a = 0; a < graph.Count; a++)
        {
            for (int b = 0; b < graph.Count; b++)
            {
                if (distance[a, b] == int.MaxValue)
                {
                    Should.Throw<SettingException>(() => graph.Way(a, b)).Message.ShouldBe(
                        $"there is no way from 'n{a}' to 'n{b}' in the graph of labels; give a label-graph that joins them.");
                    graph.IsConnected.ShouldBeFalse();
                    graph.HasOneWay(a, b).ShouldBeFalse();
                    graph.Reached(a).ShouldNotContain(b);
                    continue;
                }

                int[] way = graph.Way(a, b);
                (way[0], way[^1], way.Length - 1).ShouldBe((a, b, distance[a, b]));
                way.Zip(way.Skip(1)).All(step => graph.AreNeighbors(step.First, step.Second)).ShouldBeTrue();
                graph.HasOneWay(a, b).ShouldBe(ways[a, b] == 1);
                graph.Reached(a).ShouldContain(b);
            }
        }
    }

    [Fact]
    public void Neighbors_go_both_ways_and_a_loop_is_none()
    {
        var graph = new LabelGraph(["a", "b", "c"], [new(1, 0), new(0, 1), new(2, 2)]);
        graph.Neighbors(0).ToArray().ShouldBe([1]);
        graph.Neighbors(2).Length.ShouldBe(0);
        graph.AreNeighbors(0, 1).ShouldBeTrue();
        graph.IsConnected.ShouldBeFalse();
        graph.Way(2, 2).ShouldBe([2]);
    }

    [Fact]
    public void Around_a_ring_the_nearer_side_is_taken()
    {
        var graph = new LabelGraph([.. Enumerable.Range(0, 12).Select(i => $"{i}")],
            [.. Enumerable.Range(0, 12).Select(i => new LabelEdge(i, (i + 1) % 12))]);
        graph.Way(10, 2).ShouldBe([10, 11, 0, 1, 2]);
        graph.HasOneWay(10, 2).ShouldBeTrue();
        graph.HasOneWay(0, 6).ShouldBeFalse();
    }

    private static (LabelGraph Graph, int[,] Distance, long[,] Ways) Drawn(ulong seed)
    {
        var random = new RandomStream(seed, 5);
        int count = 2 + random.Integer(0, 7);
        var edges = new List<LabelEdge>();
        var distance = new int[count, count];
        for (int a = 0; a < count; a++)
        {
            for (int b = 0; b < count; b++)
            {
                distance[a, b] = a == b ? 0 : int.MaxValue;
            }
        }

        for (int a = 0; a < count; a++)
        {
            for (int b = a + 1; b < count; b++)
            {
                if (random.Integer((ulong)((a * count) + b + 1), 3) == 0)
                {
                    edges.Add(new LabelEdge(a, b));
                    distance[a, b] = distance[b, a] = 1;
                }
            }
        }

        bool[,] joined = new bool[count, count];
        edges.ForEach(edge => joined[edge.A, edge.B] = joined[edge.B, edge.A] = true);
        for (int c = 0; c < count; c++)
        {
            for (int a = 0; a < count; a++)
            {
                for (int b = 0; b < count; b++)
                {
                    if (distance[a, c] != int.MaxValue && distance[c, b] != int.MaxValue)
                    {
                        distance[a, b] = Math.Min(distance[a, b], distance[a, c] + distance[c, b]);
                    }
                }
            }
        }

        var ways = new long[count, count];
        for (int a = 0; a < count; a++)
        {
            foreach (int b in Enumerable.Range(0, count).Where(b => distance[a, b] != int.MaxValue).OrderBy(b => distance[a, b]))
            {
                ways[a, b] = a == b ? 1 : Enumerable.Range(0, count)
                    .Where(c => joined[c, b] && distance[a, c] == distance[a, b] - 1).Sum(c => ways[a, c]);
            }
        }

        return (new LabelGraph([.. Enumerable.Range(0, count).Select(i => $"n{i}")], edges), distance, ways);
    }
}
