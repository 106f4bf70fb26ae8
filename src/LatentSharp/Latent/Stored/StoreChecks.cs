using LatentSharp.Data.Labels;
using LatentSharp.Formats;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Latent.Directions;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Stored;

/// <summary>
/// What a model file says of its codes and features, checked before anybody uses it. Every field of the description has its line here.
/// </summary>
internal static class StoreChecks
{
    // Strengths that were tried go to 4; a number in a file may be what a person typed.
    private const double MostStrength = 1e6;

    // Their squares and sums are numbers also in 32 bits.
    private const float MostCode = 1e15f;
    private const float MostLogVariance = 1000;

    /// <summary>Refuses a description of which a field is missing or out of its range.</summary>
    /// <param name="checks">Names file and field in messages.</param>
    /// <param name="description">The description, as JSON gave it.</param>
    /// <exception cref="ModelFileException">A field is missing or out of its range.</exception>
    public static void Check(FieldChecks checks, LatentDescription description)
    {
        checks.Names("labels", description.Labels);
        Groups(checks, checks.Present("groups", description.Groups),
            Math.Max(description.Labels.Count, checks.Present("features", description.Features).Count));
        for (int i = 0; i < description.Features.Count; i++)
        {
            Feature(checks, FieldChecks.At("features", i), description.Features[i], description.Features.Count);
        }

        checks.Names("the names of features", [.. description.Features.Select(feature => feature.Name)]);
        for (int i = 0; i < checks.Present("trust", description.Trust).Count; i++)
        {
            Trust(checks, FieldChecks.At("trust", i), description.Trust[i]);
        }

        checks.Names("the names of trust", [.. description.Trust.Select(trust => trust.Name)]);
    }

    /// <summary>Refuses codes that no model gives.</summary>
    /// <param name="checks">Names file and field in messages.</param>
    /// <param name="codes">μ, <c>[pictures, latent]</c>, finite.</param>
    /// <param name="logVariances">log σ², <c>[pictures, latent]</c>, finite; null for none.</param>
    /// <param name="latent">Latent dimensions of the model.</param>
    /// <exception cref="ModelFileException">A shape does not fit, or a number is too large.</exception>
    public static void Codes(FieldChecks checks, Tensor codes, Tensor? logVariances, int latent)
    {
        if (codes.Shape.Rank != 2 || codes.Length == 0 || codes.Shape[1] != latent)
        {
            throw checks.Error("the shape of codes.mean", codes.Shape.ToString(), $"[pictures, {latent}]");
        }

        Within(checks, "codes.mean", codes, MostCode);
        if (logVariances is not null)
        {
            Within(checks, "codes.log_variance", logVariances, MostLogVariance);
        }
    }

    private static void Within(FieldChecks checks, string name, Tensor values, float most)
    {
        for (int i = 0; i < values.Length; i++)
        {
            checks.Number(FieldChecks.At($"tensor '{name}'", i), values.Span[i], -most, most);
        }
    }

    private static void Groups(FieldChecks checks, IReadOnlyList<AttributeGroup> groups, int labels)
    {
        for (int g = 0; g < groups.Count; g++)
        {
            AttributeGroup group = checks.Present(FieldChecks.At("groups", g), groups[g]);
            string field = $"{FieldChecks.At("groups", g)}.members";
            checks.Name($"{FieldChecks.At("groups", g)}.name", group.Name);
            Positions(checks, field, checks.Present(field, group.Members), labels);
        }
    }

    private static void Feature(FieldChecks checks, string field, StoredFeature? stored, int features)
    {
        StoredFeature feature = checks.Present(field, stored);
        checks.Name($"{field}.name", feature.Name);

        // Half of the range, so that their sum has a place, too.
        checks.Whole($"{field}.examples", feature.Examples, 0, int.MaxValue / 2);
        checks.Whole($"{field}.others", feature.Others, 0, int.MaxValue / 2);
        checks.Number($"{field}.recommendedStrength", feature.RecommendedStrength, -MostStrength, MostStrength);
        checks.Choice($"{field}.recommendedMethod", feature.RecommendedMethod);
        Positions(checks, $"{field}.excludes", feature.Excludes ?? [], features);
    }

    private static void Trust(FieldChecks checks, string field, FeatureTrust? stored)
    {
        FeatureTrust trust = checks.Present(field, stored);
        checks.Name($"{field}.name", trust.Name);
        checks.Whole($"{field}.examples", trust.Examples, 0, int.MaxValue);
        checks.Number($"{field}.separability", trust.Separability, 0, 1);
        checks.Number($"{field}.halfStrength", trust.HalfStrength, -MostStrength, MostStrength);
        checks.Choice($"{field}.method", trust.Method);
        checks.Number($"{field}.recommendedStrength", trust.RecommendedStrength, -MostStrength, MostStrength);
        checks.Number($"{field}.flipped", trust.Flipped, 0, 1);
        checks.Number($"{field}.flippedUnmoved", trust.FlippedUnmoved, 0, 1);
        checks.Number($"{field}.flippedSurely", trust.FlippedSurely, 0, 1);
        checks.Whole($"{field}.tried", trust.Tried ?? 1, 1, int.MaxValue);
        checks.Number($"{field}.meanLeakage", trust.MeanLeakage, 0, 1);
        checks.Number($"{field}.drift", trust.Drift, 0, double.MaxValue);
        foreach ((string name, double share) in checks.Present($"{field}.leakage", trust.Leakage))
        {
            checks.Name($"a name in {field}.leakage", name);
            checks.Number($"{field}.leakage of '{SafeTensorsHeader.Shorten(name)}'", share, 0, 1);
        }
    }

    /// <summary>Positions in a list, each once.</summary>
    private static void Positions(FieldChecks checks, string field, IReadOnlyList<int> values, int count)
    {
        for (int i = 0; i < values.Count; i++)
        {
            checks.Whole(FieldChecks.At(field, i), values[i], 0, count - 1);
        }

        if (values.Distinct().Count() < values.Count)
        {
            throw checks.Error(field, string.Join(", ", values.Take(20)), "each position once");
        }
    }
}
