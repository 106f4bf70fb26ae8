using System.Globalization;
using System.Text.RegularExpressions;

namespace LatentSharp.Data.Tables.Mixed.Types;

/// <summary>How a column writes its dates, in .NET's letters, and whether the order of day and month was open.</summary>
/// <param name="Format">The format; a zone that is the same in all dates is in it as it stands.</param>
/// <param name="IsOpen">Whether all dates can be read with day and month the other way round, too, as other dates.</param>
internal sealed partial record DateFormat(string Format, bool IsOpen)
{
    private const int Looked = 20;
    private const int LongestDate = 40;

    // Years of two digits up to this one are of this century, whatever the machine's own rule.
    private const int LastYear = 2049;

    // A length of time, of which the hours may be more than a day has.
    private static readonly string[] Lengths = ["[hh]:mm:ss", "[hh]:mm", "[h]:mm:ss", "[h]:mm"];

    private static readonly CultureInfo Culture = WithLastYear();

    /// <summary>Stands for a zone that differs from date to date.</summary>
    private const string Zones = "zzz";

    // Of two that differ in the order of day and month the one with the day first is the usual one.
    private static readonly (string Day, string Month)[] Orders =
        [("dd/MM/", "MM/dd/"), ("d/M/", "M/d/"), ("dd-MM-", "MM-dd-"), ("d-M-", "M-d-")];

    // Tried last, so that no date with a whole year is taken for one of them.
    private static readonly string[] ShortYears =
    [
        "dd.MM.yy", "d.M.yy", "dd/MM/yy", "MM/dd/yy", "d/M/yy", "M/d/yy", "dd-MM-yy", "MM-dd-yy", "d-M-yy", "M-d-yy",
        "dd-MMM-yy", "d-MMM-yy", "dd MMM yy", "d MMM yy",
    ];

    private static readonly string[] Times =
    [
        "HH:mm:ss", "HH:mm", "H:mm:ss", "H:mm", "hh:mm:ss tt", "hh:mm tt", "h:mm:ss tt", "h:mm tt", "hh:mmtt", "h:mmtt",
        .. Enumerable.Range(1, 7).Select(digits => $"HH:mm:ss.{new string('f', digits)}"), "HH:mm:ss.FFFFFF",
    ];

    private static readonly string[] Formats =
    [
        .. from date in new[] { "yyyy-MM-dd", "yyyy/MM/dd", "dd.MM.yyyy", "d.M.yyyy", "dd/MM/yyyy", "MM/dd/yyyy", "d/M/yyyy", "M/d/yyyy",
            "dd-MM-yyyy", "MM-dd-yyyy", "d-M-yyyy", "M-d-yyyy", "yyyyMMdd", "dd MMM yyyy", "d MMM yyyy", "d MMMM yyyy", "MMM d, yyyy",
            "MMMM d, yyyy", "dd-MMM-yyyy", "d-MMM-yyyy" }
           from time in Times.SelectMany(time => new[] { $" {time}", $"'T'{time}" }).Prepend("")
           where date != "yyyyMMdd" || time.Length > 0
           select date + time,
        .. Times, "yyyy-MM", .. Lengths,
        .. from date in ShortYears from time in Times.Select(time => " " + time).Prepend("") select date + time,
    ];

    private static readonly HashSet<string> Known = [.. Formats];

    /// <summary>Whether a format is one of those that are looked for; a file may say anything.</summary>
    /// <param name="format">The format.</param>
    public static bool IsKnown(string format) => Known.Contains(QuotedZone().Replace(format, ""));

    /// <summary>Whether a format is that of lengths of time, which have no date.</summary>
    /// <param name="format">The format.</param>
    public static bool IsLength(string format) => format.StartsWith('[');

    /// <summary>Whether a text looks like a date or a time, in whatever form.</summary>
    /// <param name="text">The text.</param>
    public static bool IsLike(string text) => text.Length <= LongestDate && DateLike().IsMatch(text);

