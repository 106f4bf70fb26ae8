using System.Globalization;
using LatentSharp.Models;

namespace LatentSharp.Training;

/// <summary>Sentences that belong beside figures which are easily misread.</summary>
internal static class Remarks
{
    /// <summary>Below so many nats of KL a code says nothing of its picture.</summary>
    public const double LeastKl = 0.1;

    // With no active unit the same holds for a little more, which is then the same for every picture.
    private const double LeastKlWithoutUnits = 1;

    /// <summary>Why a density may have negative nats or bits; null where none of the values is negative.</summary>
    /// <param name="values">The values that are shown.</param>
    public static string? Negative(params IReadOnlyList<double?> values) => values.Any(v => v < 0)
        ? "a negative value of nats or bits is no fault: the density of values that are not whole numbers may exceed one, and lower is " +
            "better as ever"
        : null;

    /// <summary>Whether the codes of a VAE say nothing of the pictures: posterior collapse.</summary>
    /// <param name="options">The model.</param>
    /// <param name="kl">KL(q(z|x) ‖ p(z)), nats per example.</param>
    /// <param name="activeUnits">Dimensions whose mean code varies; null where that is not known.</param>
    public static bool IsCollapsed(ModelOptions options, double kl, int? activeUnits)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Posterior.HasSpread && (kl < LeastKl || (activeUnits == 0 && kl < LeastKlWithoutUnits));
    }

    /// <summary>What posterior collapse means for who draws samples; null where there is none.</summary>
    /// <param name="options">The model.</param>
    /// <param name="kl">KL(q(z|x) ‖ p(z)), nats per example.</param>
    /// <param name="activeUnits">Dimensions whose mean code varies; null where that is not known.</param>
    public static string? Collapse(ModelOptions options, double kl, int? activeUnits)
    {
        if (!IsCollapsed(options, kl, activeUnits))
        {
            return null;
        }

        string units = activeUnits is { } active ? $", {active} of {options.Latent} units active" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"posterior collapse: the codes say next to nothing of the {options.Format.Kind.Noun}s (KL " +
            $"{kl:0.00##} nats{units}), so that all samples are nearly alike");
    }
}
