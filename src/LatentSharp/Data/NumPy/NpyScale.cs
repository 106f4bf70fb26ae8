using System.Globalization;
using System.Numerics;
using LatentSharp.Data.Values;
using LatentSharp.Formats;
using LatentSharp.Imaging.Reading;

namespace LatentSharp.Data.NumPy;

/// <summary>
/// How the numbers of pictures become levels of 0 to 255: (value − <paramref name="Low"/>) · <paramref name="Factor"/>, rounded.
/// </summary>
/// <param name="Low">What becomes black.</param>
/// <param name="High">What becomes white.</param>
/// <param name="Factor">Levels for each unit.</param>
/// <param name="Slack">How far beyond both a value may be.</param>
/// <param name="Expected">What values pictures have, for messages.</param>
/// <param name="Note">What was made of the values; null where they are levels already.</param>
internal sealed record NpyScale(float Low, float High, float Factor, float Slack, string Expected, string? Note)
{
    private const float White = byte.MaxValue;

    // Half a level beyond black and white: what resizing and rounding leave of a picture that was in the range.
    private const float Half = 0.5f / White;

    // Fractions up to here could be anything, e.g. standardized values; levels of photographs go far beyond.
    private const float LeastWhite = 32;

    // Resizing with splines goes beyond black and white by less than this part of what is between them.
    private const float Overshoot = 0.1f;

    // Numbers that begin less below 0 are no pictures in [-1, 1]: of those some sample is darker than gray.
    private const float LeastBelow = -0.25f;

    // The digits of scikit-learn are counts of 4×4 pixels.
    private const int WhiteOfDigits = 16;

    private const string Floats = "floats from 0 to 1, from -1 to 1 or from 0 to 255";
    private const string Whole = "whole numbers from 0 to 255";

    private static readonly NpyScale Unit = new(0, 1, White, Half, Floats, "values: floats in [0, 1], brought to 256 levels");
    private static readonly NpyScale Signed = new(-1, 1, White / 2, 2 * Half, Floats, "values: floats in [-1, 1], brought to 256 levels");
    private static readonly NpyScale RealLevels = new(0, White, 1, 0.5f, Floats, "values: floats in [0, 255], taken for levels");
    private static readonly NpyScale Levels = new(0, White, 1, 0, Whole, null);
    private static readonly NpyScale Truths = new(0, White, White, 0, Whole, "values: all are 0 or 1, taken for black and white");
    private static readonly NpyScale Deep = new(0, ushort.MaxValue, 1 / 257f, 0, Whole, "values: 16-bit samples, brought to 256 levels");

    /// <summary>The scale of numbers of a type.</summary>
    /// <param name="type">How they are stored.</param>
    /// <param name="range">What was found among them.</param>
    public static NpyScale Of(ElementType type, NpyRange range)
    {
        if (type is ElementType.F16 or ElementType.F32 or ElementType.F64)
        {
            bool areLevels = range.High >= (range.Low >= -RealLevels.Slack && range.High <= White + RealLevels.Slack ? LeastWhite
                : White / 2);
            return !range.IsFinite ? Unit
                : Unit.Over(range) ?? (range.Low <= LeastBelow ? Signed.Over(range) : null) ?? Counted(range)
                    ?? (areLevels ? RealLevels.Over(range) : null) ?? Unit with
                    {
                        Expected = string.Create(CultureInfo.InvariantCulture,
                        $"{Floats}, and these are from {range.Low} to {range.High} (bring them to one of those ranges)")
                    };
        }

        return range.AreTruths ? Truths : type == ElementType.U16 && range.High > White ? Deepest((int)range.High) : Levels;
    }

    /// <summary>The level of a value; null where it is out of the range, or no number.</summary>
    public byte? ToLevel(float value) =>
        value >= Low - Slack && value <= High + Slack ? (byte)MathF.Round(Math.Clamp((value - Low) * Factor, 0, White)) : null;

    /// <summary>The scale for numbers that are in its range or a little beyond, which is then said; null for others.</summary>
    private NpyScale? Over(NpyRange range)
    {
        float most = Overshoot * (High - Low);
        return range.Low >= Low - Slack && range.High <= High + Slack ? this
            : range.Low < Low - most || range.High > High + most ? null
            : this with
            {
                Slack = most,
                Note = string.Create(CultureInfo.InvariantCulture,
                    $"{Note}; they are from {range.Low:0.###} to {range.High:0.###}, and what is beyond is made black or white"),
            };
    }

    /// <summary>The scale of a few whole numbers: white is the largest of as many bits; null for other numbers.</summary>
    private static NpyScale? Counted(NpyRange range)
    {
        if (!range.AreWhole || range.Low < 0 || range.High >= LeastWhite)
        {
            return null;
        }

        int white = range.High == WhiteOfDigits ? WhiteOfDigits : (int)BitOperations.RoundUpToPowerOf2((uint)range.High + 1) - 1;
        string note = string.Create(CultureInfo.InvariantCulture, $"values: whole numbers from {range.Low} to {range.High}, of which "
            + $"{white} is made white");
        return new NpyScale(0, white, White / white, 0, Floats, note);
    }

    private static NpyScale Deepest(int largest)
    {
        int white = SampleBits.WhiteOf(largest);
        return white == ushort.MaxValue ? Deep
            : Deep with { High = white, Factor = White / white, Note = DeepSamples.Note(largest, white) };
    }
}

/// <summary>What numbers occur.</summary>
/// <param name="Low">The smallest.</param>
/// <param name="High">The largest.</param>
/// <param name="AreWhole">Whether all are whole numbers.</param>
/// <param name="AreTruths">Whether all are 0 or 1.</param>
/// <param name="IsFinite">Whether all are numbers.</param>
internal readonly record struct NpyRange(float Low, float High, bool AreWhole, bool AreTruths, bool IsFinite)
{
    /// <summary>The range before any number was looked at.</summary>
    public static NpyRange Empty => new(float.PositiveInfinity, float.NegativeInfinity, true, true, true);

    /// <summary>The range with more numbers in it.</summary>
    public NpyRange With(ReadOnlySpan<float> values)
    {
        (float low, float high, bool whole, bool truths, bool finite) = (Low, High, AreWhole, AreTruths, IsFinite);
        foreach (float value in values)
        {
            low = MathF.Min(low, value);
            high = MathF.Max(high, value);
            whole &= MathF.Truncate(value) == value;
            truths &= value is 0 or 1;
            finite &= float.IsFinite(value);
        }

        return new NpyRange(low, high, whole, truths, finite);
    }

    /// <summary>The range of both.</summary>
    public NpyRange With(NpyRange other) => new(
        MathF.Min(Low, other.Low), MathF.Max(High, other.High), AreWhole && other.AreWhole, AreTruths && other.AreTruths, IsFinite
            && other.IsFinite);
}
