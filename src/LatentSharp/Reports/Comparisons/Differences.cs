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

    /// <summary>Whose figure is smaller by more than a tenth.</summary>
    public static Side Smaller(double autoencoder, double variational) =>
        !double.IsFinite(autoencoder) || !double.IsFinite(variational) ? Side.Unknown
        : autoencoder * SameRatio < variational ? Side.Autoencoder
        : variational * SameRatio < autoencoder ? Side.Variational
        : Side.Neither;

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
            Errors * Math.Sqrt((autoencoder.Error * autoencoder.Error) + (variational.Error * variational.Error)));

    /// <summary>AE or VAE.</summary>
    public static string Name(Side side) => side == Side.Autoencoder ? "AE" : "VAE";
}
