using LatentSharp.Distributions.Operations.Batches;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Models.Objectives;

/// <summary>
/// Reconstruction + β · KL + λ · MMD² between the codes of a batch and as many of the prior (Zhao et al. 2019, equation 6; Tolstikhin et
/// al. 2018, algorithm 2), by inverse multiquadric kernels C / (C + |x − y|²) with C = s · 2d of seven scales s, the expected squared
/// distance of two codes of N(0, I) being 2d.
/// </summary>
/// <param name="options">β and λ.</param>
internal sealed class MmdObjective(MmdOptions options) : Objective
{
    /// <summary>Name of the term.</summary>
    public const string Discrepancy = "mmd";

    // Those of the code of Tolstikhin et al.
    private static readonly float[] Scales = [0.1f, 0.2f, 0.5f, 1, 2, 5, 10];

    public override string Name => "evidence lower bound with maximum mean discrepancy";

    public override ObjectiveOptions Options => options;

    public override IReadOnlyList<LossTerm> Terms(ModelPass pass, double epoch)
    {
        ArgumentNullException.ThrowIfNull(pass);
        Variable distance = MeanDiscrepancy.Apply(pass.Code, pass.PriorCodes(), KernelScales(pass.Code.Shape[1]));
        return (LossTerm[])
        [
            new LossTerm(LossTerms.Reconstruction, pass.Likelihood.NegativeLogDensity(pass.X)),
            new LossTerm(LossTerms.Kl, pass.Kl(), options.Beta)
            {
                PerDimension = double.IsPositiveInfinity(epoch) ? pass.KlPerDimension : null,
            },
            new LossTerm(Discrepancy, distance, options.MmdWeight, "kernel units") { IsOfBound = false },
        ];
    }

    /// <summary>C of each kernel for codes of so many dimensions.</summary>
    internal static float[] KernelScales(int latent) => Array.ConvertAll(Scales, scale => scale * 2 * latent);
}
