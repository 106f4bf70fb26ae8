using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Models;
using LatentSharp.Models.LabelGraphs;
using LatentSharp.Settings;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Training.Balance;

/// <summary>The classes of a graph of labels, as a training needs them.</summary>
internal static class BalancedOrder
{
    private const int FewestOfClass = 2;

    /// <summary>The class of each example of the data; null for a model without a graph of labels.</summary>
    /// <param name="model">The model.</param>
    /// <param name="split">The data.</param>
    /// <exception cref="SettingException">A class has too few training examples for a pair.</exception>
    public static int[]? Nodes(Autoencoder model, Split split)
    {
        if (model.Options.LabelGraph is not { } graph)
        {
            return null;
        }

        int[] nodes = graph.Nodes(split.Set.Attributes, split.Set.Count);
        var counts = new int[graph.Classes.Count];
        foreach (int index in split.Train.Where(index => nodes[index] >= 0))
        {
            counts[nodes[index]]++;
        }

        int few = Array.FindIndex(counts, count => count < FewestOfClass);
        return few < 0 ? nodes : throw new SettingException(SettingText.Of($"{LabelGraphOptions.Name} {graph.Of} needs at least two " +
            $"training {split.Set.Noun}s of each class, but '{graph.Classes[few]}' has {Counted.Number(counts[few])}; add some, or leave " +
            $"the class out of the data."));
    }

    /// <summary>The classes of the examples of a batch; null where nothing is known of any.</summary>
    /// <param name="nodes">Those of the data.</param>
    /// <param name="batch">Which examples.</param>
    public static int[]? Of(int[]? nodes, ReadOnlySpan<int> batch)
    {
        if (nodes is null)
        {
            return null;
        }

        var found = new int[batch.Length];
        for (int i = 0; i < found.Length; i++)
        {
            found[i] = nodes[batch[i]];
        }

        return found;
    }

    /// <summary>
    /// The examples in an order that mixes their classes, of which data may have one after the other: what is measured of a batch needs
    /// several.
    /// </summary>
    /// <param name="indices">Which examples.</param>
    /// <param name="seed">Decides the order.</param>
    public static int[] Mixed(int[] indices, ulong seed)
    {
        int[] mixed = [.. indices];
        new RandomStream(seed, Streams.MixedClasses).Shuffle<int>(mixed);
        return mixed;
    }

    /// <summary>What is told of the graph that was found in the data.</summary>
    /// <param name="model">All that defines the model.</param>
    public static IEnumerable<string> Lines(ModelOptions model)
    {
        if (model.LabelGraph is { } graph)
        {
            yield return $"label graph: {graph.Description}";
        }
    }
}
