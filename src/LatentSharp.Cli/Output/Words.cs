using System.Globalization;
using LatentSharp.Data.Sentences;
using LatentSharp.Models;
using LatentSharp.Reports.Pages;

namespace LatentSharp.Cli.Output;

/// <summary>Numbers and choices as a person reads them.</summary>
internal static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>A number; a dash for what was not measured.</summary>
    public static string Number(double? value, string format) =>
        value is { } number && double.IsFinite(number) ? number.ToString(format, CultureInfo.InvariantCulture) : "–";

    public static string Pictures(int count) => Counted.Of(count, "picture");

    public static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB");

    public static string Rows(int count) => Counted.Of(count, "row");

    /// <summary>A path as it is typed in a shell.</summary>
    public static string Typed(string path) =>
        path.Length > 0 && path.All(c => char.IsLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '+' or '=' or ',' or '@')
        ? path
        : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    public static string Epochs(int count) => Counted.Of(count, "epoch");

    /// <summary>
    /// The terms of the objective; a KL of exactly 0 is that of a basic auto-encoder, which has none and no bound either.
    /// </summary>
    /// <param name="terms">The terms.</param>
    /// <param name="unit">The unit of those that the bound is made of, and what else is true of them.</param>
    public static string Terms(LossTerms terms, string unit)
    {
        string Named(TermValue term) => $"{Term(term.Name)} {Number(term.Value, "F2")}";
        string beside = string.Concat(terms.Where(term => !term.IsOfBound).Select(term => $"; {Named(term)}{InUnit(term.Unit)}"));
        TermValue[] bound = [.. terms.Where(term => term.IsOfBound)];
        return (bound.Length == 1 ? Named(bound[0])
            : $"−ELBO {Number(terms.Bound, "F2")} = {string.Join(" + ", bound.Select(Named))}") + $" {unit}{beside}";
    }

    /// <summary>The name of a loss term for a person.</summary>
    public static string Term(string name) => TermFigures.Words(name);

    private static string InUnit(string unit) => unit == LossTerm.Nats ? "" : $" {unit}";

    /// <summary>A length of time in a sentence.</summary>
    public static string About(TimeSpan time) => time switch
    {
        { TotalHours: >= 48 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:F0} days"),
        { TotalMinutes: >= 100 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:F1} hours"),
        { TotalSeconds: >= 100 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:F0} minutes"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, time.TotalSeconds):F0} seconds"),
    };

    public static string Time(TimeSpan time) => time switch
    {
        { TotalHours: >= 24 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:F1} days"),
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:D2}:{time.Seconds:D2}"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:D2}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s"),
    };
}
