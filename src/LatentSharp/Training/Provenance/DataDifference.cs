using LatentSharp.Data;

namespace LatentSharp.Training.Provenance;

/// <summary>Says in words how data differ from those that a run was started with.</summary>
internal static class DataDifference
{
    private const string Since = "since the run was started";

    /// <summary>What became of the pictures, one clause; null if they are the same in the same order.</summary>
    public static string? OfPictures(DataRecord then, Dataset now)
    {
        if (then.Format != now.Format.ToString())
        {
            return $"these are {now.Noun}s of {now.Format}, but the run was started with {then.Format}";
        }

        var before = new Dictionary<string, ulong>(StringComparer.Ordinal);
        for (int i = 0; i < then.Names.Length; i++)
        {
            before[then.Names[i]] = then.Hash(i);
        }

        var contents = new HashSet<ulong>(before.Values);
        if (!Enumerable.Range(0, now.Count).Any(i => contents.Contains(now.Hash(i))))
        {
            return $"none of the {before.Count} {now.Noun}s that the run was started with is among these {now.Count}";
        }

        string[] names = [.. Enumerable.Range(0, now.Count).Select(now.Name)];
        string[] changed = [.. names.Where((name, i) => before.TryGetValue(name, out ulong hash) && hash != now.Hash(i))];
        string[] added = [.. names.Where(name => !before.ContainsKey(name))];
        var present = names.ToHashSet(StringComparer.Ordinal);
        string[] missing = [.. then.Names.Where(name => !present.Contains(name))];
        bool renamed = changed.Length == 0 && added.Length == missing.Length && added.Length > 0
            && Enumerable.Range(0, now.Count).Select(now.Hash).Order().SequenceEqual(before.Values.Order());
        return renamed
            ? $"{Some(added, before.Count, now.Noun, "has", "have")} another name {Since}{First(added)}, "
                + $"so that the order of the {now.Noun}s is another"
            : Join([
                Part(changed, before.Count, now.Noun, "has changed", "have changed"),
                Part(added, null, now.Noun, "has been added", "have been added"),
                Part(missing, before.Count, now.Noun, "is missing", "are missing"),
            ]) ?? $"the {now.Noun}s are in another order than when the run was started";
    }

    /// <summary>How the labels differ, one clause; null if they do not.</summary>
    public static string? OfLabels(DataRecord then, Dataset now)
    {
        IReadOnlyList<LabelFingerprint> labels = LabelFingerprint.Of(now.Attributes);
        string[] before = [.. then.Labels.Select(label => label.Name).Distinct(StringComparer.Ordinal)];
        string[] after = [.. labels.Select(label => label.Name).Distinct(StringComparer.Ordinal)];
        string[] gone = [.. before.Except(after, StringComparer.Ordinal)];
        string[] fresh = [.. after.Except(before, StringComparer.Ordinal)];
        string[] changed = [.. labels.Except(then.Labels).Select(label => label.Name)
            .Distinct(StringComparer.Ordinal).Except(fresh, StringComparer.Ordinal)];
        return after.Length == 0 && before.Length > 0 ? $"the labels that the run was started with are not given (first: '{before[0]}')"
            : before.Length == 0 && after.Length > 0
                ? $"the run was started without labels, and these {now.Noun}s have some (first: '{after[0]}')"
            : Join([
                Part(changed, before.Length, "label", "has other values", "have other values"),
                Part(fresh, null, "label", "has been added", "have been added"),
                Part(gone, before.Length, "label", "is missing", "are missing"),
            ]) ?? (labels.SequenceEqual(then.Labels) ? null : "the labels are in another order than when the run was started");
    }

    private static (string Text, string[] Names)? Part(string[] names, int? of, string noun, string one, string many) =>
        names.Length == 0 ? null : (Some(names, of, noun, one, many), names);

    private static string? Join((string Text, string[] Names)?[] parts)
    {
        (string Text, string[] Names)[] found = [.. parts.OfType<(string Text, string[] Names)>()];
        return found.Length == 0 ? null : string.Join(", ", found.Select((part, i) =>
            $"{part.Text}{(i == 0 ? $" {Since}" : "")}{First(part.Names)}"));
    }

    private static string Some(string[] names, int? of, string noun, string one, string many) =>
        $"{names.Length}{(of is { } all ? $" of {all}" : "")} {noun}{(names.Length == 1 && of is null or 1 ? "" : "s")} "
        + (names.Length == 1 ? one : many);

    private static string First(string[] names) => names.Length == 1 ? $" ('{names[0]}')" : $" (first: '{names[0]}')";
}
