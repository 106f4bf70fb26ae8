using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Latent.Densities;

/// <summary>
/// The standard normal distribution: density, cumulative probability and quantile. Our own, and not a library's: planes are decoded at its
/// quantiles, which must have the same bits on every machine.
/// </summary>
internal static class NormalDistribution
{
    private const double SplitCentre = 0.425;
    private const double SplitTail = 5;

    // Coefficients of algorithm AS 241, routine PPND16 (Wichura 1988), from the highest power down.
    private static readonly double[] CenterTop =
    [
        2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4, 4.5921953931549871457e+4,
        1.3731693765509461125e+4, 1.9715909503065514427e+3, 1.3314166789178437745e+2, 3.3871328727963666080e+0,
    ];

    private static readonly double[] CenterBottom =
    [
        5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4, 2.1213794301586595867e+4,
        5.3941960214247511077e+3, 6.8718700749205790830e+2, 4.2313330701600911252e+1, 1,
    ];

    private static readonly double[] MiddleTop =
    [
        7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e+0,
        3.64784832476320460504e+0, 5.76949722146069140550e+0, 4.63033784615654529590e+0, 1.42343711074968357734e+0,
    ];

    private static readonly double[] MiddleBottom =
    [
        1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
        6.89767334985100004550e-1, 1.67638483018380384940e+0, 2.05319162663775882187e+0, 1,
    ];

    private static readonly double[] TailTop =
    [
        2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
        2.96560571828504891230e-1, 1.78482653991729133580e+0, 5.46378491116411436990e+0, 6.65790464350110377720e+0,
    ];

    private static readonly double[] TailBottom =
    [
        2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
        1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1,
    ];

    /// <summary>Density φ(x).</summary>
    /// <param name="x">Where.</param>
    public static double Density(double x) => DoubleMath.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);

    /// <summary>
    /// Probability Φ(x) of a value below x; absolute error below 1e-14 (Marsaglia 2004; continued fraction in the tails).
    /// </summary>
    /// <param name="x">Where.</param>
    public static double Cumulative(double x)
    {
        if (Math.Abs(x) < 3)
        {
            double term = x;
            double sum = x;
            for (int i = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); i += 2)
            {
                term *= x * x / i;
                sum += term;
            }

            return 0.5 + (sum * Density(x));
        }

        double tail = 0;
        for (int i = 120; i > 0; i--)
        {
            tail = i / (Math.Abs(x) + tail);
        }

        double upper = Density(x) / (Math.Abs(x) + tail);
        return x < 0 ? upper : 1 - upper;
    }

    /// <summary>The x with Φ(x) = p; relative error about 1e-16 (Wichura 1988, AS 241).</summary>
    /// <param name="p">A probability, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not between 0 and 1.</exception>
    public static double Quantile(double p)
    {
        if (!(p > 0 && p < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p,
                $"NormalDistribution.Quantile: a probability must be above 0 and below 1, but it is {p}.");
        }

        double q = p - 0.5;
        if (Math.Abs(q) <= SplitCentre)
        {
            double r = (SplitCentre * SplitCentre) - (q * q);
            return q * Ratio(CenterTop, CenterBottom, r);
        }

        double tail = Math.Sqrt(-DoubleMath.Log(q < 0 ? p : 1 - p));
        double x = tail <= SplitTail
            ? Ratio(MiddleTop, MiddleBottom, tail - 1.6)
            : Ratio(TailTop, TailBottom, tail - SplitTail);
        return q < 0 ? -x : x;
    }

    private static double Ratio(double[] top, double[] bottom, double r) => Polynomial(top, r) / Polynomial(bottom, r);

    private static double Polynomial(double[] coefficients, double r)
    {
        double sum = 0;
        foreach (double coefficient in coefficients)
        {
            sum = (sum * r) + coefficient;
        }

        return sum;
    }
}
