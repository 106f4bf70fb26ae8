using System.Globalization;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Cli.Results;

/// <summary>Where the time of training went, as a table.</summary>
internal static class ProfileTable
{
    private const double LeastShare = 0.002;

    /// <summary>Its lines; work of less than a five-hundredth of the time is summed up.</summary>
    public static IEnumerable<string> Lines(Profile profile)
    {
        IReadOnlyList<ProfileEntry> entries = profile.Entries;
        double total = entries.Sum(e => e.Seconds);
        if (profile.Steps < 1 || total <= 0)
        {
            yield return "profile: too few steps; train for longer";
            yield break;
        }

        double peak = Compute.MeasurePeak();
        yield return string.Create(CultureInfo.InvariantCulture,
            $"profile of {profile.Steps:N0} steps of {1000 * total / profile.Steps:F2} ms; peak of {Compute.Threads} " +
            $"threads {peak / 1e9:N0} GFLOP/s (fused multiply-adds on registers)");
        yield return Line("operation", "output", "calls", "ms a step", "share", "GFLOP/s", "of peak");
        foreach (ProfileEntry e in entries.Where(e => e.Seconds >= LeastShare * total))
        {
            yield return Line(e.Name, e.Shape?.ToString() ?? "", Number(e.Calls, "0"), Number(1000 * e.Seconds / profile.Steps, "F3"),
                Number(e.Seconds / total, "P1"), e.MultiplyAdds > 0 ? Number(e.Speed / 1e9, "F1") : "", e.MultiplyAdds > 0
                ? Number(e.Speed / peak, "P0") : "");
        }

        ProfileEntry[] rest = [.. entries.Where(e => e.Seconds < LeastShare * total)];
        if (rest.Length > 0)
        {
            yield return Line($"{rest.Length} others", "", Number(rest.Sum(e => e.Calls), "0"),
                Number(1000 * rest.Sum(e => e.Seconds) / profile.Steps, "F3"), Number(rest.Sum(e => e.Seconds) / total, "P1"), "", "");
        }

        double all = 2 * entries.Sum(e => e.MultiplyAdds) / total;
        yield return Line("all", "", "", Number(1000 * total / profile.Steps, "F3"), Number(1, "P1"), Number(all / 1e9, "F1"),
            Number(all / peak, "P0"));
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Line(string name, string shape, string calls, string time, string share, string speed, string ofPeak) =>
        $"{name,-28}{shape,-22}{calls,8}{time,11}{share,9}{speed,9}{ofPeak,9}";
}
