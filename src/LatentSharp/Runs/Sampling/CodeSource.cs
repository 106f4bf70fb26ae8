namespace LatentSharp.Runs.Sampling;

/// <summary>What codes are drawn from.</summary>
public enum CodeSource
{
    /// <summary>The prior that the model was trained with; for an auto-encoder, which has none, N(0, I).</summary>
    Prior,

    /// <summary>A Gaussian fitted to the codes of training pictures.</summary>
    Gaussian,

    /// <summary>A mixture of ten Gaussians fitted to the codes of training pictures.</summary>
    Mixture,
}
