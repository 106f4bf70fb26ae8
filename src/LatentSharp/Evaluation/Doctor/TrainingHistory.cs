using LatentSharp.Formats.Metrics;
using LatentSharp.Models;
using LatentSharp.Training;

namespace LatentSharp.Evaluation.Doctor;

/// <summary>What is known of a training: all that the checks read.</summary>
/// <param name="Card">What belongs to the model: its options, its data, and the measures of the weights that are kept.</param>
/// <param name="Log">What was measured while it trained, in order; empty where there is no log.</param>
internal sealed record TrainingHistory(ModelCard Card, IReadOnlyList<Measurement> Log)
{
    /// <summary>Whether it has not ended.</summary>
    public bool IsUnderWay { get; init; }

    /// <summary>How often it went back to earlier weights since the loss had diverged.</summary>
    public int Recoveries { get; init; }

    /// <summary>How bright and how varied its pictures are; null where that is not known, and for tables.</summary>
    public PixelFigures? Pixels { get; init; }

    /// <summary>The model.</summary>
    public ModelOptions Model => Card.Model;

    /// <summary>Passes over the training data that it was to make.</summary>
    public int Epochs => Math.Max(1, Card.Training.Passes(Math.Max(1, Card.Data.Train)));

    /// <summary>The share of them that it has made, 0 to 1; 1 without a log.</summary>
    public double Done => Log.Count == 0 ? (IsUnderWay ? 0 : 1) : Math.Min(1, Log.Max(m => m.Epoch) / Epochs);

    /// <summary>KL(q(z|x) ‖ p(z)), nats per example; null where it was not measured, and without a spread.</summary>
    public double? Kl => !Model.Posterior.HasSpread ? null
        : Card.Test?.Kl ?? (Curve("train", LossTerms.Kl) is [.., var last] ? last.Value : null);

    /// <summary>A value of the log by epoch; where it is no number, there is no point.</summary>
    /// <param name="split">What it was measured on: <c>train</c> or <c>test</c>.</param>
    /// <param name="name">Its name: of a term, or <see cref="LossTerms.NegativeElbo"/>.</param>
    public IReadOnlyList<(double Epoch, double Value)> Curve(string split, string name = LossTerms.NegativeElbo) =>
        [.. Log.Where(m => m.Split == split && double.IsFinite(m.Values.GetValueOrDefault(name, double.NaN)))
            .Select(m => (m.Epoch, m.Values[name]))];
}
