using System.Globalization;
using System.Text.Json.Serialization;
using LatentSharp.Cli.Output;
using LatentSharp.Data.Sentences;
using LatentSharp.Runs.Altering;
using LatentSharp.Runs.Inputs;

namespace LatentSharp.Cli.Results;

/// <summary>The result of <c>alter</c>.</summary>
/// <param name="Out">What was written.</param>
/// <param name="Pictures">How many pictures; null for rows of a table.</param>
/// <param name="Rows">How many rows; null for pictures.</param>
/// <param name="How">The rule, or the rules with commas between.</param>
/// <param name="Toward">The features and the strengths used.</param>
internal sealed record AlterReport(string Out, int? Pictures, int? Rows, string How, IReadOnlyList<AlteredFeature> Toward)
{
    // Half a level of 255 cannot be seen, and most of it is lost in rounding.
    private const double LeastSeen = 0.5;
    private const int Named = 5;

    /// <summary>How far the pictures moved: one for each strength of a row.</summary>
    public IReadOnlyList<AlteredChange> Changes { get; init; } = [];

    /// <summary>Given pictures that are unlike what the model was trained on; none where its file does not say what is usual.</summary>
    public IReadOnlyList<UnlikeExample>? Unlike { get; init; }

    /// <summary>Features that columns of a table say, before and after; none for pictures.</summary>
    public IReadOnlyList<ColumnChange>? Columns { get; init; }

    private int Count => Pictures ?? Rows ?? 0;

    [JsonIgnore]
    public bool IsInLevels { get; init; } = true;

    [JsonIgnore]
    public string Noun { get; init; } = "picture";

    /// <summary>The same of the run beside it, if there is one.</summary>
    public AlterReport? Beside { get; init; }

    public static AlterReport Of(string path, AlterResult result) => new(
        path, result.Rows is null ? result.Given.Names.Count : null, result.Rows is null ? null : result.Given.Names.Count,
        string.Join(',', result.Features.Select(f => Words.Of(f.How)).Distinct()), result.Features)
    {
        Changes = result.Changes,
        Unlike = result.Given.Unlike,
        IsInLevels = result.IsInLevels,
        Noun = result.Noun,
        Columns = result.ColumnChanges.Count > 0 ? result.ColumnChanges : null,
    };

    /// <summary>The same for a person.</summary>
    public IEnumerable<string> Lines()
    {
        IEnumerable<string> moved = Toward.Select(
            t => string.Create(CultureInfo.InvariantCulture, $"towards {t.Feature} by {t.Strength:0.##}"));
        string moves = string.Join(" and ", moved);
        yield return $"{Counted.Of(Count, Noun)} moved {moves} ({How}): {Out}";
        yield return !IsInLevels ? "change against the reconstructions, root mean square in standard deviations: "
                + string.Join("; ", Changes.Select(change => Text(change, "0.00")))
            : Changes.All(change => change.Most < LeastSeen)
            ? "nothing changes that could be seen: less than half a level of 255, root mean square"
            : "change against the reconstructions, root mean square in levels of 255: "
                + string.Join("; ", Changes.Select(change => Text(change, "0.0")));
        foreach (AlteredFeature feature in Toward)
        {
            foreach (string line in Lines(feature))
            {
                yield return line;
            }
        }

        foreach (ColumnChange column in Columns ?? [])
        {
            TriedFeature tried = column.Tried;
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{column.Feature}: {column.Before} of {Counted.Of(Count, Noun)} as the model gives them back, afterwards ")
                + string.Join(", ", column.After.Select((count, i) => $"{count}{Times(Changes[i])}"));
            string of = tried.IsHeldOut ? $"held-out {Noun}" : "training code";
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{column.Feature}: of {Counted.Of(tried.Tried, of)} without it, {100 * tried.Share:0} % decode to it at " +
                $"strength {tried.Strength:0.##}, and their other columns move by {tried.Others:0.00} standard deviations");
        }
    }

    private string Times(AlteredChange change) =>
        Changes.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" (×{change.Times:0.##})") : "";

    private string Text(AlteredChange change, string digits)
    {
        string times = Changes.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"×{change.Times:0.##} ") : "";
        string each = Count > 1
            ? $" on average ({Number(change.Least)} to {Number(change.Most)})" : "";
        return times + Number(change.Mean) + each;

        string Number(double value) => value.ToString(digits, CultureInfo.InvariantCulture);
    }

    /// <summary>What should be known of a feature.</summary>
    private IEnumerable<string> Lines(AlteredFeature feature)
    {
        string name = feature.Feature;
        if (feature.Strength == 0 || Changes.All(change => change.Times == 0))
        {
            yield return $"a strength of 0 leaves {name} as it is";
            yield break;
        }

        if (feature.CannotBeAltered)
        {
            string unmoved = feature.FlipsUnmoved is { } share
                ? string.Create(CultureInfo.InvariantCulture, $", {100 * share:0} % without any move") : "";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{name} cannot be altered with this model: of the held-out {Noun}s without it, {100 * feature.Flips:0} % have it " +
                    $"afterwards at best{unmoved}");
        }

        if (feature.Already is { Count: > 0 } already)
        {
            string names = string.Join(", ", already.Take(Named)) + (already.Count > Named ? $" and {already.Count - Named} more" : "");
            string have = $"{already.Count} of {Counted.Of(Count, Noun)} {(already.Count == 1 ? "has" : "have")}";
            yield return feature.Strength > 0
                ? $"{have} {name} already, as the code tells, so that there is little to add: {names}"
                : $"{have} no {name}, as the code tells, so that there is little to take away: {names}";
        }
    }
}
