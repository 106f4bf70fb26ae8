using System.Globalization;
using System.Text.Json.Serialization;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Data.Tables.Mixed.Types;

/// <summary>A column of dates or times, as days since the first of January of the year 2000.</summary>
internal sealed record DateColumn : ValueColumn
{
    private const int LongestFormat = 40;

    private static readonly DateTime Start = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private static readonly string[] Formats =
    [
        .. from date in new[] { "yyyy-MM-dd", "yyyy/MM/dd", "dd.MM.yyyy", "d.M.yyyy", "dd/MM/yyyy", "MM/dd/yyyy", "d/M/yyyy", "M/d/yyyy",
            "dd-MM-yyyy", "yyyyMMdd", "dd MMM yyyy", "d MMM yyyy", "MMM d, yyyy" }
           from time in new[] { "", " HH:mm:ss", " HH:mm", "'T'HH:mm:ss", "'T'HH:mm", "'T'HH:mm:ss'Z'", " HH:mm:ss.fff",
               "'T'HH:mm:ss.fff'Z'" }
           where date != "yyyyMMdd" || time.Length > 0
           select date + time,
        "HH:mm:ss", "HH:mm", "yyyy-MM",
    ];

    /// <summary>How dates are written, in .NET's letters.</summary>
    [JsonRequired]
    public string Format { get; init; } = "";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => !Format.Contains('y', StringComparison.Ordinal) ? "time" : Step < 1 ? "date and time" : "date";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Values => $"{Write(Low)} to {Write(High)}";

    // What a date is rounded to, in days.
    private double Step => Format.Contains("ss.", StringComparison.Ordinal) ? 1 / 86_400_000.0
        : Format.Contains('s', StringComparison.Ordinal) ? 1 / 86_400.0 : Format.Contains('m', StringComparison.Ordinal) ? 1 / 1440.0 : 1;

    /// <summary>The format of all texts of a column; null where there is none.</summary>
    /// <param name="texts">The texts, none of them missing.</param>
    public static string? FormatOf(IReadOnlyCollection<string> texts) =>
        Formats.FirstOrDefault(format => texts.All(text => TryParse(text, format, out _)));

    /// <inheritdoc/>
    public override double? Parse(string text) => Parse(text, Format);

    /// <summary>The days of a date; null where the text is none.</summary>
    public static double? Parse(string text, string format) =>
        TryParse(text, format, out DateTime time) ? (time - Start).TotalDays : null;

    /// <inheritdoc/>
    public override string Text(double cell, RandomStream random, ulong at) => double.IsNaN(cell) ? Missing ?? "" : Write(cell);

    /// <inheritdoc/>
    protected override string? FormFault() => Format is { Length: >= 1 and <= LongestFormat } && Formats.Contains(Format)
        && Low >= (DateTime.MinValue - Start).TotalDays && High <= (DateTime.MaxValue - Start).TotalDays - 1 && !IsLogarithmic
        ? null : "a format of dates that is none";

    /// <summary>Compares what is written.</summary>
    /// <param name="other">Another.</param>
    public bool Equals(DateColumn? other) => other is not null && IsLike(other) && Format == other.Format;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Modes.Count, Low, High);

    /// <inheritdoc/>
    protected override double Rounded(double cell) => Math.Round(cell / Step) * Step;

    private static bool TryParse(string text, string format, out DateTime time) => DateTime.TryParseExact(
        text, format, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out time);

    private string Write(double days) =>
        Start.AddTicks((long)Math.Round(days / Step) * (long)Math.Round(Step * TimeSpan.TicksPerDay))
            .ToString(Format, CultureInfo.InvariantCulture);
}
