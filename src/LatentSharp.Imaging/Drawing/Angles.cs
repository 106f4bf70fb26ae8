namespace LatentSharp.Imaging.Drawing;

/// <summary>
/// Sine and cosine from plain additions and multiplications, so that the last bit is the same on every machine
/// (the platform's own functions differ between C libraries). Error below 1e-13 for angles up to a few thousand radians.
/// </summary>
internal static class Angles
{
    // π/2 in two parts (Cody and Waite): the first has 33 significant bits, so that a multiple of it is exact.
    private const double HalfPiHigh = 1.57079632673412561417e+00;
    private const double HalfPiLow = 6.07710050650619224932e-11;

    /// <summary>Sine and cosine of an angle.</summary>
    /// <param name="radians">Angle in radians.</param>
    public static (double Sin, double Cos) SinCos(double radians)
    {
        double turns = Math.Floor((radians * (2 / Math.PI)) + 0.5);
        double x = radians - (turns * HalfPiHigh) - (turns * HalfPiLow);
        double q = x * x;

        // Taylor's series; |x| ≤ π/4, so that the first term left out is below 1e-14.
        double sin = x * (1 - (q / 6 * (1 - (q / 20 * (1 - (q / 42 * (1 - (q / 72 * (1 - (q / 110 * (1 - (q / 156))))))))))));
        double cos = 1 - (q / 2 * (1 - (q / 12 * (1 - (q / 30 * (1 - (q / 56 * (1 - (q / 90 * (1 - (q / 132 * (1 - (q / 182)))))))))))));
        return (turns - (4 * Math.Floor(turns / 4))) switch
        {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        };
    }
}
