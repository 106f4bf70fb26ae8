using LatentSharp.Data;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Evaluation.Quality;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Latent.Numerics;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Evaluation;

/// <summary>
/// How well a model draws, in numbers. Distances are Fréchet distances to held-out pictures in the features of a
/// <see cref="EvaluationReference"/>'s feature network: 0 is best; compare values of one reference only.
/// </summary>
internal sealed record ModelFigures
{
    // Enough for a mean of a slow measure.
    private const int MostForSsim = 200;
    private const int Components = 10;
    private const ulong PairStream = 0x7061697273; // "pairs" in ASCII

    /// <summary>Mean peak signal-to-noise ratio of reconstructions from mean codes, decibels.</summary>
    public required double Psnr { get; init; }

    /// <summary>Mean structural similarity of reconstructions, over 200 held-out pictures at most.</summary>
    public required double Ssim { get; init; }

    /// <summary>KL(q(z|x) ‖ p(z)), nats per picture; null for an AE.</summary>
    public required double? Kl { get; init; }

    /// <summary>Distance of reconstructions from mean codes.</summary>
    public required double Reconstructions { get; init; }

    /// <summary>Distance of pictures decoded from N(0, I), as many as there are held-out pictures.</summary>
    public required double PriorSamples { get; init; }

    /// <summary>The same from one Gaussian fitted to the codes of the training pictures.</summary>
    public required double GaussianSamples { get; init; }

    /// <summary>The same from a mixture of ten Gaussians fitted to them (Ghosh et al. 2020).</summary>
    public required double MixtureSamples { get; init; }

    /// <summary>Distance of pictures decoded halfway between the mean codes of random pairs of held-out pictures.</summary>
    public required double Midpoints { get; init; }

    /// <summary>
    /// The same on arcs around the average code, which keep the length of codes: the middle of a straight line is nearer to the average
    /// than codes are.
    /// </summary>
    public required double ArcMidpoints { get; init; }

    /// <summary>
    /// Share of real held-out pictures that no picture decoded from N(0, I) is like: in the feature network's features none comes as near
    /// as their fifth nearest other (one minus the coverage of Naeem et al. 2020). What the prior leaves out.
    /// </summary>
    public required double NotCovered { get; init; }

    /// <summary>Bootstrap error of <see cref="Reconstructions"/>.</summary>
    public double ReconstructionsError { get; init; } = double.NaN;

    /// <summary>Bootstrap error of <see cref="PriorSamples"/>.</summary>
    public double PriorSamplesError { get; init; } = double.NaN;

    /// <summary>Bootstrap error of <see cref="GaussianSamples"/>.</summary>
    public double GaussianSamplesError { get; init; } = double.NaN;

    /// <summary>Bootstrap error of <see cref="MixtureSamples"/>.</summary>
    public double MixtureSamplesError { get; init; } = double.NaN;

    /// <summary>Bootstrap error of <see cref="Midpoints"/>.</summary>
    public double MidpointsError { get; init; } = double.NaN;

    /// <summary>Bootstrap error of <see cref="ArcMidpoints"/>.</summary>
    public double ArcMidpointsError { get; init; } = double.NaN;

    internal Estimate ReconstructionsEstimate => new(Reconstructions, ReconstructionsError);

    internal Estimate PriorSamplesEstimate => new(PriorSamples, PriorSamplesError);

    internal Estimate GaussianSamplesEstimate => new(GaussianSamples, GaussianSamplesError);

    internal Estimate MixtureSamplesEstimate => new(MixtureSamples, MixtureSamplesError);

    internal Estimate MidpointsEstimate => new(Midpoints, MidpointsError);

    internal Estimate ArcMidpointsEstimate => new(ArcMidpoints, ArcMidpointsError);

    /// <summary>Share of reconstructions in which the feature network finds each label rightly; empty without labels.</summary>
    public required IReadOnlyDictionary<string, double> Labels { get; init; }

