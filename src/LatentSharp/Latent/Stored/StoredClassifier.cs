using System.Globalization;
using LatentSharp.Latent.Labels;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Latent.Stored;

/// <summary>
/// A classifier of codes as a model file keeps it: three layers with PyTorch's shapes, and what codes are standardized by.
/// </summary>
internal static class StoredClassifier
{
    private const string Prefix = "classifier.";
    private const string Mean = Prefix + "mean";
    private const string Scale = Prefix + "scale";

    private static readonly string[] Layers = ["0.weight", "0.bias", "1.weight", "1.bias", "2.weight", "2.bias"];

    /// <summary>Puts its tensors among others.</summary>
    /// <param name="tensors">Where to.</param>
    /// <param name="prefix">What their names begin with.</param>
    /// <param name="classifier">The classifier; null adds nothing.</param>
    public static void Add(Dictionary<string, Tensor> tensors, string prefix, CodeClassifier? classifier)
    {
        if (classifier is null)
        {
            return;
        }

        tensors[prefix + Mean] = classifier.Mean;
        tensors[prefix + Scale] = classifier.Scale;
        for (int i = 0; i < Layers.Length; i++)
        {
            tensors[prefix + Prefix + Layers[i]] = classifier.Parameters[i].Value;
        }
    }

    /// <summary>Puts it together again; null where there is none, as in files of earlier versions.</summary>
    /// <param name="tensors">All tensors.</param>
    /// <param name="prefix">What their names begin with.</param>
    /// <param name="latent">Size of a code.</param>
    /// <param name="features">Number of features, at least that of the labels it tells.</param>
    /// <exception cref="LatentException">A tensor is missing or has another shape.</exception>
    public static CodeClassifier? Find(IReadOnlyDictionary<string, Tensor> tensors, string prefix, int latent, int features)
    {
        if (!tensors.TryGetValue(prefix + Mean, out Tensor? mean))
        {
            return null;
        }

        int hidden = Size(Layers[1]);
        int labels = Size(Layers[5]);
        Shape[] shapes = [new(hidden, latent), new(hidden), new(hidden, hidden), new(hidden), new(labels, hidden), new(labels)];
        Tensor[] found = [.. Layers.Select((name, i) => Checked(Prefix + name, shapes[i]))];
        foreach (float scale in Checked(Scale, new Shape(latent)).Span)
        {
            if (!(scale > 0))
            {
                throw new LatentException(string.Create(CultureInfo.InvariantCulture,
                    $"The stored features are damaged: tensor '{prefix}{Scale}' holds {scale}, and codes are divided by it; learn them " +
                    $"again."));
            }
        }

        return labels <= features
            ? new CodeClassifier([.. found.Select((value, i) => new Parameter(Prefix + Layers[i], value))],
                Checked(Mean, new Shape(latent)), Checked(Scale, new Shape(latent)))
            : throw new LatentException($"The stored features are damaged: a classifier of {labels} labels among {features} features; " +
                $"learn them again.");

        int Size(string name) => tensors.TryGetValue(prefix + Prefix + name, out Tensor? bias) && bias.Shape.Rank == 1 ? bias.Length : 1;

        Tensor Checked(string name, Shape expected) => StoredAttributes.Checked(tensors, prefix + name, expected);
    }
}
