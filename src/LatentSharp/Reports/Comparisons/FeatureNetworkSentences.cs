using LatentSharp.Data;
using LatentSharp.Evaluation;
using LatentSharp.Reports.Pages;

namespace LatentSharp.Reports.Comparisons;

/// <summary>What the feature network of a comparison is, and how much it knows.</summary>
internal static class FeatureNetworkSentences
{
    // A feature network that is right so little more often than the commonest answer has learned next to nothing of the labels.
    private const double Learned = 0.02;

    /// <summary>About the feature network of a reference.</summary>
    public static string Of(EvaluationReference reference) => reference.FeatureNetwork.Labels.Count > 0
        ? Trained(
            reference.Accuracy, Commonest(reference.Set.Attributes!, reference.Indices, reference.FeatureNetwork.Labels),
                reference.RealDistance)
        : $"The pictures have no labels, so that a fixed convolutional network of random weights judges: Fréchet distances are between " +
            $"sets of pictures in its 64 features; real training pictures are at {RunFigures.Distance(reference.RealDistance)} from real " +
            $"held-out ones.";

    /// <summary>About a feature network that was trained on labels.</summary>
    /// <param name="accuracy">Share of real pictures in which it finds each label rightly; NaN where it is not known.</param>
    /// <param name="commonest">The share that the commonest answer to each label would get.</param>
    /// <param name="real">Fréchet distance between real and real pictures.</param>
    internal static string Trained(IReadOnlyList<double> accuracy, IReadOnlyList<double> commonest, double real)
    {
        int[] known = [.. Enumerable.Range(0, accuracy.Count).Where(j => double.IsFinite(accuracy[j]) && double.IsFinite(commonest[j]))];
        string knows = known.Length == 0 ? "how well it knows them could not be " +
            "measured." : Knows(known.Average(j => accuracy[j]), known.Average(j => commonest[j]));
        return $"A small classifier, trained on the labels of the real training pictures and told nothing of either model, judges: " +
            $"{knows} Fréchet distances are between sets of pictures in its 64 features; real training pictures are at " +
            $"{RunFigures.Distance(real)} from real held-out ones.";
    }

    private static string Knows(double right, double commonest)
    {
        string figures = $"it tells a label rightly in {RunFigures.Number(100 * right)} % of real held-out pictures, where always giving " +
            $"the commonest answer would be right in {RunFigures.Number(100 * commonest)} %.";
        return right - commonest < Learned ? $"{figures} It has learned next to nothing of the labels, so that what it says below about " +
            $"features is worth little." : figures;
    }

    private static double[] Commonest(AttributeTable table, IReadOnlyList<int> indices, IReadOnlyList<string> labels) =>
    [.. labels.Select(label =>
    {
        bool[] values = [.. indices.Select(i => table[i, table.IndexOf(label)]).OfType<bool>()];
        double yes = values.Length == 0 ? double.NaN : values.Average(v => v ? 1.0 : 0.0);
        return Math.Max(yes, 1 - yes);
    })];
}