    /// <summary>How all texts of a column are dates; null where there is no such form.</summary>
    /// <param name="texts">The texts, none of them missing.</param>
    /// <param name="monthFirst">What is known of the order of day and month from elsewhere; null for nothing.</param>
    public static DateFormat? Of(IReadOnlyCollection<string> texts, bool? monthFirst = null)
    {
        string? format = Candidates(texts, 1).FirstOrDefault(format => texts.All(text => TryParse(text, format, out _)));
        if (format is null || Other(format) is not { } other || !texts.All(text => TryParse(text, other, out _)))
        {
            return format is null ? null : new DateFormat(format, IsOpen: false);
        }

        DateTime[] dates = [.. texts.Select(text => TryParse(text, format, out DateTime time) ? time : default)];
        if (Array.TrueForAll(dates, date => date.Day == date.Month))
        {
            return new DateFormat(format, IsOpen: false);
        }

        // A table by months has one day in all its dates.
        bool isMonthly = dates.DistinctBy(date => date.Month).Count() == 1 && dates.DistinctBy(date => date.Day).Count() > 1;
        return new DateFormat(monthFirst ?? isMonthly ? other : format, IsOpen: monthFirst is null);
    }

    /// <summary>How at least half of the texts are dates; null where there is no such form.</summary>
    /// <param name="texts">The texts, none of them missing.</param>
    public static DateFormat? OfMost(IReadOnlyCollection<string> texts)
    {
        (string? format, int count) = Candidates(texts, Looked)
            .Select(format => (Format: format, Count: texts.Count(text => TryParse(text, format, out _))))
            .DefaultIfEmpty().MaxBy(pair => pair.Count);
        return format is null || 2 * count < texts.Count ? null
            : Of([.. texts.Where(text => TryParse(text, format, out _))]);
    }

    /// <summary>Whether the texts are dates that can only be read with the month before the day, or only the other way round.</summary>
    /// <param name="texts">The texts, none of them missing.</param>
    /// <returns>Null where they say nothing of that order.</returns>
    public static bool? MonthFirst(IReadOnlyCollection<string> texts) =>
        Of(texts) is { IsOpen: false } form && Other(form.Format) is { } other && !texts.All(text => TryParse(text, other, out _))
            ? form.Format.StartsWith('M') : null;

    /// <summary>What is told of a column whose years have two digits, or where the order of day and month was open.</summary>
    /// <param name="name">The column.</param>
    /// <param name="texts">Its texts, none of them missing.</param>
    public IEnumerable<string> Notes(string name, IReadOnlyCollection<string> texts)
    {
        if (HasShortYear())
        {
            DateTime[] dates = [.. texts.Select(text => Date(text, Format))];
            yield return string.Create(CultureInfo.InvariantCulture, $"read: the years of two digits of the column '{name}' as " +
                $"{dates.Min():yyyy} to {dates.Max():yyyy}; 50 to 99 are taken for 19.., so write four digits where that is wrong");
        }

        if (!IsOpen || Other(Format) is not { } other)
        {
            yield break;
        }

        (string text, DateTime date, DateTime swapped) = texts.Select(text => (text, Date(text, Format), Date(text, other)))
            .First(dates => dates.Item2 != dates.Item3);
        yield return string.Create(CultureInfo.InvariantCulture, $"read: '{text}' of the column '{name}' as {date:yyyy-MM-dd}, the " +
            $"{(Format.StartsWith('M') ? "month" : "day")} first; both orders fit, so write {swapped:yyyy-MM-dd} where that is meant");
    }

    /// <summary>Reads a date.</summary>
    /// <param name="text">The text.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="time">The date; universal time where zones differ.</param>
    public static bool TryParse(string text, string format, out DateTime time)
    {
        if (IsLength(format))
        {
            return TryLength(text, format, out time);
        }

        if (!format.EndsWith(Zones, StringComparison.Ordinal))
        {
            return DateTime.TryParseExact(text, format, Culture, DateTimeStyles.NoCurrentDateDefault, out time);
        }

        bool isRead = DateTimeOffset.TryParseExact(text, format, Culture, DateTimeStyles.None, out DateTimeOffset at);
        time = at.UtcDateTime;
        return isRead;
    }

