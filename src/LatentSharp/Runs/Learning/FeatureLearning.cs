using System.Diagnostics;
using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Evaluation;
using LatentSharp.Latent.Directions;
using LatentSharp.Latent.Stored;
using LatentSharp.Models;
using LatentSharp.Runs.Learning.Timing;
using LatentSharp.Tensors;

namespace LatentSharp.Runs.Learning;

/// <summary>Learns the features of a trained model and tries them on held-out pictures, within what is left of the time.</summary>
internal static class FeatureLearning
{
    // Enough steps for a feature network's speed, after as many that pay for compilation; as many pictures for that of decoding.
    private const int ProbePictures = 128;
    private const int ProbeDecoded = 16;

    /// <summary>Learns them.</summary>
    /// <param name="work">Who is told, and what stops it.</param>
    /// <param name="model">The trained model.</param>
    /// <param name="split">The data; what it was trained on, and what not.</param>
    /// <param name="time">The time of the request.</param>
    /// <param name="rate">Training pictures a second.</param>
    public static LatentStore Learn(WorkContext work, Autoencoder model, Split split, TimeBudget time, double rate)
    {
        var progress = new PhaseReporter(work);
        var after = new AfterTraining(Math.Max(rate, 1e-3), time.Seconds);
        var options = new LearningOptions { MostLearned = after.Learned(split.Train.Length), Progress = progress };
        if (split.Set is not PictureDataset { Attributes.Names.Count: > 0 } pictures || split.Test.Length < 2)
        {
            return LatentStore.Learn(model, split, options: options);
        }

        work.Note("learning the features, and trying them on held-out pictures");
        double page = after.Page(split.Test.Length);
        FeatureNetwork? featureNetwork = time.IsLimited
            ? Quickly(split, AfterTraining.FeatureNetworkShare * (time.Left - page), 1, progress)
            : FeatureNetwork.Train(pictures, FeatureNetwork.Enough(split.Train), new FeatureNetworkOptions { Progress = progress });
        if (!time.IsLimited)
        {
            return LatentStore.Learn(model, split, featureNetwork!.Probabilities, options);
        }

        double left = time.Left - page;
        int tried = featureNetwork is null
            ? 0 : AfterTraining.Tried(left, pictures.Attributes!.Names.Count, PerPicture(model, featureNetwork));
        string how = tried > 0 ? $"each tried on up to {Counted.Of(Math.Min(tried, split.Test.Length), "held-out picture")}"
            : "each tried on held-out codes";
        work.Note($"features: learned from the codes of {options.MostLearned:N0} pictures, {how}, as the time allows");
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(Math.Clamp(left, 0.05, 1e6)));
        options = options with
        {
            Trust = new TrustOptions
            {
                MostPictures = tried > 0 ? tried : AfterTraining.MostTried,
                Progress = progress,
                Enough = enough.Token
            },
        };
        return LatentStore.Learn(model, split, tried > 0 ? featureNetwork!.Probabilities : null, options);
    }

    /// <summary>A feature network that saw as much as the time allows; null where there is none for it.</summary>
    /// <param name="split">The pictures; which of them are trained on.</param>
    /// <param name="seconds">How long it may take.</param>
    /// <param name="seed">Decides first values and order.</param>
    /// <param name="progress">Told how far it has come.</param>
    public static FeatureNetwork? Quickly(Split split, double seconds, ulong seed, IProgress<DataProgress> progress)
    {
        var set = (PictureDataset)split.Set;
        int[] few = Split.Spread(split.Train, ProbePictures);
        var probe = new FeatureNetworkOptions { PicturesSeen = 1 };
        long start = Stopwatch.GetTimestamp();
        FeatureNetwork.Train(set, few, probe);
        double first = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (first > seconds)
        {
            return null;
        }

        start = Stopwatch.GetTimestamp();
        FeatureNetwork.Train(set, few, probe);
        double rate = FeatureNetwork.FewestPasses * few.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
        int seen = AfterTraining.Judged(seconds, rate);
        int[] learned = FeatureNetwork.Enough(split.Train);
        learned = Split.Spread(learned, Math.Max(1, seen / FeatureNetwork.FewestPasses));
        return FeatureNetwork.Train(set, learned, new FeatureNetworkOptions { PicturesSeen = seen, Seed = seed, Progress = progress });
    }

    /// <summary>Seconds to decode and judge a picture.</summary>
    public static double PerPicture(Autoencoder model, FeatureNetwork featureNetwork)
    {
        var codes = new Tensor(new Shape(ProbeDecoded, model.Options.Latent));
        featureNetwork.Of(model.Decode(codes));
        long start = Stopwatch.GetTimestamp();
        featureNetwork.Of(model.Decode(codes));
        return Stopwatch.GetElapsedTime(start).TotalSeconds / ProbeDecoded;
    }
}
