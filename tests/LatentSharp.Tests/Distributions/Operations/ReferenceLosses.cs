using LatentSharp.Tensors.Tests.Reference;

namespace LatentSharp.Tests.Distributions.Operations;

/// <summary>Double-precision twins of the loss terms of one element, written as in the papers.</summary>
internal static class ReferenceLosses
{
    public static double Bernoulli(double logit, double x)
    {
        double p = ReferenceMath.Sigmoid(logit);
        return Math.Abs(logit) < 15 ? -(x * Math.Log(p)) - ((1 - x) * Math.Log(1 - p)) : ReferenceMath.Softplus(logit) - (x * logit);
    }

    public static double Gaussian(double x, double mean, double logVariance) =>
        0.5 * (Math.Log(2 * Math.PI) + logVariance + ((x - mean) * (x - mean) / Math.Exp(logVariance)));

    /// <summary>A full covariance of two dimensions, by its inverse and determinant.</summary>
    public static double Gaussian(ReadOnlySpan<double> z, double[] mean, double[][] s)
    {
        (double a, double b) = (z[0] - mean[0], z[1] - mean[1]);
        double determinant = (s[0][0] * s[1][1]) - (s[0][1] * s[1][0]);
        double distance = ((s[1][1] * a * a) - (2 * s[0][1] * a * b) + (s[0][0] * b * b)) / determinant;
        return 0.5 * (distance + Math.Log(determinant) + (2 * Math.Log(2 * Math.PI)));
    }

    public static double Kl(double mean, double logVariance) => 0.5 * ((mean * mean) + Math.Exp(logVariance) - 1 - logVariance);

    /// <summary>
    /// The difference of the distribution function at the edges of the bin; the tails by the upper or lower side, whichever is exact.
    /// </summary>
    public static double DiscretizedLogistic(double x, double mean, double logScale)
    {
        int k = (int)Math.Round(x * 255);
        double s = Math.Exp(-logScale);
        double upper = (x - mean + (1.0 / 510)) * s;
        double lower = (x - mean - (1.0 / 510)) * s;
        if (k == 0)
        {
            return ReferenceMath.Softplus(-upper);
        }

        if (k == 255)
        {
            return ReferenceMath.Softplus(lower);
        }

        // σ(upper) − σ(lower) = σ(−lower) − σ(−upper): on the side where both are small the difference is exact
        if (upper + lower > 0)
        {
            (upper, lower) = (-lower, -upper);
        }

        double difference = ReferenceMath.Sigmoid(upper) - ReferenceMath.Sigmoid(lower);
        return difference > 1e-300 ? -Math.Log(difference) : -upper - Math.Log(-ReferenceMath.Expm1(lower - upper));
    }

    /// <summary>−ln of the sum of the components' masses by their weights; all as the decoder gives it.</summary>
    public static double LogisticMixture(double x, double[] numbers, int index, int length, int components)
    {
        (int row, int place) = Math.DivRem(index, length);
        double Number(int part) => numbers[(((row * 3 * components) + part) * length) + place];
        double mass = 0;
        double weights = 0;
        for (int k = 0; k < components; k++)
        {
            double weight = Math.Exp(Number(k));
            double middle = (k + 0.5) / components;
            double mean = ReferenceMath.Sigmoid(Number(components + k) + Math.Log(middle / (1 - middle)));
            mass += weight * Math.Exp(-DiscretizedLogistic(x, mean, Math.Clamp(Number((2 * components) + k) - 3, -8, 8)));
            weights += weight;
        }

        return Math.Log(weights) - Math.Log(mass);
    }

    /// <summary>Central difference, error about 1e-10.</summary>
    public static double Slope(Func<double, double> f, double x)
    {
        const double Step = 1e-5;
        return (f(x + Step) - f(x - Step)) / (2 * Step);
    }
}
