using LatentSharp.Distributions;
using LatentSharp.Models.LabelGraphs;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Models;

/// <summary>A batch on its way through a model: what an objective makes its terms of.</summary>
/// <param name="X">The examples as the likelihood sees them, <c>[batch, …]</c>; no gradient.</param>
/// <param name="Posterior">q(z|x), codes <c>[batch, latent]</c>.</param>
/// <param name="Prior">p(z).</param>
/// <param name="Code">z, a sample of the posterior, <c>[batch, latent]</c>; where an objective asks for several, all of them,
/// <c>[samples · batch, latent]</c>.</param>
/// <param name="Likelihood">p(x|z) of these samples.</param>
public sealed record ModelPass(Variable X, Distribution Posterior, Distribution Prior, Variable Code, Distribution Likelihood)
{
    /// <summary>Whether the posterior has a spread, and so a divergence from the prior.</summary>
    public bool HasSpread { get; init; }

    /// <summary>As many codes of the prior as there are codes, drawn anew in each step, <c>[batch, latent]</c>.</summary>
    /// <exception cref="InvalidOperationException">The pass was put together without a stream of draws.</exception>
    internal Func<Variable> PriorCodes { get; init; } = () => throw new InvalidOperationException("ModelPass: there are no draws.");

    /// <summary>The samples one by one, where there are several; else null.</summary>
    internal CodeSamples? Samples { get; init; }

    /// <summary>The sample of the posterior, where the code was moved after it was drawn; else the code is that sample.</summary>
    internal Variable? Drawn { get; init; }

    /// <summary>
    /// The class of each example in the graph of labels, by number, −1 where it is not known; null where nothing is known.
    /// </summary>
    internal int[]? Nodes { get; init; }

    /// <summary>The graph of labels that the model was given; null for none.</summary>
    internal LabelGraph? LabelGraph { get; init; }

    /// <summary>
    /// KL(q(z|x) ‖ p(z)), nats, <c>[batch]</c>: in closed form, else log q(z|x) − log p(z) of the sample, on average over several.
    /// </summary>
    public Variable Kl()
    {
        Variable z = Drawn ?? Code;
        return Posterior.KlTo(Prior) ?? (Samples is { Each.Count: > 1 } samples
            ? AverageOver(samples, LogDensity(Posterior, samples) + Prior.NegativeLogDensity(z))
            : Posterior.LogDensity(z) + Prior.NegativeLogDensity(z));
    }

    /// <summary>The same for each latent dimension, <c>[batch, latent]</c>; null where there is no closed form.</summary>
    public Variable? KlPerDimension() => Posterior.KlPerDimensionTo(Prior);

    /// <summary>log q(z_k|x) of all samples, nats, <c>[samples · batch]</c>.</summary>
    /// <param name="posterior">q(z|x), of codes <c>[batch, latent]</c>.</param>
    /// <param name="samples">The samples.</param>
    internal static Variable LogDensity(Distribution posterior, CodeSamples samples)
    {
        Variable[] each = [.. samples.Each.Select(posterior.LogDensity)];
        return each.Length == 1 ? each[0] : Variable.Concatenate(0, each);
    }

    /// <summary>Averages over the samples of each example, <c>[batch]</c>.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="values">A value for each, <c>[samples · batch]</c>.</param>
    internal static Variable AverageOver(CodeSamples samples, Variable values) => samples.Each.Count == 1 ? values
        : values.Reshape(new Shape(samples.Each.Count, values.Shape[0] / samples.Each.Count)).Mean(axis: 0);
}
