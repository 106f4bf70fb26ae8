using LatentSharp.Distributions.Operations;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions;

/// <summary>N(μ, diag σ²), a mean and a variance for each value (Kingma and Welling 2014, section 3).</summary>
public sealed class DiagonalGaussian : Distribution
{
    /// <summary>Creates the distribution of each example.</summary>
    /// <param name="mean">μ, <c>[batch, n]</c>.</param>
    /// <param name="logVariance">log σ², <c>[batch, n]</c>.</param>
    public DiagonalGaussian(Variable mean, Variable logVariance) => (Mean, LogVariance) = (mean, logVariance);

    /// <inheritdoc/>
    public override string Name => "diagonal Gaussian";

    /// <inheritdoc/>
    public override Variable Mean { get; }

    /// <summary>log σ², <c>[batch, n]</c>.</summary>
    public Variable LogVariance { get; }

    /// <inheritdoc/>
    public override DiagonalGaussian Around => this;

    /// <inheritdoc/>
    public override Variable NegativeLogDensity(Variable x) => DiagonalGaussianLoss.Apply(x, Mean, LogVariance);

    /// <inheritdoc/>
    public override Variable Sample(RandomStream random, ulong start = 0)
    {
        Tensor draws = Mean.Tape.Rent(Mean.Shape);
        random.FillNormal(draws.Span, start);
        return Reparameterize.Apply(Mean, LogVariance, draws);
    }

    /// <inheritdoc/>
    public override Distribution? Constant() =>
        new DiagonalGaussian(Mean.Tape.Constant(Mean.Value), Mean.Tape.Constant(LogVariance.Value));

    /// <inheritdoc/>
    public override Variable? KlTo(Distribution other) => other is StandardNormal ? KlDivergence.Apply(Mean, LogVariance) : null;

    /// <inheritdoc/>
    public override Variable? KlPerDimensionTo(Distribution other) =>
        other is StandardNormal ? KlDivergence.PerDimension(Mean, LogVariance) : null;
}
