using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Evaluation.Doctor;
using LatentSharp.Formats.Metrics;
using LatentSharp.Models;
using LatentSharp.Training;

namespace LatentSharp.Reports.Pages;

/// <summary>A finished run, for a page about it.</summary>
/// <param name="Name">What the page calls it, e.g. <c>VAE</c>.</param>
/// <param name="Model">The model with its best weights.</param>
/// <param name="Card">What belongs to it.</param>
/// <param name="Measurements">What was measured while it trained.</param>
/// <param name="Set">The pictures.</param>
/// <param name="Shown">Which of them the page may show: the test split, or the training split where there is none.</param>
internal sealed record RunRecord(string Name, Autoencoder Model, ModelCard Card, IReadOnlyList<Measurement> Measurements, Dataset Set,
    IReadOnlyList<int> Shown)
{
    /// <summary>Whether training held the codes to a prior, as a variational auto-encoder's does.</summary>
    public bool IsVariational => Model.HasPrior;

    /// <summary>What is wrong with its training; of the log alone unless more is known.</summary>
    internal IReadOnlyList<Finding> Findings { get; init; } = Examination.Of(new TrainingHistory(Card, Measurements));

    /// <summary>What new codes are drawn from where it is no prior that the model was trained with; null for that, or N(0, I).</summary>
    internal CodeDensity? Density { get; init; }

    /// <summary>Place in the palette: a VAE has the same on every chart, an auto-encoder another.</summary>
    internal int Color => IsVariational ? 0 : 1;

    /// <summary>What one of its examples is called: a picture, or a row of a table.</summary>
    internal string Noun => RunPage.Noun(Card);
}
