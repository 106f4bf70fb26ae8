namespace LatentSharp.Runs.Learning.Timing;

/// <summary>On how much each of the models of a comparison is measured.</summary>
/// <param name="HeldOut">Held-out pictures at most.</param>
/// <param name="Codes">Codes of training pictures at most.</param>
/// <param name="Pairs">Pairs to interpolate between.</param>
/// <param name="Tried">Held-out pictures that each feature is tried on.</param>
internal sealed record StudySize(int HeldOut, int Codes, int Pairs, int Tried)
{
    /// <summary>Where there is time for all.</summary>
    public static readonly StudySize Full = new(2000, 10_000, 50, 200);

    // Shares of the time of a study, and what each part decodes and judges: six sets of pictures, the steps of a way there and again.
    private const double HeldOutShare = 0.25;
    private const double CodesShare = 0.15;
    private const double PairsShare = 0.1;
    private const double TriedShare = 0.4;
    private const double SetsDecoded = 7;
    private const double WayDecoded = 27;
    private const double Tries = 30;

    /// <summary>What fits into a time.</summary>
    /// <param name="seconds">Seconds for one model.</param>
    /// <param name="perPicture">Seconds to decode and judge a picture.</param>
    /// <param name="rate">Training pictures a second.</param>
    /// <param name="features">Number of features.</param>
    public static StudySize Of(double seconds, double perPicture, double rate, int features) => new(
        (int)Math.Clamp(HeldOutShare * seconds / (SetsDecoded * perPicture), 16, Full.HeldOut),
        (int)Math.Clamp(CodesShare * seconds * 4 * rate, 100, Full.Codes),
        (int)Math.Clamp(PairsShare * seconds / (WayDecoded * perPicture), 4, Full.Pairs),
        (int)Math.Clamp(TriedShare * seconds / (Tries * Math.Max(1, features) * perPicture), AfterTraining.FewestTried, Full.Tried));
}
