using LatentSharp.Evaluation.Disentanglement;
using LatentSharp.Evaluation.Gaps;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Evaluation.Paths;
using LatentSharp.Evaluation.Quality;
using LatentSharp.Evaluation.Tables;
using LatentSharp.Models;
using LatentSharp.Reports.Drawn;
using LatentSharp.Reports.Evaluations;
using LatentSharp.Training;

namespace LatentSharp.Runs.Evaluating;

/// <summary>How good a model is; what has to do with a likelihood is null for an auto-encoder, which gives none.</summary>
public sealed class EvaluateResult
{
    private readonly ModelEvaluation _found;

    internal EvaluateResult(ModelEvaluation found) => _found = found;

    /// <summary>What was measured on, e.g. <c>10,000 test pictures of mnist</c>.</summary>
    public string Data => _found.Data;

    /// <summary>The negative evidence lower bound and its terms, from one posterior sample an example, and how it is
    /// reconstructed.</summary>
    public HeldOutMeasures Measures => _found.Measures;

    /// <summary>Rate: the average KL(q(z|x) ‖ p(z)), what a code costs; nats per example (Alemi et al. 2018).</summary>
    public double? Rate => Bound is null ? null : Measures.Kl;

    /// <summary>Distortion: the average −log p(x|z), what an example costs once its code is known; nats per example.</summary>
    public double Distortion => Measures.Reconstruction;

    /// <summary>The importance-weighted bound on log p(x), nats per example (Burda et al. 2016).</summary>
    public double? LogLikelihood => Bound?.LogLikelihood.Value;

    /// <summary>
    /// I(x; z) under the posterior, nats: how well a code tells its example; null where the posterior is no diagonal Gaussian.
    /// </summary>
    public double? MutualInformation => Surgery?.MutualInformation.Value;

    /// <summary>
    /// KL(q(z) ‖ p(z)), nats: how far the codes of all examples together are from the prior; null as above. Gaps are part of it.
    /// </summary>
    public double? MarginalKl => Surgery?.MarginalKl.Value;

    /// <summary>That bound in full.</summary>
    internal LikelihoodBound? Bound => _found.Bound;

    /// <summary>
    /// Share of the mass of N(0, I) that lies in gaps: farther from every code of training data than all but one in a hundred codes of
    /// other data are; 0.01 where codes are distributed like N(0, I). Null where codes cannot be mixed, or are too few.
    /// </summary>
    public double? GapShare => Gaps?.Share.Value;

    /// <summary>The map of gaps; null where codes have one dimension, or there are no gaps to be told.</summary>
    internal GapMap? Map { get; init; }

    /// <summary>Numbers of a code.</summary>
    internal int Latent => _found.Model.Latent;

    /// <summary>All that defines the model.</summary>
    internal ModelOptions Model => _found.Model;

    /// <summary>How good its pictures are; null for other data, and for too few pictures.</summary>
    internal QualityFigures? Quality => _found.Quality;

    /// <summary>How like real rows drawn ones are; null for other data than tables, and for too few rows.</summary>
    internal TableFigures? Table => _found.Table;

    /// <summary>What quantized codes make use of, and what they cost; null for other codes.</summary>
    internal QuantizedEvaluation? Quantized => _found.Quantized;

    /// <summary>What its codes say of exact factors; null where none are known, and for too few codes.</summary>
    internal DisentanglementFigures? Disentanglement => _found.Disentanglement;

    /// <summary>Whether paths lead over the classes between; null for a model without a graph of labels.</summary>
    internal SemanticFigures? Semantic => _found.Semantic;

    /// <summary>The gaps in full.</summary>
    internal GapFigures? Gaps => _found.Gaps;

    /// <summary>−log p(x) by that bound in bits for each value of an example.</summary>
    public double? BitsPerDimension => _found.BitsPerDimension;

    /// <summary>What the KL term is made of; null where the posterior is of another kind than a diagonal Gaussian.</summary>
    internal ElboSurgery? Surgery => _found.Surgery;

    /// <summary>What the figures say; no sentence that they do not carry.</summary>
    public IReadOnlyList<string> Sentences => EvaluateSentences.Of(_found);

    /// <summary>Writes a page with the figures, curves and sentences.</summary>
    /// <param name="path">A name ending in .html.</param>
    /// <exception cref="Settings.LatentSharpException">It is no such name.</exception>
    /// <exception cref="Formats.ModelFileException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!path.EndsWith(".html", StringComparison.OrdinalIgnoreCase))
        {
            throw new RequestException($"{RequestSettings.Out} {path} is not possible: it is a page; give a name ending in .html");
        }

        EvaluatePage.Save(path, _found, Map);
    }
}
