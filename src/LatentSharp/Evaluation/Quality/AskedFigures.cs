using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Models.Conditions;
using LatentSharp.Tensors;

namespace LatentSharp.Evaluation.Quality;

/// <summary>One label that was asked for.</summary>
/// <param name="Label">The label, as it is asked for.</param>
/// <param name="Share">Share of the pictures drawn with it in which the classifier finds it.</param>
/// <param name="Real">The same share of real pictures that have it; null where there are none.</param>
internal sealed record AskedLabel(string Label, double Share, double? Real);

/// <summary>Whether a conditional model draws what it is asked for, by a classifier that was trained on real pictures.</summary>
/// <param name="Labels">Each label.</param>
/// <param name="Pictures">Pictures drawn with each.</param>
internal sealed record AskedFigures(IReadOnlyList<AskedLabel> Labels, int Pictures)
{
    private const int MostLabels = 64;
    private const int MostEach = 100;
    private const int MostPictures = 4000;

    /// <summary>The average share over the labels.</summary>
    public double Share => Labels.Average(label => label.Share);

    /// <summary>The average share over those that real pictures have, of real ones; null where there are none.</summary>
    public double? Real => Labels.Average(label => label.Real);

    /// <summary>Measures; null for a model without a condition, and where the classifier knows none of its labels.</summary>
    /// <param name="model">The model.</param>
    /// <param name="network">A classifier.</param>
    /// <param name="set">Labeled pictures.</param>
    /// <param name="indices">Which of them the classifier is looked at on.</param>
    /// <param name="seed">Decides the codes.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static AskedFigures? Measure(Autoencoder model, FeatureNetwork network, PictureDataset set, int[] indices, ulong seed,
        CancellationToken cancellation = default)
    {
        Asked[] asked = [.. All(model.Options.Condition, network).Take(MostLabels)];
        if (asked.Length == 0)
        {
            return null;
        }

        int each = Math.Min(MostEach, MostPictures / asked.Length);
        Tensor? real = indices.Length == 0 ? null : network.Probabilities(set.Batch(indices));
        var labels = new List<AskedLabel>();
        foreach ((int i, Asked label) in asked.Index())
        {
            cancellation.ThrowIfCancellationRequested();
            Autoencoder given = model.With(label.Text);
            Tensor found = network.Probabilities(given.Decode(model.SampleCodes(each, seed + (ulong)i)));
            int[] having = real is null ? []
                : [.. Enumerable.Range(0, indices.Length).Where(row => label.IsOf(set.Attributes!, indices[row]))];
            labels.Add(new AskedLabel(label.Text, Enumerable.Range(0, each).Count(row => label.IsFound(found, row)) / (double)each,
                having.Length == 0 ? null : having.Count(row => label.IsFound(real!, row)) / (double)having.Length));
        }

        return new AskedFigures(labels, each);
    }

    /// <summary>All that can be asked for of what the classifier knows: each class, each label with and without.</summary>
    private static IEnumerable<Asked> All(ConditionOptions? condition, FeatureNetwork network)
    {
        foreach (ConditionLabel label in condition?.Labels ?? [])
        {
            int[] places = [.. (label.Classes ?? [label.Name]).Select(name => network.Labels.Index()
                .Where(pair => pair.Item == name).Select(pair => pair.Index).FirstOrDefault(-1))];
            if (places.Contains(-1))
            {
                continue;
            }

            if (label.Classes is null)
            {
                yield return new Asked(label.Name, places, 0, Has: true);
                yield return new Asked($"{label.Name}=0", places, 0, Has: false);
                continue;
            }

            for (int c = 0; c < places.Length; c++)
            {
                yield return new Asked(label.Asked(label.Classes[c]), places, c, Has: true);
            }
        }
    }

    /// <summary>A label, and where the classifier tells it: the place of the label, or of all classes of its set.</summary>
    private sealed record Asked(string Text, int[] Places, int Which, bool Has)
    {
        /// <summary>Whether the classifier finds it: a class is that with the highest probability of its set.</summary>
        public bool IsFound(Tensor probabilities, int row)
        {
            ReadOnlySpan<float> of = probabilities.Span.Slice(row * probabilities.Shape[1], probabilities.Shape[1]);
            if (Places.Length == 1)
            {
                return of[Places[0]] >= 0.5f == Has;
            }

            float own = of[Places[Which]];
            foreach (int place in Places)
            {
                if (of[place] > own)
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Whether a real picture has it.</summary>
        public bool IsOf(AttributeTable table, int row) => table[row, Places[Which]] == Has;
    }
}