    /// <summary>The text of a date.</summary>
    /// <param name="time">The date.</param>
    /// <param name="format">How it is written.</param>
    public static string Text(DateTime time, string format)
    {
        if (!IsLength(format))
        {
            return new DateTimeOffset(time, TimeSpan.Zero).ToString(format, CultureInfo.InvariantCulture);
        }

        var length = TimeSpan.FromTicks(time.Ticks);
        string hours = format.StartsWith("[hh]", StringComparison.Ordinal) ? "00" : "0";
        return Math.Floor(length.TotalHours).ToString(hours, CultureInfo.InvariantCulture)
            + length.ToString(format.EndsWith("ss", StringComparison.Ordinal) ? @"\:mm\:ss" : @"\:mm", CultureInfo.InvariantCulture);
    }

    private static bool TryLength(string text, string format, out DateTime time)
    {
        time = default;
        Match match = Length().Match(text);
        bool isOne = match.Success && match.Groups["seconds"].Success == format.EndsWith("ss", StringComparison.Ordinal)
            && match.Groups["hours"].Length >= format.IndexOf(']', StringComparison.Ordinal) - 1;
        if (isOne)
        {
            int Of(string part) => match.Groups[part] is { Success: true } found ? int.Parse(found.Value, CultureInfo.InvariantCulture) : 0;
            time = time.AddHours(Of("hours")).AddMinutes(Of("minutes")).AddSeconds(Of("seconds"));
        }

        return isOne;
    }

    private bool HasShortYear() => Format.Contains("yy", StringComparison.Ordinal) && !Format.Contains("yyyy", StringComparison.Ordinal);

    private static CultureInfo WithLastYear()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.Calendar.TwoDigitYearMax = LastYear;
        return culture;
    }

    private static DateTime Date(string text, string format) => TryParse(text, format, out DateTime time) ? time : default;

    /// <summary>The formats that one of the first texts has, with the zone that most texts have.</summary>
    private static IEnumerable<string> Candidates(IReadOnlyCollection<string> texts, int looked)
    {
        string[] first = [.. texts.Take(looked).Where(text => text.Length <= LongestDate && text.AsSpan().ContainsAnyInRange('0', '9'))];
        if (first.Length == 0)
        {
            return [];
        }

        string[] zones = [.. texts.Where(text => text.Contains(':', StringComparison.Ordinal))
            .Select(text => Zone().Match(text).Value).Where(zone => zone.Length > 0)];
        string zone = 2 * zones.Length < texts.Count ? "" : zones.Distinct(StringComparer.Ordinal).Count() == 1 ? $"'{zones[0]}'" : Zones;
        return Formats.Select(format => format + zone).Where(format => Array.Exists(first, text => TryParse(text, format, out _)));
    }

    /// <summary>The format with day and month the other way round; null where that is none that is read.</summary>
    private static string? Other(string format)
    {
        foreach ((string day, string month) in Orders)
        {
            if (format.StartsWith(day, StringComparison.Ordinal) || format.StartsWith(month, StringComparison.Ordinal))
            {
                return (format.StartsWith(day, StringComparison.Ordinal) ? month : day) + format[day.Length..];
            }
        }

        return null;
    }

    [GeneratedRegex(@"^(?<hours>\d{1,5}):(?<minutes>[0-5]\d)(?::(?<seconds>[0-5]\d))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Length();

    [GeneratedRegex(@"(?<=:[0-5]\d(?:\.\d+)?)\s?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Zone();

    [GeneratedRegex(@"(?:'\s?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)'|zzz)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QuotedZone();

    [GeneratedRegex(@"^(?:\w{3,9},? )?(?:(?:\d{4}|\d{1,2})(?<sign>[-/. ])(?:\d{1,2}|[A-Z]{3,9})\k<sign>(?:\d{4}|\d{2})(?!\d|\.\d)" +
        @"|[A-Z]{3,9} \d{1,2}, \d{4}|\d{1,3}:[0-5]\d(?![\d]))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DateLike();
}
