using LatentSharp.Data;
using LatentSharp.Formats;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Stored;

/// <summary>The centers of the classes of a graph of labels, kept in the model file of a model that was trained with one.</summary>
internal static class StoredCenters
{
    private const string Name = "labels.centers";
    private const int MostOfClass = 500;

    /// <summary>
    /// The centers with their name in a model file, of the first codes of each class; nothing for a model without a graph of labels.
    /// </summary>
    /// <param name="model">The trained model.</param>
    /// <param name="split">The data.</param>
    public static IEnumerable<(string Name, Tensor Value)> Of(Autoencoder model, Split split)
    {
        if (model.Options.LabelGraph is { } graph)
        {
            int[] nodes = graph.Nodes(split.Set.Attributes, split.Set.Count);
            int[] looked = [.. split.Train.Where(i => nodes[i] >= 0).GroupBy(i => nodes[i]).SelectMany(of => of.Take(MostOfClass)).Order()];
            CodeTable codes = CodeTable.Encode(model, split.Set, looked);
            yield return (Name, SemanticPaths.CentersOf(codes.Codes, [.. looked.Select(i => nodes[i])], graph.Classes.Count));
        }
    }

    /// <summary>
    /// Reads them; null where the model has no graph of labels, or the file none of them, as before the end of a training.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="file">The same, opened.</param>
    /// <param name="model">The model in it.</param>
    /// <exception cref="ModelFileException">They are damaged.</exception>
    public static SemanticPaths? Load(string path, SafeTensorsFile file, ModelOptions model)
    {
        if (model.LabelGraph is not { } graph || !file.Contains(Name))
        {
            return null;
        }

        Tensor centers = file.GetFinite(Name);
        var expected = new Shape(graph.Classes.Count, model.Latent);
        return centers.Shape == expected ? new SemanticPaths(graph.Graph, centers)
            : throw new ModelFileException(path, $"{Name} has the shape {centers.Shape}, and {expected} is expected",
                "train the model again or get the file anew");
    }
}
