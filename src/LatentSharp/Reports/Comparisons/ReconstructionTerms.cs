using LatentSharp.Reports.Pages;

namespace LatentSharp.Reports.Comparisons;

/// <summary>The reconstruction terms of two models after their last epoch, nats per picture.</summary>
/// <param name="AutoencoderTrain">AE, training pictures.</param>
/// <param name="AutoencoderTest">AE, test pictures.</param>
/// <param name="VariationalTrain">VAE, training pictures.</param>
/// <param name="VariationalTest">VAE, test pictures.</param>
internal sealed record ReconstructionTerms(double AutoencoderTrain, double AutoencoderTest, double VariationalTrain, double VariationalTest)
{
    /// <summary>How much worse the AE is on test pictures.</summary>
    public double AutoencoderGap => AutoencoderTest - AutoencoderTrain;

    /// <summary>How much worse the VAE is on test pictures.</summary>
    public double VariationalGap => VariationalTest - VariationalTrain;

    /// <summary>From the last measurements of two runs; null where one has none of either split.</summary>
    public static ReconstructionTerms? Of(RunRecord autoencoder, RunRecord variational) =>
        Last(autoencoder, "train") is { } at && Last(autoencoder, "test") is { } ae
        && Last(variational, "train") is { } vt && Last(variational, "test") is { } ve
            ? new ReconstructionTerms(at, ae, vt, ve)
            : null;

    private static double? Last(RunRecord run, string split) =>
        run.Measurements.LastOrDefault(m => m.Split == split)?.Values.TryGetValue("reconstruction", out double value) == true
            && double.IsFinite(value) ? value : null;
}
