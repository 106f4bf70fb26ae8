using LatentSharp.Data.Labels;
using LatentSharp.Latent.Labels;
using LatentSharp.Latent.Numerics;

namespace LatentSharp.Latent.Directions;

/// <summary>The move of one code towards or away from one feature by the effects of labels.</summary>
/// <param name="Features">All features.</param>
/// <param name="Groups">Features that exclude each other.</param>
/// <param name="Frequencies">How frequent each is.</param>
internal sealed record LabelMoves(IReadOnlyList<Feature> Features, IReadOnlyList<AttributeGroup> Groups, double[] Frequencies)
{
    // Certain enough: a probability of 0 or 1 would want logits without end.
    private const double Doubt = 0.01;

    // A share of what is usual, where nothing likely takes the place of what is left.
    private const double Usual = 1e-3;

    /// <summary>
    /// Adds strength · Σ (wanted − present) · effect: the wanted feature is added as far as it is missing, and what excludes it is taken
    /// away as far as it is present, members of its group and labels that are never seen together with it.
    /// </summary>
    /// <param name="move">Where to, <c>[latent]</c>.</param>
    /// <param name="present">Probabilities that features are present.</param>
    /// <param name="feature">Which feature.</param>
    /// <param name="strength">α; below 0 away from it.</param>
    /// <param name="local">Whether effects depend on the other labels that are present.</param>
    public void Add(double[] move, ReadOnlySpan<float> present, int feature, double strength, bool local)
    {
        IReadOnlyList<int> group = ExclusiveGroups.Members(Groups, feature) is { Count: > 0 } members ? members : [feature];
        Feature wanted = Features[feature];
        double scale = Math.Abs(strength);
        foreach ((int member, double weight) in strength > 0 ? Towards(present, group, feature) : Away(present, group, feature))
        {
            AddEffect(move, scale * weight, present, Features[member], local, strength > 0 ? wanted.Excludes : []);
        }

        if (strength > 0)
        {
            foreach (int other in wanted.Excludes)
            {
                Vectors.AddScaled(-scale * present[other], Vectors.ToDoubles(Features[other].Effect), move);
            }
        }
    }

    /// <summary>Turns what is present into what is wanted.</summary>
    /// <param name="labels">Probabilities of labels, changed in place.</param>
    /// <param name="feature">Which feature, one of the labels.</param>
    /// <param name="towards">Towards it, or away from it.</param>
    public void Want(Span<float> labels, int feature, bool towards)
    {
        IReadOnlyList<int> group = ExclusiveGroups.Members(Groups, feature) is { Count: > 0 } members ? members : [feature];
        foreach ((int member, double weight) in towards ? Towards(labels, group, feature) : Away(labels, group, feature))
        {
            // What is more certain than that already may stay so.
            double present = labels[member];
            labels[member] = (float)(weight > 0 ? Math.Max(present, Math.Min(present + weight, 1 - Doubt))
                : Math.Min(present, Math.Max(present + weight, Doubt)));
        }

        foreach (int other in towards ? Features[feature].Excludes : [])
        {
            labels[other] = Math.Min(labels[other], (float)Doubt);
        }
    }

    private static List<(int Member, double Weight)> Towards(ReadOnlySpan<float> present, IReadOnlyList<int> group, int feature)
    {
        var weights = new List<(int, double)>();
        foreach (int m in group)
        {
            weights.Add((m, (m == feature ? 1 : 0) - present[m]));
        }

        return weights;
    }

    /// <summary>Away from a member means towards what else is likely: the present others, or, if there are none, the usual ones.</summary>
    private List<(int Member, double Weight)> Away(ReadOnlySpan<float> present, IReadOnlyList<int> group, int feature)
    {
        var weights = new List<(int, double)>();
        double rest = 0;
        double sumPresent = 0;
        double sumUsual = 0;
        foreach (int m in group)
        {
            rest += m == feature ? 0 : present[m] + (Usual * Frequencies[m]);
            sumPresent += present[m];
            sumUsual += Frequencies[m];
        }

        // Pictures may have none of the group; that "none" has no effect of its own but takes its share.
        rest += Math.Max(0, 1 - sumPresent) + (Usual * Math.Max(0, 1 - sumUsual));
        foreach (int m in group)
        {
            double wanted = m == feature ? 0 : (present[m] + (Usual * Frequencies[m])) / Math.Max(rest, 1e-12);
            weights.Add((m, wanted - present[m]));
        }

        return weights;
    }

    private void AddEffect(double[] move, double weight, ReadOnlySpan<float> present, Feature feature, bool local, IReadOnlyList<int> gone)
    {
        if (!local || feature.LocalEffect.Length == 0)
        {
            Vectors.AddScaled(weight, Vectors.ToDoubles(feature.Effect), move);
            return;
        }

        Vectors.AddScaled(weight, Vectors.ToDoubles(feature.LocalEffect), move);
        int latent = move.Length;
        for (int other = 0; other * latent < feature.Interactions.Length; other++)
        {
            if (!gone.Contains(other))
            {
                Vectors.AddScaled(weight * present[other], Vectors.ToDoubles(feature.Interactions.AsSpan(other * latent, latent)), move);
            }
        }
    }
}
