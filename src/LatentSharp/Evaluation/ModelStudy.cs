using LatentSharp.Data;
using LatentSharp.Evaluation.Gaps;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Evaluation.Quality;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Directions;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Evaluation;

/// <summary>All that is measured of one model when models are compared.</summary>
internal sealed record ModelStudy
{
    private const int MostCodes = 10_000;

    // Pictures of either kind that are drawn again, to see which are drawn more closely.
    private const int MostDrawn = 500;

    // Pictures, and ways between them; the features tell for themselves how far they have come.
    private const int Parts = 2;

    /// <summary>The model.</summary>
    public required Autoencoder Model { get; init; }

    /// <summary>Codes of training pictures.</summary>
    public required CodeTable Training { get; init; }

    /// <summary>Codes of the reference's pictures, in their order.</summary>
    public required CodeTable HeldOut { get; init; }

    /// <summary>How well it draws.</summary>
    public required ModelFigures Figures { get; init; }

    /// <summary>The gaps of its latent space; null where codes cannot be mixed.</summary>
    public GapFigures? Gaps { get; init; }

    /// <summary>By how much it draws training pictures more closely than others, dB; null where there are no others.</summary>
    public Estimate? ByHeart { get; init; }

    /// <summary>How it goes from picture to picture.</summary>
    public required PathFigures Paths { get; init; }

    /// <summary>The features, with recommended strengths; null without labels.</summary>
    public Attributes? Attributes { get; init; }

    /// <summary>
    /// Average-code arithmetic, z + α(z̄ − z), at α = 1, seen by the feature network in decoded pictures; null without labels.
    /// </summary>
    public TrustReport? Average { get; init; }

    /// <summary>
    /// The tool's rule at the strength that it recommends, seen by the feature network in decoded pictures; null without labels.
    /// </summary>
    public TrustReport? Best { get; init; }

    /// <summary>Measures a model.</summary>
    /// <param name="model">The model; VAE or AE.</param>
    /// <param name="reference">What it is measured by.</param>
    /// <param name="training">What it was trained on: pictures of the reference's set.</param>
    /// <param name="pairs">Pairs of pictures to interpolate between.</param>
    /// <param name="tried">Each feature is tried on so many held-out pictures that lack it.</param>
    /// <param name="seed">Decides samples and pairs.</param>
    /// <param name="codes">Codes of training pictures at most.</param>
    /// <param name="progress">Told how far it has come; null for nobody.</param>
    /// <param name="enough">When this is canceled, the features that are left are not tried.</param>
    public static ModelStudy Measure(
        Autoencoder model, EvaluationReference reference, ReadOnlySpan<int> training, int pairs = 50, int tried = 200, ulong seed = 1,
        int codes = MostCodes, IProgress<DataProgress>? progress = null, CancellationToken enough = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(reference);
        CodeTable learned = CodeTable.Encode(model, reference.Set, Split.Spread(training, codes), progress);
        CodeTable heldOut = CodeTable.Encode(model, reference.Set, [.. reference.Indices]);
        progress?.Report(new DataProgress("measuring", 0, Parts));
        ModelFigures figures = ModelFigures.Measure(model, reference, learned, heldOut, seed);
        progress?.Report(new DataProgress("measuring", 1, Parts));
        bool isHeldOut = !training.Contains(reference.Indices[0]);
        var study = new ModelStudy
        {
            Model = model,
            Training = learned,
            HeldOut = heldOut,
            Figures = figures,
            Gaps = GapFigures.Measure(model, learned, heldOut, isHeldOut, seed),
            ByHeart = isHeldOut ? Closer(model, reference, Split.Spread(training, MostDrawn)) : null,
            Paths = PathFigures.Measure(model, reference, heldOut, pairs, seed),
        };
        if (reference.FeatureNetwork.Labels.Count == 0)
        {
            return study;
        }

        var decoded = new DecodedPictures(model);
        Attributes attributes = Attributes.Learn(learned);
        TrustReport best = Try(new TrustOptions { MostPictures = tried, Progress = progress, Enough = enough });
        return study with
        {
            Attributes = best.Recommend(attributes),
            Best = best,
            Average = Try(new TrustOptions
            {
                How = AlterMethod.Average,
                Strengths = [1],
                MostPictures = tried,
                Progress = progress,
                Enough = enough
            }),
        };

        TrustReport Try(TrustOptions options) =>
            TrustReport.Measure(attributes, heldOut, model, codes =>
                decoded.FeatureNetwork(codes, reference.FeatureNetwork.Probabilities), options);
    }

    private static Estimate Closer(Autoencoder model, EvaluationReference reference, int[] training)
    {
        (Estimate own, Estimate others) = (Psnr(training), Psnr(Split.Spread([.. reference.Indices], MostDrawn)));
        return new(own.Value - others.Value, double.Hypot(own.StandardError, others.StandardError));

        Estimate Psnr(int[] indices)
        {
            Tensor x = reference.Set.Batch(indices);
            return QualityFigures.Each(x, model.Reconstruct(x), PictureQuality.Psnr);
        }
    }
}
