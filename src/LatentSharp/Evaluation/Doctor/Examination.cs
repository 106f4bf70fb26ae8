namespace LatentSharp.Evaluation.Doctor;

/// <summary>Looks for all that may be wrong with a training.</summary>
internal static class Examination
{
    /// <summary>The checks, in the order in which their findings are told: what makes others doubtful comes first.</summary>
    public static IReadOnlyList<Check> Checks { get; } =
    [
        .. DataChecks.All, .. LengthChecks.All, .. RateChecks.All, .. CodeChecks.All, .. FitChecks.All,
    ];

    /// <summary>What is wrong with a training; empty where nothing was found.</summary>
    /// <param name="history">The training.</param>
    public static IReadOnlyList<Finding> Of(TrainingHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return [.. Checks.Where(check => !history.IsUnderWay || history.Done >= check.From).Select(check => check.Find(history))
            .OfType<Finding>()];
    }
}

/// <summary>Examines a training again and again while it is under way, and tells each finding once.</summary>
internal sealed class RepeatedExamination
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>What has been found for the first time.</summary>
    /// <param name="history">The training so far.</param>
    public IReadOnlyList<Finding> New(TrainingHistory history) =>
        [.. Examination.Of(history with { IsUnderWay = true }).Where(finding => _told.Add(finding.Check))];
}
