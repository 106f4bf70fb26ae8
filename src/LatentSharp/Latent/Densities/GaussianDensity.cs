using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Latent.Densities;

/// <summary>N(m, S) with a full covariance.</summary>
internal sealed class GaussianDensity : FittedDensity
{
    /// <summary>The name of one that was fitted.</summary>
    internal const string FittedName = "Gaussian fitted to the codes";

    private readonly double[] _mean;
    private readonly Cholesky _factor;

    /// <summary>Makes the density of its mean and covariance, e.g. as stored with a model.</summary>
    /// <param name="name">Its name in reports.</param>
    /// <param name="mean">m, <c>[latent]</c>.</param>
    /// <param name="covariance">S, <c>[latent][latent]</c>, symmetric; a small ridge is added where it is singular.</param>
    /// <exception cref="LatentException">The covariance is none: not finite, or not positive semi-definite.</exception>
    public GaussianDensity(string name, double[] mean, double[][] covariance)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(covariance);
        Name = name;
        _mean = mean;
        _factor = Cholesky.Factor(covariance);
        Covariance = covariance;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override int Latent => _mean.Length;

    /// <inheritdoc/>
    public override IReadOnlyList<double> Mean => _mean;

    /// <summary>S, <c>[latent][latent]</c>.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Covariance { get; }

    /// <summary>"gauss" in ASCII.</summary>
    protected override ulong Stream => 0x6761757373;

    /// <summary>L, the lower triangular factor of S = L·Lᵀ, row i with its i + 1 values.</summary>
    internal IReadOnlyList<IReadOnlyList<double>> Factor => _factor.Lower;

    /// <summary>L⁻¹, row i with its i + 1 values.</summary>
    internal IReadOnlyList<IReadOnlyList<double>> InverseFactor => _factor.InverseLower;

    /// <summary>−log density of the mean, nats.</summary>
    internal double LeastSurprise => 0.5 * (_factor.LogDeterminant + (Latent * DoubleMath.Log(2 * Math.PI)));

    /// <summary>N(0, I).</summary>
    /// <param name="latent">Number of latent dimensions.</param>
    public static GaussianDensity Standard(int latent)
    {
        double[][] identity = Vectors.Zeros(latent, latent);
        for (int i = 0; i < latent; i++)
        {
            identity[i][i] = 1;
        }

        return new GaussianDensity("standard normal prior", new double[latent], identity);
    }

    /// <summary>The Gaussian with the mean and covariance of codes.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>, at least two.</param>
    /// <exception cref="LatentException">Fewer than two codes, or one that is no number.</exception>
    public static GaussianDensity Fit(Tensor codes)
    {
        CodeChecks.Finite(codes, 2);
        return new GaussianDensity(FittedName, CodeStatistics.Mean(codes), CodeStatistics.Covariance(codes));
    }

    /// <summary>L⁻¹·(z − m), which <see cref="Draw"/> turns back into the code.</summary>
    /// <param name="code">z, <c>[latent]</c>.</param>
    internal double[] Whitened(double[] code)
    {
        var away = (double[])code.Clone();
        Vectors.AddScaled(-1, _mean, away);
        var white = new double[away.Length];
        _factor.Whiten(away, white);
        return white;
    }

    /// <inheritdoc/>
    internal override double LogDensity(double[] code, Span<double> gradient = default)
    {
        double[] white = Whitened(code);
        if (!gradient.IsEmpty)
        {
            Vectors.AddScaled(-1, _factor.WhitenTransposed(white), gradient);
        }

        return -0.5 * (Vectors.Dot(white, white) + _factor.LogDeterminant + (Latent * DoubleMath.Log(2 * Math.PI)));
    }

    /// <inheritdoc/>
    internal override void Draw(Span<float> code, float choice, double temperature)
    {
        double[] noise = Vectors.ToDoubles(code);
        for (int j = 0; j < code.Length; j++)
        {
            code[j] = (float)(_mean[j] + (temperature * Vectors.Dot(_factor.Lower[j], noise)));
        }
    }
}
