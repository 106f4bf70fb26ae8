using LatentSharp.Tensors;

namespace LatentSharp.Evaluation.Features;

/// <summary>
/// Features of pictures: the space in which sets of pictures are compared, and in which a picture's places are looked at for what is
/// unlike the training data. Derive from it to measure in features of another network. Distances are of the features' own size: only
/// values in the same features can be compared.
/// </summary>
public abstract class PictureFeatures
{
    /// <summary>The name of a classifier's that is trained on the labels of the data.</summary>
    internal const string OfLabels = "labels";

    /// <summary>The name of a fixed random network's.</summary>
    internal const string OfRandom = "random";

    private static readonly Lock Gate = new();
    private static (string Name, Func<PictureFeatures> Open)[] _named = [(Features.ResNet18.Kind, () => ResNet18())];

    /// <summary>The names that can be asked for.</summary>
    internal static IReadOnlyList<string> Names => [OfLabels, OfRandom, .. _named.Select(each => each.Name)];

    /// <summary>What they are, as it stands beside figures, e.g. <c>ResNet-18 trained on ImageNet</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Number of features of a picture.</summary>
    public abstract int Count { get; }

    /// <summary>The features of pictures, one row a picture.</summary>
    /// <param name="pictures">Pixels in [0, 1], <c>[n, channels, height, width]</c>.</param>
    /// <returns><c>[n, features]</c>.</returns>
    public abstract Tensor Of(Tensor pictures);

    /// <summary>The same at each place of the pictures, at several scales; empty where the features know no places.</summary>
    /// <param name="pictures">Pixels in [0, 1], <c>[n, channels, height, width]</c>.</param>
    /// <returns>For each scale, from fine to coarse, <c>[n, features, rows, columns]</c>; the places lie evenly over the picture.</returns>
    public abstract IReadOnlyList<Tensor> Maps(Tensor pictures);

    /// <summary>Gives features of a program's own a name, by which evaluations are asked to measure in them.</summary>
    /// <param name="name">The name, small letters.</param>
    /// <param name="open">Gives the features.</param>
    /// <exception cref="ArgumentException">There are features of that name.</exception>
    public static void Register(string name, Func<PictureFeatures> open)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(open);
        lock (Gate)
        {
            _named = Names.Contains(name) ? throw new ArgumentException($"PictureFeatures.Register: there are features '{name}' already.",
                nameof(name)) : [.. _named, (name, open)];
        }
    }

    /// <summary>The features of a name; null where there are none, or where they depend on the data.</summary>
    /// <param name="name">The name.</param>
    internal static PictureFeatures? Named(string name) => Array.Find(_named, each => each.Name == name).Open?.Invoke();

    /// <summary>
    /// Features of ResNet-18 (He et al. 2016), trained on the photographs of ImageNet: 512 a picture, and maps of 64, 128, 256 and 512
    /// features at every 4th, 8th, 16th and 32nd pixel of the picture as the network sees it, which is enlarged or reduced to a longest
    /// side of 128 pixels, of 224 where it has more than 64. The weights, 64 MB, come from the package
    /// Microsoft.ML.DnnImageFeaturizer.ResNet18 (MIT) and are computed with here: the same bits everywhere.
    /// </summary>
    /// <param name="path">The package's file <c>ResNet18.onnx</c>, or the package itself; null to look where it lies after it was
    /// fetched by <c>latent data fetch resnet18</c>, restored by NuGet, or named by <c>LATENTSHARP_RESNET18</c>.</param>
    /// <exception cref="Data.DataException">The file is not there, or is not that network.</exception>
    public static PictureFeatures ResNet18(string? path = null) => Features.ResNet18.Open(path ?? ResNet18File.Find());
}