    /// <summary>Measures a model.</summary>
    /// <param name="model">The model; VAE or AE.</param>
    /// <param name="reference">What it is measured by.</param>
    /// <param name="training">Codes of training pictures.</param>
    /// <param name="heldOut">Codes of the reference's pictures, in their order.</param>
    /// <param name="seed">Decides samples and pairs.</param>
    /// <exception cref="ArgumentException">There are more or fewer codes than held-out pictures.</exception>
    public static ModelFigures Measure(Autoencoder model, EvaluationReference reference, CodeTable training, CodeTable heldOut,
        ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(heldOut);
        int count = heldOut.Count;
        if (count != reference.Indices.Count)
        {
            throw new ArgumentException($"Model figures: needs a code of each of the yardstick's {reference.Indices.Count} pictures, but " +
                $"got {count} codes.", nameof(heldOut));
        }

        PictureFormat format = model.Options.Pictures;
        Tensor reconstructions = model.Decode(heldOut.Codes);
        Tensor prior = model.HasPrior && !model.Options.Prior.IsStandardNormal ? model.SampleCodes(count, seed)
            : GaussianDensity.Standard(heldOut.Latent).Sample(count, seed);
        FeatureSet priorSet = reference.Seen(model.Decode(prior));
        FittedDensity mixture = MixtureFitting.Fit(training.Codes, Math.Min(Components, Math.Max(1, training.Count / 10)), seed: seed);
        Estimate priorSamples = reference.Distance(priorSet);
        Estimate reconstructed = reference.Distance(reconstructions);
        Estimate gaussian = reference.Distance(model.Decode(GaussianDensity.Fit(training.Codes).Sample(count, seed)));
        Estimate mixtures = reference.Distance(model.Decode(mixture.Sample(count, seed)));
        Estimate midpoints = reference.Distance(model.Decode(Halfway(heldOut.Codes, seed)));
        Estimate onArcs = reference.Distance(model.Decode(HalfwayOnArcs(heldOut.Codes, seed)));
        return new ModelFigures
        {
            Psnr = QualityFigures.Each(reference.Pictures, reconstructions, PictureQuality.Psnr).Value,
            Ssim = Split.Spread([.. Enumerable.Range(0, count)], MostForSsim).Average(i => PictureQuality.Ssim(
                reference.Pictures.Span.Slice(i * format.Length, format.Length),
                reconstructions.Span.Slice(i * format.Length, format.Length), format)),
            Kl = heldOut.LogVariances is { } variances ? CodePosteriors.KlTo(model.Prior, heldOut.Codes, variances).Average() : null,
            Reconstructions = reconstructed.Value,
            ReconstructionsError = reconstructed.StandardError,
            PriorSamples = priorSamples.Value,
            PriorSamplesError = priorSamples.StandardError,
            GaussianSamples = gaussian.Value,
            GaussianSamplesError = gaussian.StandardError,
            MixtureSamples = mixtures.Value,
            MixtureSamplesError = mixtures.StandardError,
            Midpoints = midpoints.Value,
            MidpointsError = midpoints.StandardError,
            ArcMidpoints = onArcs.Value,
            ArcMidpointsError = onArcs.StandardError,
            NotCovered = 1 - SetComparison.Found(priorSet, reference.Real).Coverage,
            Labels = LabelProbabilities(reference, reconstructions),
        };
    }

    /// <summary>Pairs of different rows, drawn at random.</summary>
    /// <param name="rows">Number of rows, at least two.</param>
    /// <param name="count">Number of pairs.</param>
    /// <param name="seed">Decides them.</param>
    internal static PicturePair[] Pairs(int rows, int count, ulong seed)
    {
        var random = new RandomStream(seed, PairStream);
        var draws = new float[2 * count];
        random.FillUniform(draws, 0);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            int first = Math.Min((int)(draws[2 * i] * rows), rows - 1);
            int second = Math.Min((int)(draws[(2 * i) + 1] * (rows - 1)), rows - 2);
            return new PicturePair(first, second >= first ? second + 1 : second);
        })];
    }

    private static Tensor Halfway(Tensor codes, ulong seed)
    {
        var middle = new Tensor(codes.Shape);
        int latent = codes.Shape[1];
        PicturePair[] pairs = Pairs(codes.Shape[0], codes.Shape[0], seed);
        for (int i = 0; i < middle.Length; i++)
        {
            (int first, int second) = pairs[i / latent];
            middle.Span[i] = 0.5f * (codes.Span[(first * latent) + (i % latent)] + codes.Span[(second * latent) + (i % latent)]);
        }

        return middle;
    }

    internal static Tensor HalfwayOnArcs(Tensor codes, ulong seed)
    {
        var middle = new Tensor(codes.Shape);
        float[] center = Vectors.ToFloats(CodeStatistics.Mean(codes));
        PicturePair[] pairs = Pairs(codes.Shape[0], codes.Shape[0], seed);
        for (int i = 0; i < pairs.Length; i++)
        {
            LatentPath.Spherical(codes.Row(pairs[i].First), codes.Row(pairs[i].Second), 3, center).Row(1).CopyTo(middle.Row(i));
        }

        return middle;
    }

    private static Dictionary<string, double> LabelProbabilities(EvaluationReference reference, Tensor reconstructions)
    {
        var labels = new Dictionary<string, double>(StringComparer.Ordinal);
        if (reference.FeatureNetwork.Labels.Count > 0)
        {
            double[] shares = FeatureNetwork.Accuracy(reference.Set, [.. reference.Indices],
                reference.FeatureNetwork.Probabilities(reconstructions));
            for (int j = 0; j < shares.Length; j++)
            {
                labels[reference.FeatureNetwork.Labels[j]] = shares[j];
            }
        }

        return labels;
    }
}
