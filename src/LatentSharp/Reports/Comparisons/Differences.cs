using LatentSharp.Evaluation.Likelihoods;

namespace LatentSharp.Reports.Comparisons;

/// <summary>Which of two models a figure speaks for.</summary>
internal enum Side
{
    /// <summary>The difference is within what is taken as level.</summary>
    Neither,

    /// <summary>The auto-encoder.</summary>
    Autoencoder,

    /// <summary>The VAE.</summary>
    Variational,

    /// <summary>One of the two was not measured.</summary>
    Unknown,
}

/// <summary>Reads differences of two figures, against what is taken as level.</summary>
internal static class Differences
{
    /// <summary>Distances within a tenth of each other are taken as level.</summary>
    public const double SameRatio = 1.1;

    /// <summary>Differences of means within so many standard errors are taken as chance.</summary>
    public const double Errors = 2;

    /// <summary>Whose distance is smaller by more than a tenth and by more than two standard errors of the difference.</summary>
    public static Side Smaller(Estimate autoencoder, Estimate variational) =>
        !double.IsFinite(autoencoder.Value) || !double.IsFinite(variational.Value) ? Side.Unknown
        : IsSmaller(autoencoder, variational) ? Side.Autoencoder
        : IsSmaller(variational, autoencoder) ? Side.Variational
        : Side.Neither;

    /// <summary>Whether a distance is smaller than another by more than a tenth and by more than chance; an error that is not known is
    /// none.</summary>
    public static bool IsSmaller(Estimate one, Estimate other) =>
        one.Value * SameRatio < other.Value && !(other.Value - one.Value <= Errors * ErrorOfDifference(one, other));

    /// <summary>Why two distances are level.</summary>
    public static string Level(Estimate one, Estimate other) =>
        Math.Max(one.Value, other.Value) <= SameRatio * Math.Min(one.Value, other.Value) ? "within a tenth of each other"
        : "within two standard errors of the difference";

    /// <summary>Whose figure is larger by more than a margin.</summary>
    public static Side Larger(double autoencoder, double variational, double margin) =>
        !double.IsFinite(autoencoder) || !double.IsFinite(variational) || !double.IsFinite(margin) ? Side.Unknown
        : autoencoder > variational + margin ? Side.Autoencoder
        : variational > autoencoder + margin ? Side.Variational
        : Side.Neither;

    /// <summary>Whose mean is larger by more than two standard errors of the difference.</summary>
    public static Side Larger((double Mean, double Error) autoencoder, (double Mean, double Error) variational) =>
        Larger(
            autoencoder.Mean, variational.Mean,
            Errors * ErrorOfDifference(new(autoencoder.Mean, autoencoder.Error), new(variational.Mean, variational.Error)));

    /// <summary>Whether one figure is above another by more than so many errors of the difference.</summary>
    public static bool IsAbove(Estimate one, Estimate other, double errors = Errors) =>
        one.Value - other.Value > errors * ErrorOfDifference(one, other);

    private static double ErrorOfDifference(Estimate one, Estimate other) => double.Hypot(one.StandardError, other.StandardError);

    /// <summary>AE or VAE.</summary>
    public static string Name(Side side) => side == Side.Autoencoder ? "AE" : "VAE";
}
