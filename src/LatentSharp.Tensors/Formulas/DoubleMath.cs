namespace LatentSharp.Tensors.Formulas;

/// <summary>
/// Exponential, logarithm and angles in double precision for what is computed once, with the same bits on every machine, which the
/// platform's own functions do not promise: of additions, multiplications, divisions and bit operations alone. After fdlibm (Sun
/// Microsystems 1993, free to use, copy and change), within one unit in the last place.
/// </summary>
internal static class DoubleMath
{
    /// <summary>ln 2.</summary>
    public const double Ln2 = 0.6931471805599453;

    /// <summary>ln 10.</summary>
    public const double Ln10 = 2.302585092994046;

    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>eˣ; +∞ above 709.78, 0 below −745.13, NaN stays NaN.</summary>
    /// <param name="x">The exponent.</param>
    public static double Exp(double x)
    {
        if (!(x <= 709.782712893384))
        {
            return x + double.PositiveInfinity;
        }

        if (x < -745.1332191019411)
        {
            return 0;
        }

        // x = k · ln 2 + r with r = high − low, |r| ≤ ln 2 / 2
        int k = (int)((x / Ln2) + (x < 0 ? -0.5 : 0.5));
        double high = x - (k * Ln2High);
        double low = k * Ln2Low;
        double r = high - low;

        // eʳ = 1 + r + r · c / (2 − c)
        double t = r * r;
        double c = r - (t * (1.66666666666666019037e-01 + (t * (-2.77777777770155933842e-03 + (t * (6.61375632143793436117e-05
            + (t * (-1.65339022054652515390e-06 + (t * 4.13813679705723846039e-08)))))))));
        double y = 1 - ((low - (r * c / (2 - c))) - high);

        // in two factors, since neither 2^1024 nor what is below 2^−1022 is an exponent
        int half = k / 2;
        return y * PowerOfTwo(half) * PowerOfTwo(k - half);
    }

    /// <summary>ln x; −∞ at 0, NaN below 0, +∞ and NaN stay.</summary>
    /// <param name="x">The number.</param>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
        }

        int k = 0;
        if (x < 2.2250738585072014e-308)
        {
            (x, k) = (x * 18014398509481984, -54);
        }

        // x = 2^k · (1 + f) with 1 + f in [√½, √2)
        long offset = BitConverter.DoubleToInt64Bits(x) - 0x3FE6A09E667F3BCD;
        k += (int)(offset >> 52);
        double f = BitConverter.Int64BitsToDouble(0x3FE6A09E667F3BCD + (offset & 0xFFFFFFFFFFFFF)) - 1;

        // ln(1 + f) = f − f² / 2 + s · (f² / 2 + R(s²)), s = f / (2 + f)
        double s = f / (2 + f);
        double z = s * s;
        double w = z * z;
        double even = w * (3.999999999940941908e-01 + (w * (2.222219843214978396e-01 + (w * 1.531383769920937332e-01))));
        double odd = z * (6.666666666666735130e-01 + (w * (2.857142874366239149e-01 + (w * (1.818357216161805012e-01
            + (w * 1.479819860511658591e-01))))));
        double square = 0.5 * f * f;
        return (k * Ln2High) - ((square - ((s * (square + (even + odd))) + (k * Ln2Low))) - f);
    }

    /// <summary>The logarithm to base 10, within two units in the last place.</summary>
    /// <param name="x">The number.</param>
    public static double Log10(double x) => Log(x) / Ln10;

    /// <summary>xʸ for x above 0, its error growing with the result's exponent.</summary>
    /// <param name="x">The base.</param>
    /// <param name="y">The exponent.</param>
    public static double Pow(double x, double y) => Exp(y * Log(x));

    /// <summary>Sine and cosine, for angles of a few turns.</summary>
    /// <param name="angle">The angle in radians.</param>
    public static (double Sine, double Cosine) SinCos(double angle)
    {
        // angle = n · π / 2 + r with |r| ≤ π / 4
        double n = Math.Round(angle / (Math.PI / 2));
        double r = angle - (n * 1.57079632673412561417) - (n * 6.07710050650619224932e-11);
        double z = r * r;
        double sine = r + (r * z * (-1.66666666666666324348e-01 + (z * (8.33333333332248946124e-03 + (z * (-1.98412698298579493134e-04
            + (z * (2.75573137070700676789e-06 + (z * (-2.50507602534068634195e-08 + (z * 1.58969099521155010221e-10)))))))))));
        double cosine = 1 - ((0.5 * z) - (z * z * (4.16666666666666019037e-02 + (z * (-1.38888888888741095749e-03
            + (z * (2.48015872894767294178e-05 + (z * (-2.75573143513906633035e-07 + (z * (2.08757232129817482790e-09
                + (z * -1.13596475577881948265e-11))))))))))));
        return ((long)n & 3) switch
        {
            0 => (sine, cosine),
            1 => (cosine, -sine),
            2 => (-sine, -cosine),
            _ => (-cosine, sine),
        };
    }

    /// <summary>The angle in [0, π] of a cosine in [−1, 1].</summary>
    /// <param name="cosine">The cosine.</param>
    public static double Acos(double cosine)
    {
        const double HalfPiLow = 6.12323399573676603587e-17;
        if (Math.Abs(cosine) < 0.5)
        {
            return (Math.PI / 2) - (cosine - (HalfPiLow - (cosine * ArcSine(cosine * cosine))));
        }

        // acos x = 2 · asin √((1 − x) / 2)
        double z = (1 - Math.Abs(cosine)) * 0.5;
        double s = Math.Sqrt(z);
        double small = s + (s * ArcSine(z));
        return cosine < 0 ? Math.PI - (2 * (small - HalfPiLow)) : 2 * small;
    }

    /// <summary>asin x / x − 1 from z = x² ≤ ¼.</summary>
    private static double ArcSine(double z) =>
        z * (1.66666666666666657415e-01 + (z * (-3.25565818622400915405e-01 + (z * (2.01212532134862925881e-01
            + (z * (-4.00555345006794114027e-02 + (z * (7.91534994289814532176e-04 + (z * 3.47933107596021167570e-05))))))))))
        / (1 + (z * (-2.40339491173441421878 + (z * (2.02094576023350569471 + (z * (-6.88283971605453293030e-01
            + (z * 7.70381505559019352791e-02))))))));

    private static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((exponent + 1023L) << 52);
}
