using LatentSharp.Evaluation.Anomalies;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Typical;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Export.Onnx;

/// <summary>What is written: a model, and what its file keeps beside it.</summary>
/// <param name="Model">The model.</param>
internal sealed record OnnxSource(Autoencoder Model)
{
    /// <summary>What it was trained on, for people.</summary>
    public string Data { get; init; } = "";

    /// <summary>The labels that the model is given; none where it has no condition, or is written without.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>What is usual among its examples; null where nothing is known.</summary>
    public TypicalExamples? Typical { get; init; }

    /// <summary>Codes of training examples, <c>[n, latent]</c>; null where none are kept.</summary>
    public Tensor? Codes { get; init; }

    /// <summary>Names of the features that were learned from labels.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Scores of good examples, from which thresholds are taken; null where none are kept.</summary>
    public GoodScores? Good { get; init; }

    /// <summary>The error that is usual at each place; null where it is not known.</summary>
    public UsualErrors? Usual { get; init; }

    /// <summary>The Gaussian fitted to the codes; null where none are kept.</summary>
    public GaussianDensity? CodeDensity => Codes is not { } codes || codes.Shape[0] < 2 ? null : GaussianDensity.Fit(codes);

    /// <summary>What codes are drawn from where training holds them to no prior, as everywhere; else null.</summary>
    public GaussianDensity? Density => Model.HasPrior ? null : CodeDensity;
}
