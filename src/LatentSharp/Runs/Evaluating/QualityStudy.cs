using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Evaluation;
using LatentSharp.Evaluation.Features;
using LatentSharp.Evaluation.Quality;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Densities;
using LatentSharp.Models;
using LatentSharp.Runs.Learning;
using LatentSharp.Tensors;

namespace LatentSharp.Runs.Evaluating;

/// <summary>Measures how good a run's pictures are.</summary>
internal static class QualityStudy
{
    private const int MostCodes = 10_000;

    /// <summary>Whether labels of the data are of use.</summary>
    /// <param name="run">The run.</param>
    /// <param name="request">What was asked for.</param>
    public static bool NeedsLabels(Run run, EvaluateRequest request) =>
        run.Format is PictureFormat && request.Features is null or PictureFeatures.OfLabels;

    /// <summary>Measures; null for data that are no pictures, and for too few.</summary>
    /// <param name="run">The run.</param>
    /// <param name="set">The data.</param>
    /// <param name="indices">What is measured on.</param>
    /// <param name="others">What is left of the data; what the model was trained on where <paramref name="isOwn"/>.</param>
    /// <param name="isOwn">Whether the model was trained on these data.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="work">Told of progress.</param>
    public static QualityFigures? Measure(Run run, Dataset set, int[] indices, int[] others, bool isOwn, EvaluateRequest request,
        WorkContext work)
    {
        if (set is not PictureDataset pictures)
        {
            return request.Features is null ? null : throw new RequestException($"{RequestSettings.Features} {request.Features} goes " +
                $"with pictures, and this model is of {run.Format.Kind.Words}; leave it out");
        }

        int[] looked = Split.Spread(indices, QualityFigures.MostPictures);
        if (looked.Length < QualityFigures.FewestPictures)
        {
            work.Note($"the quality of pictures is left out: it is measured on at least {QualityFigures.FewestPictures}, and these are " +
                $"{looked.Length}");
            return null;
        }

        PictureFeatures features = Features(run, pictures, others, request, work);
        Autoencoder model = run.Model;

        // Pictures that a classifier learned from are known to it too well to say how near real ones can be.
        bool learns = features is FeatureNetwork { Labels.Count: > 0 };
        int[] unseen = learns ? [.. others.Except(FeatureNetwork.Enough(others))] : others;
        bool isRealLearned = unseen.Length < looked.Length;
        int[] real = isRealLearned ? others : unseen;
        Tensor? trained = isOwn && real.Length >= looked.Length ? pictures.Batch(Split.Spread(real, looked.Length)) : null;
        return QualityFigures.Measure(model, features, pictures.Batch(looked), trained,
            [.. Draws(run, pictures, others, looked.Length, request.Seed, work)], request.Seed,
            name => work.Phase($"comparing {Words(name)} with", 0, looked.Length, run.Noun), work.Cancellation) with
        {
            IsRealLearned = isRealLearned,
            Asked = features is FeatureNetwork { Labels.Count: > 0 } network
                ? AskedFigures.Measure(model, network, pictures, looked, request.Seed, work.Cancellation) : null,
        };
    }

    private static string Words(string name) => name is QualityFigures.Real or QualityFigures.Reconstructions ? name : $"draws of {name}";

    private static IEnumerable<(string Name, Tensor Codes)> Draws(Run run, PictureDataset set, int[] others, int count, ulong seed,
        WorkContext work)
    {
        Autoencoder model = run.Model;
        yield return (DensityKinds.Prior, model.SampleCodes(count, seed));
        if (!model.Code.CanMix || (!run.HasStore && others.Length < QualityFigures.FewestPictures))
        {
            yield break;
        }

        CodeTable codes = run.HasStore ? run.Store.Codes
            : CodeTable.Encode(model, set, Split.Spread(others, MostCodes));

        string[] kinds = run.Densities.Kinds is { Count: > 0 } kept ? [.. kept] : [DensityKinds.Gaussian, DensityKinds.Mixture];
        foreach (string name in kinds)
        {
            work.Phase($"drawing from the {name} of codes of", 0, codes.Count, run.Noun);
            CodeDensity density = run.Densities.Find(name)
                ?? DensityKinds.Fitted.Create(name).Fit(StoredDensities.Drawn(codes, seed), seed);
            yield return (name, density.Sample(count, model.Code.Dimensions, seed));
        }
    }

    private static PictureFeatures Features(Run run, PictureDataset set, int[] others, EvaluateRequest request, WorkContext work)
    {
        string asked = request.Features ?? (IsLabeled(set) && others.Length >= QualityFigures.FewestPictures ? PictureFeatures.OfLabels
            : PictureFeatures.OfRandom);
        switch (asked)
        {
            case PictureFeatures.OfRandom:
                return FeatureNetwork.Untrained(set.Format);
            case PictureFeatures.OfLabels when !IsLabeled(set):
                throw new RequestException($"{RequestSettings.Features} {asked} needs labels to train a classifier on, and these " +
                    $"{run.Noun}s have none; say {PictureFeatures.OfRandom}, or give labels");
            case PictureFeatures.OfLabels when others.Length < QualityFigures.FewestPictures:
                throw new RequestException($"{RequestSettings.Features} {asked} needs labeled {run.Noun}s beside those that are measured " +
                    $"on, to train a classifier on, and there are {others.Length}; say {PictureFeatures.OfRandom}, or give data with a " +
                    $"training part");
            case PictureFeatures.OfLabels:
                return FeatureNetwork.Train(set, FeatureNetwork.Enough(others), new FeatureNetworkOptions
                {
                    Progress = new PhaseReporter(work),
                });
            default:
                return PictureFeatures.Named(asked)!; // the request was validated
        }
    }

    private static bool IsLabeled(PictureDataset set) => set.Attributes is { Names.Count: > 0 };
}
