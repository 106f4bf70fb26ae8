using System.Globalization;
using LatentSharp.Cli.Likeness;
using LatentSharp.Cli.Output;

namespace LatentSharp.Cli.Altering;

/// <summary>The result of <c>alter</c>.</summary>
/// <param name="Out">What was written.</param>
/// <param name="Pictures">How many pictures.</param>
/// <param name="How">The rule, or the rules with commas between.</param>
/// <param name="Toward">The features and the strengths used.</param>
internal sealed record AlterReport(string Out, int Pictures, string How, IReadOnlyList<AlteredFeature> Toward)
{
    // Half a level of 255 cannot be seen, and most of it is lost in rounding.
    private const double LeastSeen = 0.5;

    /// <summary>How far the pictures moved: one for each strength of a row.</summary>
    public IReadOnlyList<AlteredChange> Changes { get; init; } = [];

    /// <summary>Given pictures that are unlike what the model was trained on; none where its file does not say what is usual.</summary>
    public IReadOnlyList<UnlikePicture>? Unlike { get; init; }

    /// <summary>The same of the run beside it, if there is one.</summary>
    public AlterReport? Beside { get; init; }

    /// <summary>The same for a person.</summary>
    public IEnumerable<string> Lines()
    {
        IEnumerable<string> moved = Toward.Select(
            t => string.Create(CultureInfo.InvariantCulture, $"towards {t.Feature} by {t.Strength:0.##}"));
        string moves = string.Join(" and ", moved);
        yield return $"{Words.Pictures(Pictures)} moved {moves} ({How}): {Out}";
        yield return Changes.All(change => change.Most < LeastSeen)
            ? "nothing changes that could be seen: less than half a level of 255, root mean square"
            : "change against the reconstructions, root mean square in levels of 255: "
                + string.Join("; ", Changes.Select(change => change.Text(Changes.Count > 1, Pictures)));
        foreach (AlteredFeature feature in Toward)
        {
            foreach (string line in feature.Lines(Changes, Pictures))
            {
                yield return line;
            }
        }
    }
}

/// <summary>How far pictures moved: root mean square against their reconstructions, in levels of 255.</summary>
/// <param name="Times">What multiplied the strengths.</param>
/// <param name="Mean">Average over the pictures.</param>
/// <param name="Least">The picture that moved least.</param>
/// <param name="Most">The picture that moved most.</param>
internal sealed record AlteredChange(double Times, double Mean, double Least, double Most)
{
    /// <summary>The same for a person.</summary>
    public string Text(bool isOfRow, int pictures)
    {
        string times = isOfRow ? string.Create(CultureInfo.InvariantCulture, $"×{Times:0.##} ") : "";
        string each = pictures > 1 ? string.Create(CultureInfo.InvariantCulture, $" on average ({Least:0.0} to {Most:0.0})") : "";
        return times + string.Create(CultureInfo.InvariantCulture, $"{Mean:0.0}") + each;
    }
}

/// <summary>One feature of an alteration.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="Strength">The strength used.</param>
/// <param name="How">The rule used.</param>
internal sealed record AlteredFeature(string Feature, double Strength, string How)
{
    private const int Named = 5;

    /// <summary>Share of held-out pictures without it that had it afterwards, at best; null if it was not tried.</summary>
    public double? Flips { get; init; }

    /// <summary>The same without any move: what is found in mere reconstructions; null if it was not measured.</summary>
    public double? FlipsUnmoved { get; init; }

    /// <summary>Whether next to none of them got it at any strength.</summary>
    public bool CannotBeAltered { get; init; }

    /// <summary>Pictures that are already as they are wanted, as their codes tell.</summary>
    public IReadOnlyList<string> Already { get; init; } = [];

    /// <summary>What should be known of it.</summary>
    public IEnumerable<string> Lines(IReadOnlyList<AlteredChange> changes, int pictures)
    {
        if (Strength == 0 || changes.All(change => change.Times == 0))
        {
            yield return $"a strength of 0 leaves {Feature} as it is";
            yield break;
        }

        if (CannotBeAltered)
        {
            string unmoved = FlipsUnmoved is { } share
                ? string.Create(CultureInfo.InvariantCulture, $", {100 * share:0} % without any move") : "";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{Feature} cannot be altered with this model: of the held-out pictures without it, {100 * Flips:0} % have it afterwards " +
                    $"at best{unmoved}");
        }

        if (Already.Count > 0)
        {
            string names = string.Join(", ", Already.Take(Named)) + (Already.Count > Named ? $" and {Already.Count - Named} more" : "");
            string have = $"{Already.Count} of {Words.Pictures(pictures)} {(Already.Count == 1 ? "has" : "have")}";
            yield return Strength > 0
                ? $"{have} {Feature} already, as the code tells, so that there is little to add: {names}"
                : $"{have} no {Feature}, as the code tells, so that there is little to take away: {names}";
        }
    }
}
