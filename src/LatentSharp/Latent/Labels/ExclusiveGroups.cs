using LatentSharp.Data;
using LatentSharp.Data.Labels;

namespace LatentSharp.Latent.Labels;

/// <summary>Finds labels that exclude each other, such as the colors of hair.</summary>
internal static class ExclusiveGroups
{
    // Two labels exclude each other if they are together in less than this share of the rarer one's pictures …
    private const double Together = 0.005;

    // … although chance would have put them together at least this often.
    private const double LeastExpected = 5;

    /// <summary>
    /// The table's own groups, and those that the labels show: labels of which no two are ever together, although chance would have
    /// brought them together, and of which one holds for most pictures. Each label is in one group at most.
    /// </summary>
    /// <param name="table">The labels.</param>
    /// <param name="coverage">Share of the pictures for which one of the group must hold.</param>
    public static IReadOnlyList<AttributeGroup> Find(AttributeTable table, double coverage = 0.8)
    {
        ArgumentNullException.ThrowIfNull(table);
        var labels = new LabelMatrix(table);
        var groups = new List<AttributeGroup>(table.Groups);
        var free = Enumerable.Range(0, labels.Count)
            .Where(f => labels.Usable(f) && !groups.Any(group => group.Members.Contains(f)))
            .OrderByDescending(f => labels.With[f])
            .ToList();
        bool[][] excludes = [.. free.Select(a => free.Select(b => a != b && Exclude(table, labels, a, b)).ToArray())];
        var used = new HashSet<int>();
        for (int first = 0; first < free.Count; first++)
        {
            if (used.Contains(first))
            {
                continue;
            }

            // Grown from the most frequent label down, which covers most with fewest members.
            var members = new List<int> { first };
            for (int next = first + 1; next < free.Count; next++)
            {
                if (!used.Contains(next) && members.TrueForAll(member => excludes[member][next]))
                {
                    members.Add(next);
                }
            }

            double covered = members.Sum(m => labels.Frequency(free[m]));
            if (members.Count >= 2 && covered >= coverage)
            {
                used.UnionWith(members);
                int[] positions = [.. members.Select(m => free[m]).Order()];
                groups.Add(new AttributeGroup(string.Join('/', positions.Select(p => table.Names[p])), positions));
            }
        }

        return groups;
    }

    /// <summary>The members of a label's group; none where it is in none.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="label">Which label.</param>
    internal static IReadOnlyList<int> Members(IReadOnlyList<AttributeGroup> groups, int label) =>
        groups.FirstOrDefault(group => group.Members.Contains(label))?.Members ?? [];

    /// <summary>Labels outside a label's group that are never together with it, although chance would have brought them together.</summary>
    /// <param name="table">The labels.</param>
    /// <param name="label">Which label.</param>
    /// <param name="group">Members of its group.</param>
    internal static int[] Excluding(AttributeTable table, int label, IReadOnlyList<int> group)
    {
        var labels = new LabelMatrix(table);
        return [.. Enumerable.Range(0, labels.Count).Where(other =>
            other != label && !group.Contains(other) && labels.Usable(label) && labels.Usable(other)
                && Exclude(table, labels, label, other))];
    }

    private static bool Exclude(AttributeTable table, LabelMatrix labels, int a, int b)
    {
        ReadOnlySpan<sbyte> left = table.Column(a);
        ReadOnlySpan<sbyte> right = table.Column(b);
        int together = 0;
        for (int i = 0; i < left.Length; i++)
        {
            together += left[i] == AttributeTable.Yes && right[i] == AttributeTable.Yes ? 1 : 0;
        }

        double expected = labels.Frequency(a) * labels.Frequency(b) * labels.Rows;
        return expected >= LeastExpected && together < Math.Max(1, Together * Math.Min(labels.With[a], labels.With[b]));
    }
}
