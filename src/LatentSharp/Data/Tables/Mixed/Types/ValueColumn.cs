using System.Text.Json.Serialization;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Data.Tables.Mixed.Types;

/// <summary>
/// A column of numbers or dates. Its distribution is a mixture, and a cell is the mode that it belongs to and its place in that mode
/// (mode-specific normalization, Xu et al. 2019, "Modeling tabular data using conditional GAN", section 4.2). A number that comes again and
/// again, such as 0, is a mode without a width.
/// </summary>
internal abstract record ValueColumn : MixedColumn
{
    private const int MostModes = 256;
    private const double Largest = 1e150;

    private RowPart? _part;

    /// <summary>The modes, in rising order.</summary>
    [JsonRequired]
    public IReadOnlyList<Mode> Modes { get; init; } = [];

    /// <summary>Whether modes are of the logarithm: all numbers are above 0, and far apart.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>The least of the training rows.</summary>
    public double Low { get; init; }

    /// <summary>The largest of the training rows.</summary>
    public double High { get; init; }

    /// <summary>The standard deviation over the training rows.</summary>
    public double Deviation { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public sealed override RowPart Part => _part ??= MakePart();

    /// <inheritdoc/>
    [JsonIgnore]
    public sealed override bool IsOrdered => true;

    /// <inheritdoc/>
    [JsonIgnore]
    public sealed override double Unit => Deviation > 0 ? Deviation : 1;

    /// <summary>Rounds a number to what the file's numbers are rounded to.</summary>
    /// <param name="cell">The number.</param>
    protected abstract double Rounded(double cell);

    /// <inheritdoc/>
    protected sealed override (int Choice, double Value) Encode(double cell)
    {
        if (double.IsNaN(cell))
        {
            return (Modes.Count, 0);
        }

        double seen = Seen(cell);
        int best = 0;
        double least = double.PositiveInfinity;
        for (int i = 0; i < Modes.Count; i++)
        {
            Mode mode = Modes[i];
            if (mode.Scale == 0 && mode.Mean == seen)
            {
                return (i, 0);
            }

            double away = (seen - mode.Mean) / mode.Scale;
            double cost = mode.Scale == 0 ? double.PositiveInfinity : (0.5 * away * away) + DoubleMath.Log(mode.Scale);
            (best, least) = cost < least ? (i, cost) : (best, least);
        }

        return double.IsPositiveInfinity(least) ? (Nearest(seen), 0) : (best, (seen - Modes[best].Mean) / Modes[best].Scale);
    }

    /// <inheritdoc/>
    protected sealed override double Decode(int choice, double value)
    {
        if (choice >= Modes.Count)
        {
            return double.NaN;
        }

        double seen = Modes[choice].Mean + (Modes[choice].Scale * value);
        return Modes[choice].Scale == 0 && !IsLogarithmic ? seen : Rounded(IsLogarithmic ? DoubleMath.Exp(seen) : seen);
    }

    /// <inheritdoc/>
    protected sealed override double Held(double cell) => double.IsNaN(cell) ? cell : Math.Clamp(cell, Low, High);

    /// <inheritdoc/>
    public sealed override string? Fault() =>
        FormFault() ?? (Modes is not { Count: >= 1 and <= MostModes }
            || Modes.Any(mode => !(Math.Abs(mode.Mean) <= Largest && mode.Scale is >= 0 and <= Largest))
            || !(Math.Abs(Low) <= Largest && Math.Abs(High) <= Largest && Low <= High && Deviation is >= 0 and <= Largest)
            || (IsLogarithmic && Low <= 0)
            ? "modes that are none" : null);

    /// <summary>What is wrong with how cells are written.</summary>
    protected abstract string? FormFault();

    /// <summary>Whether another column has the same modes and the same range.</summary>
    /// <param name="other">The other.</param>
    protected bool IsLike(ValueColumn other) =>
        Name == other.Name && Missing == other.Missing && MissingShare.Equals(other.MissingShare) && Modes.SequenceEqual(other.Modes)
        && IsLogarithmic == other.IsLogarithmic && Low.Equals(other.Low) && High.Equals(other.High) && Deviation.Equals(other.Deviation);

    /// <summary>A number as the modes see it.</summary>
    private double Seen(double cell) => !IsLogarithmic ? cell : DoubleMath.Log(Math.Max(cell, Low * 1e-3));

    private int Nearest(double seen)
    {
        int nearest = 0;
        for (int i = 1; i < Modes.Count; i++)
        {
            nearest = Math.Abs(Modes[i].Mean - seen) < Math.Abs(Modes[nearest].Mean - seen) ? i : nearest;
        }

        return nearest;
    }

    private RowPart MakePart()
    {
        int choices = Modes.Count + (Missing is null ? 0 : 1);
        bool[] withValue = [.. Modes.Select(mode => mode.Scale > 0), .. Missing is null ? (bool[])[] : [false]];
        return new RowPart(choices == 1 && withValue[0] ? 0 : choices, withValue);
    }
}
