using LatentSharp.Data;
using LatentSharp.Evaluation.Features;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Evaluation.Quality;

/// <summary>A set of pictures beside real ones.</summary>
/// <param name="Name">Which: <c>real</c>, <c>reconstructions</c>, or what the codes were drawn from, as sampling names it.</param>
/// <param name="Figures">How like real pictures it is.</param>
internal sealed record ComparedSet(string Name, SetComparison Figures);

/// <summary>
/// How good a model's pictures are: sets of pictures beside held-out real ones, all of as many pictures and in the same features, and
/// what is lost of single pictures.
/// </summary>
/// <param name="Features">What the features are.</param>
/// <param name="Pictures">Pictures of each set.</param>
/// <param name="Resamples">Resamples of each set that errors of Fréchet distances are from.</param>
/// <param name="Neighbors">Which nearest neighbor neighborhoods reach to.</param>
/// <param name="Sets">The sets.</param>
/// <param name="Psnr">Mean peak signal-to-noise ratio of reconstructions from mean codes, decibels.</param>
/// <param name="Ssim">Their mean structural similarity.</param>
/// <param name="MsSsim">The same over several scales.</param>
/// <param name="Scales">How many scales: five, fewer for small pictures.</param>
/// <param name="PathLength">Perceptual path length, in the same features; null for codes that cannot be mixed.</param>
internal sealed record QualityFigures(
    string Features, int Pictures, int Resamples, int Neighbors, IReadOnlyList<ComparedSet> Sets,
    Estimate Psnr, Estimate Ssim, Estimate MsSsim, int Scales, PathLength? PathLength)
{
    /// <summary>Whether a conditional model draws what it is asked for; null for others, and without a classifier of labels.</summary>
    public AskedFigures? Asked { get; init; }

    /// <summary>Whether the features were learned from the real pictures of the training data as well, so that they are no floor.</summary>
    public bool IsRealLearned { get; init; }

    /// <summary>The name of as many real pictures, which the model was trained on: new ones cannot be expected to be nearer.</summary>
    public const string Real = "real";

    /// <summary>The name of pictures from the mean codes of the held-out ones.</summary>
    public const string Reconstructions = "reconstructions";

    /// <summary>Fewer pictures say nothing of a distribution.</summary>
    public const int FewestPictures = 20;

    /// <summary>More would take long, and change little.</summary>
    public const int MostPictures = 2000;

    /// <summary>Measures a model.</summary>
    /// <param name="model">The model; VAE or AE.</param>
    /// <param name="features">Which features.</param>
    /// <param name="held">Real pictures, which the model was not trained on, <c>[n, channels, height, width]</c>.</param>
    /// <param name="trained">As many that it was trained on; null where there are none.</param>
    /// <param name="drawn">Names, and codes drawn, <c>[n, latent]</c>.</param>
    /// <param name="seed">Decides resamples and paths.</param>
    /// <param name="progress">Told what is measured next.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static QualityFigures Measure(Autoencoder model, PictureFeatures features, Tensor held, Tensor? trained,
        IReadOnlyList<(string Name, Tensor Codes)> drawn, ulong seed, Action<string>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(held);
        var real = new FeatureSet(features.Of(held), seed);
        var sets = new List<ComparedSet>();
        void Compare(string name, Tensor pictures)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Invoke(name);
            sets.Add(new(name, SetComparison.Of(new FeatureSet(features.Of(pictures), seed + 1 + (ulong)sets.Count), real)));
        }

        if (trained is not null)
        {
            Compare(Real, trained);
        }

        Tensor codes = model.Encode(held);
        Tensor reconstructions = model.Decode(codes);
        Compare(Reconstructions, reconstructions);
        foreach ((string name, Tensor draws) in drawn)
        {
            Compare(name, model.Decode(draws));
        }

        PictureFormat format = model.Options.Pictures;
        return new(features.Name, real.Count, real.Resamples.Count, real.Reach, sets,
            Each(held, reconstructions, PictureQuality.Psnr),
            Each(held, reconstructions, (a, b) => PictureQuality.Ssim(a, b, format)),
            Each(held, reconstructions, (a, b) => MultiScaleSimilarity.Of(a, b, format)), MultiScaleSimilarity.Scales(format),
            model.Code.CanMix ? PathLength.Measure(model, features, codes, seed, cancellation) : null);
    }

    /// <summary>The figures of a set; null where it was not compared.</summary>
    /// <param name="name">Its name.</param>
    public SetComparison? Of(string name) => Sets.FirstOrDefault(set => set.Name == name)?.Figures;

    /// <summary>A measure of one example beside another.</summary>
    internal delegate double Quality(ReadOnlySpan<float> a, ReadOnlySpan<float> b);

    /// <summary>The average of a measure over examples, each beside its counterpart.</summary>
    /// <param name="a">Examples, <c>[n, …]</c>.</param>
    /// <param name="b">As many others.</param>
    /// <param name="quality">The measure.</param>
    internal static Estimate Each(Tensor a, Tensor b, Quality quality)
    {
        int length = a.Length / a.Shape[0];
        var values = new double[a.Shape[0]];
        EachPicture.Do(values.Length, i =>
            values[i] = quality(a.Span.Slice(i * length, length), b.Span.Slice(i * length, length)));
        return Estimate.Of(values);
    }
}
