namespace LatentSharp.Tensors.Tests.Reference;

/// <summary>Double-precision twins of the element formulas.</summary>
internal static class ReferenceMath
{
    public static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    public static double Elu(double x, double alpha) => x > 0 ? x : alpha * Expm1(x);

    public static double Silu(double x) => double.IsNegativeInfinity(x) ? 0 : x * Sigmoid(x);

    /// <summary>Kahan's: exact to a few ulps although the platform has no such function.</summary>
    public static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsInfinity(u) ? u : Math.Log(u) * x / (u - 1);
    }

    public static double Expm1(double x)
    {
        double u = Math.Exp(x);
        if (u == 1)
        {
            return x;
        }

        double below = u - 1;
        return below == -1 ? -1 : double.IsInfinity(u) ? u : below * x / Math.Log(u);
    }

    /// <summary>The distance of a float from a real number, in units of the last place of the correctly rounded result.</summary>
    public static double Ulps(float actual, double expected)
    {
        float rounded = (float)expected;
        if (float.IsNaN(rounded) || float.IsInfinity(rounded) || float.IsNaN(actual) || float.IsInfinity(actual))
        {
            return actual.Equals(rounded) ? 0 : double.PositiveInfinity;
        }

        double ulp = Math.Max(MathF.BitIncrement(MathF.Abs(rounded)) - (double)MathF.Abs(rounded), float.Epsilon);
        return Math.Abs(actual - expected) / ulp;
    }
}
