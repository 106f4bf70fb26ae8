using LatentSharp.Distributions;
using LatentSharp.Distributions.Operations.Batches;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Models.Objectives;

/// <summary>
/// Reconstruction + mutual information + β · total correlation + KL of the dimensions (Chen et al. 2018, equation 4), with the densities of
/// the aggregated posterior estimated from the batch by minibatch-weighted sampling (section 4.1). The three parts add up to the sampled
/// KL term; that of the evidence lower bound stands beside them for logs.
/// </summary>
/// <param name="options">β and the number of training examples.</param>
internal sealed class TcObjective(TcOptions options) : Objective
{
    /// <summary>Name of the index-code mutual information, log q(z|x) − log q(z).</summary>
    public const string MutualInformation = "mutualInformation";

    /// <summary>Name of the total correlation, log q(z) − Σ log q(z_j).</summary>
    public const string TotalCorrelation = "totalCorrelation";

    /// <summary>Name of the KL of the dimensions, Σ log q(z_j) − log p(z).</summary>
    public const string DimensionKl = "dimensionKl";

    public override string Name => "evidence lower bound with weighed total correlation";

    public override ObjectiveOptions Options => options;

    public override IReadOnlyList<LossTerm> Terms(ModelPass pass, double epoch)
    {
        ArgumentNullException.ThrowIfNull(pass);
        DiagonalGaussian posterior = pass.Posterior as DiagonalGaussian ?? throw new SettingException(SettingText.Of(
            $"{new SettingName("objective")} tc needs a diagonal Gaussian posterior, but this one is a {pass.Posterior.Name}."));
        (int batch, int latent) = (pass.Code.Shape[0], pass.Code.Shape[1]);
        Variable sums = AggregateDensity.Apply(pass.Code, posterior.Mean, posterior.LogVariance);
        double log = DoubleMath.Log((double)options.Examples * batch);
        Variable joint = sums.Slice(0, 0, 1).Reshape(new Shape(batch)) - log;
        Variable product = sums.Slice(0, 1, 1).Reshape(new Shape(batch)) - (latent * log);
        return (LossTerm[])
        [
            new LossTerm(LossTerms.Reconstruction, pass.Likelihood.NegativeLogDensity(pass.X)),
            new LossTerm(MutualInformation, posterior.LogDensity(pass.Code) - joint) { IsOfBound = false },
            new LossTerm(TotalCorrelation, joint - product, options.Beta) { IsOfBound = false },
            new LossTerm(DimensionKl, product + pass.Prior.NegativeLogDensity(pass.Code)) { IsOfBound = false },
            new LossTerm(LossTerms.Kl, pass.Kl(), 0)
            {
                PerDimension = double.IsPositiveInfinity(epoch) ? pass.KlPerDimension : null,
            },
        ];
    }
}
