using System.Globalization;

namespace LatentSharp.Reports.Charts;

/// <summary>Where the marks of an axis stand, and what they say.</summary>
internal static class Ticks
{
    /// <summary>Round numbers, 1, 2 or 5 times a power of ten apart, within a range.</summary>
    /// <param name="low">Low end.</param>
    /// <param name="high">High end, above the low end.</param>
    /// <param name="count">About how many.</param>
    public static List<double> Linear(double low, double high, int count)
    {
        double step = Step(low, high, count);
        var ticks = new List<double>();
        double first = Math.Ceiling((low / step) - 1e-9);
        for (int i = 0; ; i++)
        {
            // A whole number times the step, not a running sum: 0.3 stays 0.3 as near as it can be.
            double tick = (first + i) * step;
            if (tick > high + (step * 1e-9) || i > 100)
            {
                return ticks;
            }

            ticks.Add(tick == 0 ? 0 : tick);
        }
    }

    /// <summary>
    /// Powers of ten within a range; twice and five times them too where that leaves few, round numbers where even that does.
    /// </summary>
    /// <param name="low">Low end, above 0.</param>
    /// <param name="high">High end, above the low end.</param>
    /// <param name="count">About how many.</param>
    public static List<double> Logarithmic(double low, double high, int count)
    {
        int first = (int)Math.Floor(Math.Log10(low));
        int last = (int)Math.Ceiling(Math.Log10(high));
        foreach (double[] factors in (double[][])[[1], [1, 2, 5]])
        {
            int stride = Math.Max(1, (last - first) / Math.Max(1, count));
            var ticks = new List<double>();
            for (int power = first; power <= last; power += stride)
            {
                ticks.AddRange(factors.Select(f => f * Math.Pow(10, power)).Where(t => t >= low * (1 - 1e-9) && t <= high * (1 + 1e-9)));
            }

            if (ticks.Count >= 3)
            {
                return ticks;
            }
        }

        return Linear(low, high, count).Where(t => t > 0).ToList();
    }

    /// <summary>The distance between round marks.</summary>
    /// <param name="low">Low end.</param>
    /// <param name="high">High end, above the low end.</param>
    /// <param name="count">About how many.</param>
    public static double Step(double low, double high, int count)
    {
        double raw = (high - low) / Math.Max(1, count);
        double power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double fraction = raw / power;
        return power * (fraction <= 1.5 ? 1 : fraction <= 3.5 ? 2 : fraction <= 7.5 ? 5 : 10);
    }

    /// <summary>
    /// The text of each mark: all with as many decimals as the closest two need; very large and small ones as powers of ten.
    /// </summary>
    /// <param name="ticks">The marks, ascending.</param>
    public static List<string> Labels(IReadOnlyList<double> ticks)
    {
        double largest = ticks.Select(Math.Abs).DefaultIfEmpty().Max();
        double closest = ticks.Zip(ticks.Skip(1), (a, b) => b - a).DefaultIfEmpty(largest).Min();
        bool even = closest > 0 && ticks.Zip(ticks.Skip(1), (a, b) => b - a).All(d => d < closest * 1.001);
        if (!even)
        {
            return ticks.Select(Number).ToList();
        }

        if (largest >= 1e7 || (largest > 0 && largest < 1e-3))
        {
            int power = (int)Math.Floor(Math.Log10(largest));
            int digits = Decimals(Mantissa(closest, power));
            return ticks.Select(t => t == 0
                ? "0" : $"{Mantissa(t, power).ToString("F" + digits, CultureInfo.InvariantCulture)}×10{Superscript(power)}").ToList();
        }

        return ticks.Select(t => Sign(t.ToString("N" + Decimals(closest), CultureInfo.InvariantCulture))).ToList();
    }

    /// <summary>One number by itself, to four digits.</summary>
    /// <param name="value">The number.</param>
    public static string Number(double value)
    {
        double size = Math.Abs(value);
        if (!double.IsFinite(value) || size == 0)
        {
            return double.IsNaN(value) ? "–" : value == 0 ? "0" : value > 0 ? "∞" : "−∞";
        }

        if (size is >= 1e7 or < 1e-3)
        {
            int power = (int)Math.Floor(Math.Log10(size));
            string mantissa = Mantissa(value, power).ToString("0.###", CultureInfo.InvariantCulture);
            return Sign((mantissa is "1" ? "" : mantissa + "×") + "10" + Superscript(power));
        }

        int decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(size)), 0, 6);
        return Sign(value.ToString("#,0." + new string('#', decimals), CultureInfo.InvariantCulture));
    }

    /// <summary>A way to write numbers that gives all of them the decimals of the one that needs most.</summary>
    /// <param name="values">The numbers.</param>
    public static Func<double, string> Alike(IEnumerable<double> values)
    {
        string[] texts = [.. values.Where(double.IsFinite).Select(Number)];
        if (texts.Any(t => !char.IsAsciiDigit(t[^1])))
        {
            return Number;
        }

        int decimals = texts.Select(t => t.Contains('.', StringComparison.Ordinal)
            ? t.Length - t.IndexOf('.', StringComparison.Ordinal) - 1 : 0).DefaultIfEmpty().Max();
        return value => double.IsFinite(value) ? Sign(value.ToString("N" + decimals, CultureInfo.InvariantCulture)) : Number(value);
    }

    /// <summary>A number without its power of ten, which is taken off in halves: the whole may be too small for a double.</summary>
    private static double Mantissa(double value, int power) => value / Math.Pow(10, power / 2) / Math.Pow(10, power - (power / 2));

    private static int Decimals(double step) => step > 0 ? Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 12) : 0;

    private static string Sign(string number) => number.Replace('-', '−');

    private static string Superscript(int power) =>
        string.Concat(power.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));
}
