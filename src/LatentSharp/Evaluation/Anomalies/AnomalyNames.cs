using LatentSharp.Data;

namespace LatentSharp.Evaluation.Anomalies;

/// <summary>What folders of good examples are called.</summary>
internal static class AnomalyNames
{
    /// <summary>Their names, as in MVTec AD (Bergmann et al. 2019) and others.</summary>
    public static readonly HashSet<string> Good = new(StringComparer.OrdinalIgnoreCase) { "good", "normal", "ok" };

    /// <summary>The kind of all anomalies together, and of those whose kind has no name.</summary>
    public const string Anomaly = "anomaly";

    /// <summary>Whether a kind is that of good examples.</summary>
    /// <param name="kind">The kind; null where nothing is known.</param>
    public static bool IsGood(string? kind) => kind is not null && Good.Contains(kind);

    /// <summary>
    /// What each example is known to be, by folders of which one is called good; null for each where there are no such folders.
    /// </summary>
    /// <param name="set">The examples.</param>
    public static string?[] Kinds(Dataset set)
    {
        var kinds = new string?[set.Count];
        if (set.Attributes is { } labels
            && labels.Groups.FirstOrDefault(group => group.Members.Any(m => IsGood(labels.Names[m]))) is { } folders)
        {
            for (int i = 0; i < kinds.Length; i++)
            {
                kinds[i] = folders.Members.Where(m => labels[i, m] == true).Select(m => labels.Names[m]).FirstOrDefault();
            }
        }

        return kinds;
    }
}
