using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Reports.Charts;

/// <summary>Maps values of one axis to pixels.</summary>
internal sealed class Scale
{
    /// <summary>
    /// Smallest range shown: below it the steps between marks would come near the smallest doubles and lose their digits.
    /// </summary>
    private const double Smallest = 1e-280;

    private readonly bool _logarithmic;
    private readonly bool _whole;
    private readonly double _start;
    private readonly double _length;

    private Scale(Axis axis, double low, double high, double start, double length)
    {
        _logarithmic = axis.Logarithmic;
        _whole = axis.Whole;
        Low = low;
        High = high;
        _start = start;
        _length = length;
    }

    /// <summary>Value at the low end.</summary>
    public double Low { get; }

    /// <summary>Value at the high end.</summary>
    public double High { get; }

    /// <summary>Makes a scale that shows all usable values.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="values">The values; those that are not finite, or not positive on a logarithmic axis, are left out.</param>
    /// <param name="start">Pixel of the low end.</param>
    /// <param name="length">Pixels from the low to the high end; negative where pixels run the other way.</param>
    /// <param name="margin">Part of the range to leave free at an end that was not given.</param>
    public static Scale Fit(Axis axis, IEnumerable<double> values, double start, double length, double margin)
    {
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        foreach (double value in values)
        {
            if (Usable(value, axis.Logarithmic))
            {
                low = Math.Min(low, value);
                high = Math.Max(high, value);
            }
        }

        if (low > high)
        {
            (low, high) = axis.Logarithmic ? (1, 10) : (0, 1);
        }

        // A given end takes part in the range: the margin at the other end is one of all that is shown.
        double? minimum = axis.Minimum is { } a && Usable(a, axis.Logarithmic) ? a : null;
        double? maximum = axis.Maximum is { } b && Usable(b, axis.Logarithmic) ? b : null;
        (low, high) = (Math.Min(low, minimum ?? low), Math.Max(high, maximum ?? high));
        (low, high) = axis.Logarithmic ? PadFactor(low, high, margin) : PadRange(low, high, margin);
        low = minimum ?? low;
        high = maximum ?? high;
        if (!(low < high) || (!axis.Logarithmic && high - low < Smallest))
        {
            // The given end lies beyond the data: show some range rather than none.
            high = axis.Logarithmic ? low * 10 : low + Math.Max(1, Math.Abs(low));
        }

        return new Scale(axis, low, high, start, length);
    }

    /// <summary>Whether an axis can show a value.</summary>
    /// <param name="value">The value.</param>
    public bool CanShow(double value) => Usable(value, _logarithmic);

    /// <summary>The pixel of a value.</summary>
    /// <param name="value">A value that can be shown.</param>
    public double Pixel(double value)
    {
        // Differences of logarithms and halves keep the range of extreme doubles from overflowing.
        double part = _logarithmic
            ? (DoubleMath.Log(value) - DoubleMath.Log(Low)) / (DoubleMath.Log(High) - DoubleMath.Log(Low))
            : ((value / 2) - (Low / 2)) / ((High / 2) - (Low / 2));
        return _start + (Math.Clamp(part, -10, 10) * _length);
    }

    /// <summary>Marks and their texts.</summary>
    /// <param name="count">About how many.</param>
    public List<(double Value, string Label)> Marks(int count)
    {
        List<double> ticks = _logarithmic ? Ticks.Logarithmic(Low, High, count) : Ticks.Linear(Low, High, count);
        ticks = _whole && ticks.Exists(t => t == Math.Round(t)) ? ticks.FindAll(t => t == Math.Round(t)) : ticks;
        return [.. ticks.Zip(_logarithmic ? ticks.Select(Ticks.Number) : Ticks.Labels(ticks))];
    }

    private static bool Usable(double value, bool logarithmic) => Math.Abs(value) <= 1e300 && (!logarithmic || value >= 1e-300);

    private static (double Low, double High) PadRange(double low, double high, double margin)
    {
        double range = high - low;
        if (range <= Math.Max(Math.Max(Math.Abs(low), Math.Abs(high)) * 1e-12, Smallest))
        {
            double around = Math.Abs(low) <= Smallest ? 1 : Math.Abs(low) * 0.1;
            return (low - around, high + around);
        }

        return (low - (range * margin), high + (range * margin));
    }

    private static (double Low, double High) PadFactor(double low, double high, double margin)
    {
        double factor = high <= low * (1 + 1e-12) ? 2 : DoubleMath.Exp((DoubleMath.Log(high) - DoubleMath.Log(low)) * margin);
        return (Math.Max(low / factor, 1e-303), Math.Min(high * factor, 1e303));
    }
}
