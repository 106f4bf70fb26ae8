using System.Text.Json.Serialization;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Data.Tables.Mixed.Types;

/// <summary>A column of dates or times, as days since the first of January of the year 2000.</summary>
internal sealed record DateColumn : ValueColumn
{
    private const int LongestFormat = 48;

    // Parts of a second; finer ones are no longer exact in days.
    private const double Finest = 1e6;

    private static readonly DateTime Start = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    /// <summary>How dates are written, in .NET's letters.</summary>
    [JsonRequired]
    public string Format { get; init; } = "";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => DateFormat.IsLength(Format) ? "length of time"
        : !Format.Contains('y', StringComparison.Ordinal) ? "time" : Step < 1 ? "date and time" : "date";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Values => $"{Write(Low)} to {Write(High)}";

    // What a date is rounded to, in days.
    private double Step
    {
        get
        {
            int point = Format.IndexOf("ss.", StringComparison.Ordinal);
            double seconds = 1;
            for (int i = point + "ss.".Length; point >= 0 && i < Format.Length && Format[i] is 'f' or 'F' && seconds < Finest; i++)
            {
                seconds *= 10;
            }

            return Format.Contains('s', StringComparison.Ordinal) ? 1 / (86_400 * seconds)
                : Format.Contains('m', StringComparison.Ordinal) ? 1 / 1440.0 : 1;
        }
    }

    /// <inheritdoc/>
    public override double? Parse(string text) => Parse(text, Format);

    /// <summary>The days of a date; null where the text is none.</summary>
    public static double? Parse(string text, string format) =>
        DateFormat.TryParse(text, format, out DateTime time) ? (time - Start).TotalDays : null;

    /// <inheritdoc/>
    public override string Text(double cell, RandomStream random, ulong at) => double.IsNaN(cell) ? Missing ?? "" : Write(cell);

    /// <inheritdoc/>
    protected override string? FormFault() => Format is { Length: >= 1 and <= LongestFormat } && DateFormat.IsKnown(Format)
        && Low >= (DateTime.MinValue - Start).TotalDays && High <= (DateTime.MaxValue - Start).TotalDays - 1 && !IsLogarithmic
        ? null : "a format of dates that is none";

    /// <summary>Compares what is written.</summary>
    /// <param name="other">Another.</param>
    public bool Equals(DateColumn? other) => other is not null && IsLike(other) && Format == other.Format;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Modes.Count, Low, High);

    /// <inheritdoc/>
    protected override double Rounded(double cell) => Math.Round(cell / Step) * Step;

    private string Write(double days)
    {
        // What has zones of several kinds is read as universal time, and written so.
        DateTime time = Start.AddTicks((long)Math.Round(days / Step) * (long)Math.Round(Step * TimeSpan.TicksPerDay));
        return DateFormat.Text(time, Format);
    }
}
