namespace LatentSharp.Tensors.Kernels;

/// <summary>The numbers of one optimizer step, the same for every parameter.</summary>
/// <param name="LearningRate">α.</param>
/// <param name="Beta1">Decay of the gradient's average.</param>
/// <param name="Beta2">Decay of the squared gradient's average (Adamax: of the largest magnitude).</param>
/// <param name="Epsilon">ε, outside the square root.</param>
/// <param name="WeightDecay">λ.</param>
/// <param name="Decoupled">Whether λ shrinks the parameter (AdamW) or adds λ · parameter to the gradient (Adam with L2).</param>
/// <param name="Correction1">1 − β₁ᵗ.</param>
/// <param name="Correction2">1 − β₂ᵗ; not used by Adamax.</param>
internal readonly record struct AdaptiveStep(
    double LearningRate, double Beta1, double Beta2, double Epsilon, double WeightDecay, bool Decoupled, double Correction1,
        double Correction2);
