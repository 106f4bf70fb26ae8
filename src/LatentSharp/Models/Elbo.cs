namespace LatentSharp.Models;

/// <summary>The two terms of the negative evidence lower bound, nats per example.</summary>
/// <param name="Reconstruction">E_q[−log p(x|z)].</param>
/// <param name="KlDivergence">KL(q(z|x) ‖ p(z)); 0 for a basic auto-encoder.</param>
public readonly record struct Elbo(double Reconstruction, double KlDivergence)
{
    /// <summary>−ELBO: the sum of the two, an upper bound of −log p(x).</summary>
    public double Negative => Reconstruction + KlDivergence;

    /// <summary>The terms by their names in a measurement log.</summary>
    /// <param name="imagesPerSecond">The speed of training, if it belongs to them.</param>
    internal Dictionary<string, double> Values(double? imagesPerSecond = null)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["negativeElbo"] = Negative,
            ["reconstruction"] = Reconstruction,
            ["kl"] = KlDivergence,
        };
        if (imagesPerSecond is { } rate)
        {
            values["imagesPerSecond"] = Math.Round(rate, 1);
        }

        return values;
    }
}
