using LatentSharp.Evaluation.Disentanglement;
using LatentSharp.Evaluation.Gaps;
using LatentSharp.Evaluation.Paths;
using LatentSharp.Evaluation.Quality;
using LatentSharp.Evaluation.Tables;
using LatentSharp.Models;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Training;

namespace LatentSharp.Evaluation.Likelihoods;

/// <summary>How good a model is.</summary>
/// <param name="Model">All that defines the model.</param>
/// <param name="Data">What was measured on, e.g. <c>10,000 test pictures of mnist</c>.</param>
/// <param name="Measures">The negative evidence lower bound and its terms.</param>
/// <param name="Bound">The importance-weighted bound on log p(x); null for an auto-encoder, which gives no likelihood.</param>
/// <param name="Surgery">What the KL term is made of; null where the posterior is of another kind than a diagonal Gaussian.</param>
internal sealed record ModelEvaluation(
    ModelOptions Model, string Data, HeldOutMeasures Measures, LikelihoodBound? Bound, ElboSurgery? Surgery)
{
    /// <summary>Whether the data have labels that the model was given; null for a model without a condition.</summary>
    public bool? Labels { get; init; }

    /// <summary>The gaps of the latent space; null where codes cannot be mixed, or are too few.</summary>
    public GapFigures? Gaps { get; init; }

    /// <summary>What its codes say of exact factors; null where none are known, and for too few codes.</summary>
    public DisentanglementFigures? Disentanglement { get; init; }

    /// <summary>How good its pictures are; null for other data, and for too few pictures.</summary>
    public QualityFigures? Quality { get; init; }

    /// <summary>How like real rows drawn ones are; null for other data than tables, and for too few rows.</summary>
    public TableFigures? Table { get; init; }

    /// <summary>What codes that choose entries of a codebook make use of, and how long they are; null for other codes.</summary>
    public QuantizedEvaluation? Quantized { get; init; }

    /// <summary>Whether paths lead over the classes between; null for a model without a graph of labels.</summary>
    public SemanticFigures? Semantic { get; init; }

    /// <summary>−log p(x) by the importance-weighted bound in bits for each value of an example; null without a bound.</summary>
    public double? BitsPerDimension => -Bound?.LogLikelihood.Value / (Model.Format.Length * DoubleMath.Ln2);

    /// <summary>What one example is called.</summary>
    public string Noun => Model.Format.Kind.Noun;
}
