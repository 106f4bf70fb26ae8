using System.Globalization;
using LatentSharp.Data.Sentences;
using LatentSharp.Distributions;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Settings;
using static LatentSharp.Evaluation.Doctor.Thresholds;

namespace LatentSharp.Evaluation.Doctor;

/// <summary>Whether codes say something of the data, and lie where the prior is.</summary>
internal static class CodeChecks
{
    /// <summary>Name of the check for codes that say nothing.</summary>
    public const string Collapsed = "collapse";

    public static IReadOnlyList<Check> All { get; } =
    [
        new(Collapsed, Collapse, From: CollapseFrom), new("inactive", Inactive), new("kl", Explosion, From: CollapseFrom),
    ];

    /// <summary>The verdict that codes say nothing; null where it was not found.</summary>
    /// <param name="findings">What was found.</param>
    public static string? Collapse(IReadOnlyList<Finding> findings) =>
        findings.FirstOrDefault(finding => finding.Check == Collapsed)?.Verdict;

    /// <summary>Whether codes say nothing, so that other figures are those of a model without any.</summary>
    internal static bool IsCollapsed(TrainingHistory history) => Collapse(history) is not null;

    private static Finding? Collapse(TrainingHistory history)
    {
        int? active = history.Card.Test?.ActiveUnits;
        bool varies = active is not 0 || history.Card.Test!.ActiveUnitsOver < EnoughForUnits;
        double? kl = history.Kl;
        if (varies && !(kl < LeastKl || (active is 0 && kl < LeastKlWithoutUnits)))
        {
            return null;
        }

        ModelOptions model = history.Model;
        string noun = model.Format.Kind.Noun;
        string units = active is { } count ? $"{count} of {Counted.Of(model.Latent, "unit")} active" : "";
        string figures = kl is { } nats
            ? string.Create(CultureInfo.InvariantCulture, $"KL {(nats < 1 ? $"{nats:0.00##}" : $"{nats:0.0}")} nats" +
                $"{(units.Length > 0 ? ", " : "")}{units}") : units;
        return new Finding(Collapsed, kl ?? active!.Value,
            $"{(kl is null ? "collapse" : "posterior collapse")}: the codes say next to nothing of the {noun}s ({figures}), so that " +
            $"{(kl is null ? "all reconstructions" : "all samples")} are nearly alike", AgainstCollapse(history));
    }

    /// <summary>A weight of the KL term above 1 is the usual cause, then a rate at which networks die.</summary>
    private static SettingText AgainstCollapse(TrainingHistory history)
    {
        if (history.Model.Objective is ElboOptions { ReconstructionWeight: 0 })
        {
            return SettingText.Of($"a loss with the reconstruction term: this model was trained by the KL term alone");
        }

        double beta = history.Model.Objective.KlWeight;
        double rate = history.Card.Training.LearningRate;
        if (!history.Model.Posterior.HasSpread || (beta <= 1 && rate > HighRate))
        {
            return RateChecks.Smaller(history);
        }

        string variance = history.Model.Likelihood is GaussianOptions gaussian ? gaussian.Variance.ToString().ToLowerInvariant() : "";
        return variance.Length > 0
            ? SettingText.Of($"a smaller {new SettingName("beta")} than {beta}; where that does not help, {new SettingName("free-bits")} " +
                $"0.1, or another {new SettingName("variance")} than {variance}")
            : SettingText.Of($"a smaller {new SettingName("beta")} than {beta}; where that does not help, {new SettingName("free-bits")} " +
                $"0.1");
    }

    private static Finding? Inactive(TrainingHistory history)
    {
        (int latent, double beta) = (history.Model.Latent, history.Model.Objective.KlWeight);
        if (!history.Model.Posterior.HasSpread || history.Card.Test is not { ActiveUnits: > 0 and { } active, ActiveUnitsOver: var over }
            || over < EnoughForUnits || active >= (latent <= FewDimensions ? latent : LeastActive * latent)
            || Collapse(history) is not null)
        {
            return null;
        }

        string idle = latent - active == 1 ? "one says" : $"{latent - active} say";
        return new Finding("inactive", active,
            $"only {active} of {latent} dimensions {(active == 1 ? "is" : "are")} in use; the other {idle} nothing of the " +
                $"{history.Model.Format.Kind.Noun}s",
            beta > 1 ? SettingText.Of($"a smaller {new SettingName("beta")} than {beta}")
                : latent <= FewDimensions ? SettingText.Of($"{new SettingName("free-bits")} 0.1")
                : SettingText.Of($"{new SettingName("latent")} {2 * active}, which says as much and is quicker"));
    }

    private static Finding? Explosion(TrainingHistory history)
    {
        if (history.Kl is not { } kl || !(kl > MostKlOfDimension * history.Model.Latent))
        {
            return null;
        }

        double beta = history.Model.Objective.KlWeight;
        return new Finding("kl", kl, string.Create(CultureInfo.InvariantCulture,
            $"the KL term has exploded: {kl:0} nats, {kl / history.Model.Latent:0.0} a dimension; codes are held to the prior by next to " +
            $"nothing, and what is drawn from it may be unlike the data"),
            beta < 1 ? SettingText.Of($"a larger {new SettingName("beta")} than {beta}, e.g. 1")
                : RateChecks.Smaller(history));
    }
}
