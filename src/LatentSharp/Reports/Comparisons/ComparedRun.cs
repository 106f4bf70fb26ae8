using LatentSharp.Data.Sentences;
using LatentSharp.Evaluation;
using LatentSharp.Evaluation.Doctor;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Reports.Pages;
using LatentSharp.Reports.Teaching;

namespace LatentSharp.Reports.Comparisons;

/// <summary>A run and what was measured of it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Study">What was measured.</param>
internal sealed record ComparedRun(RunRecord Run, ModelStudy Study)
{
    /// <summary>What the page calls it.</summary>
    public string Name => Run.Name;
}

/// <summary>A VAE of another β on the trade-off between good reconstructions and good samples.</summary>
/// <param name="Beta">Weight of the KL term.</param>
/// <param name="Epochs">Passes over the training pictures.</param>
/// <param name="Psnr">Mean reconstruction from mean codes, decibels.</param>
/// <param name="Kl">KL(q(z|x) ‖ p(z)), nats per picture.</param>
/// <param name="PriorSamples">Fréchet distance of samples of the prior.</param>
/// <param name="Midpoints">Fréchet distance of pictures halfway between two codes.</param>
internal sealed record BetaPoint(double Beta, int Epochs, double Psnr, double Kl, double PriorSamples, double Midpoints)
{
    /// <summary>Bootstrap error of <see cref="PriorSamples"/>.</summary>
    public double PriorSamplesError { get; init; } = double.NaN;

    /// <summary>Bootstrap error of <see cref="Midpoints"/>.</summary>
    public double MidpointsError { get; init; } = double.NaN;

    internal Estimate PriorSamplesEstimate => new(PriorSamples, PriorSamplesError);

    internal Estimate MidpointsEstimate => new(Midpoints, MidpointsError);

    /// <summary>Share of the mass of N(0, I) in gaps; null where it was not measured.</summary>
    public Estimate? GapShare { get; init; }

    /// <summary>KL(q(z) ‖ p(z)), nats; null where it was not measured.</summary>
    public Estimate? MarginalKl { get; init; }

    /// <summary>Whether that is the KL term less the logarithm of the number of codes, because mutual information can be no more.</summary>
    public bool IsSaturated { get; init; }

    /// <summary>Steps of the training; null where they are not known.</summary>
    public long? Steps { get; init; }

    internal bool IsShort => new TrainingExtent(Epochs, Steps ?? TrainingExtent.FewestSteps, null).IsShort;

    /// <summary>How long it was trained, e.g. <c>3 epochs, 57 steps</c>.</summary>
    internal string Trained => Counted.Of(Epochs, "epoch") + (Steps is { } steps ? ", " + Counted.Of(steps, "step") : "");
}

/// <summary>The VAE of the comparison trained again from another seed, as long as it.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="NegativeElbo">Negative evidence lower bound on held-out pictures, nats per picture.</param>
/// <param name="GapShare">Share of the mass of N(0, I) in gaps.</param>
internal sealed record Restart(ulong Seed, double NegativeElbo, Estimate GapShare);

/// <summary>An AE and a VAE of the same network, data, seed and budget, and the reference that both were measured by.</summary>
/// <param name="Autoencoder">The basic auto-encoder.</param>
/// <param name="Variational">The variational auto-encoder.</param>
/// <param name="EvaluationReference">What they were measured by.</param>
/// <param name="Curve">Further VAEs, rising in β, each with the same smaller number of epochs; may be empty.</param>
internal sealed record Comparison(ComparedRun Autoencoder, ComparedRun Variational, EvaluationReference EvaluationReference,
    IReadOnlyList<BetaPoint> Curve)
{
    /// <summary>What the preset for teaching measured; null where it was not asked for.</summary>
    public Taught? Taught { get; init; }

    /// <summary>That the models have been trained too little for conclusions; null where they have not.</summary>
    public string? Unfinished => TrainingExtent.Warning(
        (Autoencoder.Name, TrainingExtent.Of(Autoencoder.Run.Card, Autoencoder.Run.Measurements)),
        (Variational.Name, TrainingExtent.Of(Variational.Run.Card, Variational.Run.Measurements)));

    /// <summary>The VAE again from other seeds; empty where that was not asked for.</summary>
    public IReadOnlyList<Restart> Restarts { get; init; } = [];

    /// <summary>The AE, then the VAE.</summary>
    public IReadOnlyList<ComparedRun> Both => [Autoencoder, Variational];
}
