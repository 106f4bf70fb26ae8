using LatentSharp.Data.Sentences;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Latent.Densities;

/// <summary>
/// A mixture of Gaussians with full covariances, fitted to codes by <see cref="MixtureFitting"/>. Sampling from it instead of the prior
/// avoids the places that the prior covers and the data does not (Ghosh et al. 2020).
/// </summary>
internal sealed class GaussianMixture : FittedDensity
{
    private readonly double[] _weights;
    private readonly GaussianDensity[] _parts;

    /// <summary>Makes a mixture of its parts, e.g. as stored with a model.</summary>
    /// <param name="weights">A weight a part; they sum to 1.</param>
    /// <param name="parts">The Gaussians.</param>
    /// <exception cref="ArgumentException">There are no parts, or another number of weights.</exception>
    public GaussianMixture(IReadOnlyList<double> weights, IReadOnlyList<GaussianDensity> parts)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(parts);
        if (weights.Count != parts.Count || parts.Count == 0)
        {
            throw new ArgumentException($"GaussianMixture: needs as many weights as parts and at least one, but there " +
                $"are {weights.Count} " +
                $"and {parts.Count}.", nameof(weights));
        }

        _weights = [.. weights];
        _parts = [.. parts];
    }

    /// <inheritdoc/>
    public override string Name => $"mixture of {Counted.Of(_parts.Length, "Gaussian")} fitted to the codes";

    /// <inheritdoc/>
    public override int Latent => _parts[0].Latent;

    /// <inheritdoc/>
    public override IReadOnlyList<double> Mean
    {
        get
        {
            var mean = new double[Latent];
            for (int k = 0; k < _parts.Length; k++)
            {
                Vectors.AddScaled(_weights[k], [.. _parts[k].Mean], mean);
            }

            return mean;
        }
    }

    /// <summary>A weight a part; they sum to 1.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <summary>The Gaussians.</summary>
    public IReadOnlyList<GaussianDensity> Parts => _parts;

    /// <summary>"mix" in ASCII.</summary>
    protected override ulong Stream => 0x6D6978;

    /// <inheritdoc/>
    internal override double LogDensity(double[] code, Span<double> gradient = default)
    {
        var shares = new double[_parts.Length];
        double log = Score(code, shares);
        var slope = new double[code.Length];
        for (int k = 0; k < _parts.Length && !gradient.IsEmpty; k++)
        {
            Array.Clear(slope);
            _parts[k].LogDensity(code, slope);
            Vectors.AddScaled(shares[k], slope, gradient);
        }

        return log;
    }

    /// <inheritdoc/>
    internal override void Draw(Span<float> code, float choice, double temperature)
    {
        double left = choice;
        int part = 0;
        while (part < _parts.Length - 1 && left >= _weights[part])
        {
            left -= _weights[part++];
        }

        _parts[part].Draw(code, 0, temperature);
    }

    /// <summary>ln Σ exp of logarithms, which become shares of the sum.</summary>
    /// <param name="scores">Logarithms, one a part.</param>
    internal static double Normalize(double[] scores)
    {
        double largest = scores.Max();
        double sum = 0;
        for (int k = 0; k < scores.Length; k++)
        {
            // Below that it changes no digit of the sum.
            scores[k] = scores[k] - largest < -40 ? 0 : DoubleMath.Exp(scores[k] - largest);
            sum += scores[k];
        }

        for (int k = 0; k < scores.Length; k++)
        {
            scores[k] /= sum;
        }

        return largest + DoubleMath.Log(sum);
    }

    // ln p(z); leaves the parts' shares of it in the scores.
    private double Score(double[] code, double[] scores)
    {
        for (int k = 0; k < scores.Length; k++)
        {
            scores[k] = DoubleMath.Log(_weights[k]) + _parts[k].LogDensity(code);
        }

        return Normalize(scores);
    }
}
