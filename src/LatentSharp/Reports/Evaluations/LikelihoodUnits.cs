using System.Globalization;
using LatentSharp.Distributions;
using LatentSharp.Distributions.Mixtures;
using LatentSharp.Models;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Reports.Evaluations;

/// <summary>What p(x) is a probability or density of, and what its bits per dimension may be compared with.</summary>
internal static class LikelihoodUnits
{
    private const int LargestLevel = 255;

    /// <summary>A sentence; null for a likelihood of a program's own.</summary>
    /// <param name="model">All that defines the model.</param>
    /// <param name="bits">−log p(x) in bits for each value of an example.</param>
    public static string? Of(ModelOptions model, double bits) => model.Likelihood switch
    {
        BernoulliOptions { Binarize: Binarization.None } =>
            "Grey values stand for their own expectation here: these are no likelihoods of the pictures, and may be compared with those " +
            "of models that were measured in the same way only.",
        BernoulliOptions { Binarize: var binarize } =>
            $"p(x) is a probability of black and white pixels ({(binarize == Binarization.Fixed ? "cut at one half" : "drawn once from " +
            "the grey values")}), so that bits per dimension are the length of a code; published values for the same binarisation may " +
            $"be set beside them.",
        LogisticOptions or LogisticMixtureOptions =>
            "p(x) is a probability of the 256 levels of a byte, so that bits per dimension are the length of a code, as in papers on " +
            "discretised likelihoods.",
        GaussianOptions when model.Format.Kind.IsBounded => string.Create(CultureInfo.InvariantCulture,
            $"p(x) is a density of pixels in [0, 1], and no noise was added to their levels: as a density of levels from 0 to 255 it " +
            $"would be {bits + (DoubleMath.Log(LargestLevel) / DoubleMath.Ln2):0.0000} bits per dimension, which is no bound on the " +
            $"length of a code, and not what papers on discretised likelihoods give."),
        GaussianOptions =>
            "p(x) is a density of standardized values; in their own units log p(x) is less by Σ log σⱼ over their standard deviations.",
        _ => null,
    };
}
