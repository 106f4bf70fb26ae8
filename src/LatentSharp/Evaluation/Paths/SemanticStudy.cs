using LatentSharp.Data;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Models;
using LatentSharp.Models.LabelGraphs;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Evaluation.Paths;

/// <summary>A model whose paths are measured.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Model">The model.</param>
/// <param name="Semantic">Its ways over classes; null where it has none.</param>
internal sealed record StudiedModel(string Name, Autoencoder Model, SemanticPaths? Semantic);

/// <summary>Measures whether paths lead over the classes between.</summary>
internal static class SemanticStudy
{
    /// <summary>Pairs of held-out pictures.</summary>
    public const int MostPaths = 200;

    // The stream that draws pairs ("pair" in ASCII).
    private const ulong PairStream = 0x70616972;

    // Draws for each wanted pair: of some classes few have one between.
    private const int Tries = 50;
    private const int ShownPairs = 3;
    private const int ShownPictures = 9;

    /// <summary>Measures; null where no two pictures have a class between them.</summary>
    /// <param name="models">The models; the first has the graph.</param>
    /// <param name="graph">The graph of labels.</param>
    /// <param name="judge">Who tells classes.</param>
    /// <param name="set">Labeled pictures.</param>
    /// <param name="indices">Those that are measured on, which nobody learned from.</param>
    /// <param name="seed">Decides the pairs.</param>
    /// <param name="paths">How many pairs.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static SemanticFigures? Measure(IReadOnlyList<StudiedModel> models, LabelGraphOptions graph, PathJudge judge, PictureDataset set,
        int[] indices, ulong seed, int paths = MostPaths, CancellationToken cancellation = default)
    {
        LabelGraph ways = graph.Graph;
        int[] nodes = graph.Nodes(set.Attributes, set.Count);
        int[] known = [.. indices.Where(i => nodes[i] >= 0)];
        (int First, int Second)[] pairs = Pairs(ways, nodes, known, seed, paths);
        if (pairs.Length == 0)
        {
            return null;
        }

        int independent = PicturePair.Independent([.. pairs.Select(pair => new PicturePair(pair.First, pair.Second))]);
        int[][] over = [.. pairs.Select(pair => ways.Way(nodes[pair.First], nodes[pair.Second]))];
        int[] said = [.. known.Chunk(256).SelectMany(some => judge.Classes(set.Batch(some)))];
        var found = new List<WayFigures>();
        var shown = new List<ShownPath>();
        foreach (StudiedModel model in models)
        {
            foreach (PathKind kind in Kinds(model))
            {
                (double Admissible, bool InOrder, bool Whole)[] judged = [.. pairs.Zip(over, (pair, way) =>
                {
                    cancellation.ThrowIfCancellationRequested();
                    return Judge(judge.Classes(Decoded(model, kind, set, pair, Steps(way))), way, ways);
                })];
                found.Add(new WayFigures(model.Name, kind, Estimate.OfDependent([.. judged.Select(path => path.Admissible)], independent),
                    Estimate.OfDependent([.. judged.Select(path => path.InOrder ? 1.0 : 0)], independent),
                    Estimate.OfDependent([.. judged.Select(path => path.Whole ? 1.0 : 0)], independent)));
                if (models.Count == 1 || model.Semantic is null || kind == PathKind.Semantic)
                {
                    shown.AddRange(pairs.Take(ShownPairs).Select((pair, i) => new ShownPath(i, $"{model.Name} {Words(kind)}",
                        Decoded(model, kind, set, pair, ShownPictures), kind == PathKind.Semantic)));
                }
            }
        }

        return new SemanticFigures(pairs.Length, over.Sum(Steps), graph.Classes.Count,
            known.Index().Average(i => said[i.Index] == nodes[i.Item] ? 1.0 : 0),
            known.Index().Average(i => said[i.Index] == nodes[i.Item] || ways.AreNeighbors(said[i.Index], nodes[i.Item]) ? 1.0 : 0),
            found)
        {
            // Those of other models first, the way over classes last, as the lecture shows them.
            Shown = [.. shown.OrderBy(path => path.Pair).ThenBy(path => path.IsOver)],
        };
    }

    /// <summary>What a kind of path is called.</summary>
    public static string Words(PathKind kind) => kind switch
    {
        PathKind.Linear => "straight",
        PathKind.Spherical => "spherical",
        PathKind.AlongData => "along data",
        _ => "over classes",
    };

    /// <summary>What the classes of the pictures on a path say, one after the other.</summary>
    /// <param name="classes">The class of each picture, evenly spaced from the first class of the way to its last.</param>
    /// <param name="way">The classes of the way.</param>
    /// <param name="graph">The graph of labels.</param>
    internal static (double Admissible, bool InOrder, bool Whole) Judge(int[] classes, int[] way, LabelGraph graph)
    {
        int[] places = Array.ConvertAll(classes, found => Array.IndexOf(way, found));

        // Beyond an end lies what no border of classes keeps out: a picture near it is of one class or the other.
        int[] beside = [.. classes.Zip(places, (found, place) => place >= 0 ? place
            : Array.FindIndex(way, node => graph.AreNeighbors(node, found)))];
        double step = (double)(way.Length - 1) / Math.Max(1, classes.Length - 1);
        int admissible = places.Index().Count(place => place.Item >= 0 && Math.Abs(place.Item - (place.Index * step)) <= 1);
        bool inOrder = beside[0] >= 0 && beside.Zip(beside.Skip(1)).All(pair => pair.Second >= pair.First);
        return ((double)admissible / places.Length, inOrder, inOrder && places.Where(place => place >= 0).Distinct().Count() == way.Length);
    }

    /// <summary>Pictures on a way: one of each class, and one between.</summary>
    private static int Steps(int[] way) => (2 * (way.Length - 1)) + 1;

    private static IEnumerable<PathKind> Kinds(StudiedModel model) =>
        model.Semantic is null ? [PathKind.Linear, PathKind.Spherical] : [PathKind.Linear, PathKind.Spherical, PathKind.Semantic];

    private static Tensor Decoded(StudiedModel model, PathKind kind, PictureDataset set, (int First, int Second) pair, int steps) =>
        model.Model.Decode(LatentPath.Through(model.Model.Encode(set.Batch([pair.First, pair.Second])), steps, kind,
            semantic: model.Semantic));

    /// <summary>Pairs whose classes have others between them, and one shortest way.</summary>
    private static (int First, int Second)[] Pairs(LabelGraph graph, int[] nodes, int[] known, ulong seed, int count)
    {
        var random = new RandomStream(seed, PairStream);
        var pairs = new List<(int First, int Second)>();
        for (ulong i = 0; known.Length > 1 && pairs.Count < count && i < (ulong)count * Tries; i++)
        {
            (int first, int second) = (known[random.Integer(2 * i, known.Length)], known[random.Integer((2 * i) + 1, known.Length)]);
            if (graph.Way(nodes[first], nodes[second]).Length > 2 && graph.HasOneWay(nodes[first], nodes[second]))
            {
                pairs.Add((first, second));
            }
        }

        return [.. pairs];
    }
}
