using LatentSharp.Data;
using LatentSharp.Data.Labels;
using LatentSharp.Models.LabelGraphs;
using LatentSharp.Tensors;

namespace LatentSharp.Evaluation.Paths;

/// <summary>
/// A classifier of the classes of a graph of labels, trained on real pictures and independent of the models that it judges.
/// </summary>
internal sealed class PathJudge
{
    private const int MostPictures = 20_000;

    private readonly FeatureNetwork _network;

    private PathJudge(FeatureNetwork network) => _network = network;

    /// <summary>Trains a judge.</summary>
    /// <param name="set">Labeled pictures.</param>
    /// <param name="graph">The graph of labels.</param>
    /// <param name="indices">Pictures that it learns from; those of no class are left out.</param>
    /// <param name="options">How.</param>
    public static PathJudge Train(PictureDataset set, LabelGraphOptions graph, int[] indices, FeatureNetworkOptions options)
    {
        int[] nodes = graph.Nodes(set.Attributes, set.Count);
        var classes = AttributeTable.FromClasses(AttributeGroup.ClassName, graph.Classes, nodes);
        var labeled = (PictureDataset)set.With(classes, set.TestStart, []);
        return new PathJudge(FeatureNetwork.Train(labeled, Split.Spread([.. indices.Where(i => nodes[i] >= 0)], MostPictures), options));
    }

    /// <summary>The class of each picture: that of the highest probability.</summary>
    /// <param name="pictures">Pixels in [0, 1], <c>[n, channels, height, width]</c>.</param>
    public int[] Classes(Tensor pictures)
    {
        Tensor probabilities = _network.Probabilities(pictures);
        int count = _network.Labels.Count;
        return [.. Enumerable.Range(0, pictures.Shape[0]).Select(i =>
        {
            float[] row = probabilities.Span.Slice(i * count, count).ToArray();
            return Array.IndexOf(row, row.Max());
        })];
    }
}
