namespace LatentSharp.Models;

/// <summary>The two terms of the negative evidence lower bound, nats per example.</summary>
/// <param name="Reconstruction">E_q[−log p(x|z)].</param>
/// <param name="KlDivergence">KL(q(z|x) ‖ p(z)); 0 for a basic auto-encoder.</param>
public readonly record struct Elbo(double Reconstruction, double KlDivergence)
{
    /// <summary>−ELBO: the sum of the two, an upper bound of −log p(x).</summary>
    public double Negative => Reconstruction + KlDivergence;
}
