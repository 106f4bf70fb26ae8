using LatentSharp.Data;

namespace LatentSharp.Runs.Learning.Timing;

/// <summary>
/// What is done when a model is trained, in pictures and seconds, as it fits into the time: codes are stored, features are learned and
/// tried, densities are fitted to codes and compared, a page is drawn. Speeds follow from that of training: a picture that is trained on
/// goes through both networks three times.
/// </summary>
/// <param name="Rate">Training pictures a second.</param>
/// <param name="Seconds">The time of the whole command.</param>
internal sealed record AfterTraining(double Rate, double Seconds)
{
    /// <summary>Codes that features are learned from at most.</summary>
    public const int MostLearned = 20_000;

    /// <summary>Held-out pictures that each feature is tried on at most.</summary>
    public const int MostTried = 200;

    /// <summary>Fewer say nothing: features are then tried on codes alone.</summary>
    public const int FewestTried = 8;

    /// <summary>Pictures that a feature network learns from at most, all passes together.</summary>
    public const int MostJudged = 48_000;

    private const int FewestLearned = 200;
    private const int FewestJudged = 600;
    private const int MostHeldOut = 2000;
    private const int MostTypical = 1000;

    // Encoding or decoding is a sixth of training, in smaller batches than that.
    private const double Coding = 4;

    // Reconstructions, samples and the plane of a page, and its drawing.
    private const int PagePictures = 150;
    private const int PageCodes = 500;
    private const double Drawing = 0.7;

    // Of the whole time.
    private const double FeatureShare = 0.22;
    private const double EncodingShare = 0.06;
    private const double SpareShare = 0.03;
    private const double DensityShare = 0.04;
    private const double MostShare = 0.6;

    /// <summary>Of the time for features, that of the feature network.</summary>
    public const double FeatureNetworkShare = 0.3;
    private const double TryingShare = 0.6;

    // A rule is tried at six strengths or so, three rules a feature.
    private const double Tries = 22;

    /// <summary>Seconds that the page takes.</summary>
    /// <param name="test">Held-out pictures.</param>
    public double Page(int test) => Drawing + ((PagePictures + Math.Min(test, PageCodes)) / (Coding * Rate));

    /// <summary>The share of the usual pictures of a page that fits into the time.</summary>
    /// <param name="test">Held-out pictures.</param>
    /// <param name="left">Seconds that are left.</param>
    public double PageShare(int test, double left) => Math.Clamp((left - Drawing) / (Page(test) - Drawing), 0.1, 1);

    /// <summary>Codes to learn from.</summary>
    /// <param name="train">Training pictures.</param>
    public int Learned(int train) => (int)Math.Clamp(Math.Min(Seconds, 1e9) * EncodingShare * Coding * Rate, Math.Min(FewestLearned, train),
        Math.Min(MostLearned, train));

    /// <summary>Seconds to keep for what follows the training.</summary>
    /// <param name="split">What is trained on, and what not.</param>
    /// <param name="withFeatures">Whether there are labels to learn.</param>
    public double Reserve(Split split, bool withFeatures)
    {
        int learned = Learned(split.Train.Length);
        double codes = (learned + (2 * Math.Min(learned, MostTypical)) + Math.Min(split.Test.Length, Math.Min(learned, MostHeldOut)))
            / (Coding * Rate);
        return Math.Min(MostShare * Seconds, Page(split.Test.Length) + codes
            + (Seconds * (SpareShare + DensityShare + (withFeatures ? FeatureShare : 0))));
    }

    /// <summary>Pictures that a feature network may see.</summary>
    /// <param name="seconds">Seconds for it.</param>
    /// <param name="rate">Pictures a second that it learns from.</param>
    public static int Judged(double seconds, double rate) => (int)Math.Clamp(seconds * rate, FewestJudged, MostJudged);

    /// <summary>Held-out pictures to try each feature on; 0 where there is time for codes alone.</summary>
    /// <param name="left">Seconds that are left for trying.</param>
    /// <param name="features">Number of features.</param>
    /// <param name="perPicture">Seconds to decode and judge a picture.</param>
    public static int Tried(double left, int features, double perPicture)
    {
        double most = left * TryingShare / (Math.Max(1, features) * Tries * perPicture);
        return most < FewestTried ? 0 : (int)Math.Min(most, MostTried);
    }
}
