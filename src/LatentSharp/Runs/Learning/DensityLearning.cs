using LatentSharp.Data;
using LatentSharp.Evaluation;
using LatentSharp.Evaluation.Sampling;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Densities.Autoregressive;
using LatentSharp.Models;
using LatentSharp.Runs.Learning.Timing;
using LatentSharp.Tensors;
using LatentSharp.Training;
using LatentSharp.Training.Measures;

namespace LatentSharp.Runs.Learning;

/// <summary>
/// Fits densities to the codes of a trained model, which its file keeps, and measures which of them new codes are best drawn from.
/// </summary>
/// <param name="Densities">What was fitted; null where codes cannot be mixed.</param>
/// <param name="Measures">Which is best; null where too little is held out.</param>
internal sealed record DensityLearning(StoredDensities? Densities, SamplingMeasures? Measures)
{
    // What a density may cost, as a share of the training: by products of weights, of which pictures have more than codes.
    private const double MostWork = 0.25;

    // Where the time is limited: what a second or two is enough for.
    private const int CodesWhenLimited = 2000;
    private const int ComponentsWhenLimited = 20;
    private const int StepsWhenLimited = 200;

    // Of the time that is left.
    private const double MeasuringShare = 0.1;
    private const int FewestDrawn = 100;

    /// <summary>Fits and measures.</summary>
    /// <param name="work">Who is told.</param>
    /// <param name="model">The trained model.</param>
    /// <param name="card">How it was trained.</param>
    /// <param name="codes">Codes of training data.</param>
    /// <param name="split">The data; what it was trained on, and what not.</param>
    /// <param name="time">The time of the request.</param>
    /// <param name="featureNetwork">Whose features pictures are compared in; null for a fixed random network.</param>
    public static DensityLearning Learn(WorkContext work, Autoencoder model, ModelCard card, CodeTable codes, Split split, TimeBudget time,
        FeatureNetwork? featureNetwork = null)
    {
        if (!model.Code.CanMix || codes.Count < 2)
        {
            return new DensityLearning(null, null);
        }

        ulong seed = card.Training.Seed;
        CodeTable learned = !time.IsLimited || codes.Count <= CodesWhenLimited ? codes
            : codes.Select([.. Enumerable.Range(0, CodesWhenLimited)]);
        work.Note("fitting densities to the codes");
        var densities = StoredDensities.Fit(StoredDensities.Drawn(learned, seed), Kinds(model, card, codes, time), seed,
            sentence => work.Note(sentence));
        return new DensityLearning(densities, densities.Kinds.Count == 0 ? null
            : Measure(work, model, densities, split, time, featureNetwork, seed));
    }

    /// <summary>
    /// A Gaussian and a mixture always, of as many Gaussians as cost little beside the training; a flow and a second VAE where they do,
    /// since both learn by steps as the model did.
    /// </summary>
    private static IEnumerable<DensityOptions> Kinds(Autoencoder model, ModelCard card, CodeTable codes, TimeBudget time)
    {
        if (model.Code.Codebook is not null)
        {
            var cells = new AutoregressiveOptions();
            yield return (time.IsLimited ? cells with { MostSteps = StepsWhenLimited } : cells).For(model.Options);
        }

        yield return new GaussianDensityOptions();
        double most = MostWork * card.Training.Passes(card.Data.Train) * card.Data.Train * model.ParameterCount;
        yield return new MixtureOptions
        {
            MostComponents = time.IsLimited ? ComponentsWhenLimited : MixtureFitting.Affordable(most, codes.Count, codes.Latent),
        };
        if (time.IsLimited || codes.Count < CouplingFlowOptions.FewestCodes || codes.Latent < 2)
        {
            yield break;
        }

        var second = new TwoStageOptions();
        if (second.Work(codes.Count, codes.Latent) <= most)
        {
            yield return second;
        }

        var flow = new CouplingFlowOptions();
        if (flow.Work(codes.Latent) <= most)
        {
            yield return flow;
        }
    }

    private static SamplingMeasures? Measure(WorkContext work, Autoencoder model, StoredDensities densities, Split split, TimeBudget time,
        FeatureNetwork? featureNetwork, ulong seed)
    {
        int count = Math.Min(split.Test.Length, time.IsLimited ? Drawn(model, split, time) : SamplingStudy.Most);
        if (count < SamplingStudy.Fewest)
        {
            return null;
        }

        work.Note("measuring what new codes are best drawn from");
        int[] held = Split.Spread(split.Test, count);
        Tensor codes = StoredDensities.Drawn(CodeTable.Encode(model, split.Set, held), seed + 1);
        return split.Set is PictureDataset pictures
            ? SamplingStudy.OfPictures(model, densities, codes, pictures.Batch(held),
                featureNetwork ?? FeatureNetwork.Untrained(pictures.Format), seed)
            : SamplingStudy.OfCodes(model, densities, codes, seed);
    }

    /// <summary>Examples of each density that the time allows to draw and look at.</summary>
    private static int Drawn(Autoencoder model, Split split, TimeBudget time)
    {
        if (split.Set is not PictureDataset pictures)
        {
            return SamplingStudy.Most;
        }

        double each = FeatureLearning.PerPicture(model, FeatureNetwork.Untrained(pictures.Format));
        double most = MeasuringShare * Math.Max(0, time.Left) / (4 * each);
        return most < FewestDrawn ? 0 : (int)Math.Min(most, SamplingStudy.Most);
    }
}
