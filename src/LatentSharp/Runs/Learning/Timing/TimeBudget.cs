namespace LatentSharp.Runs.Learning.Timing;

/// <summary>The time that a request was given for all that it does, from its start on.</summary>
/// <param name="limit">How long it may take; null for as long as it takes.</param>
/// <param name="clock">What it is measured by; null for the system's.</param>
internal sealed class TimeBudget(TimeSpan? limit, TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly long _start = (clock ?? TimeProvider.System).GetTimestamp();

    /// <summary>Seconds in all; infinite without a limit.</summary>
    public double Seconds => limit?.TotalSeconds ?? double.PositiveInfinity;

    /// <summary>Whether there is a limit.</summary>
    public bool IsLimited => limit is not null;

    /// <summary>Seconds since the start.</summary>
    public double Elapsed => _clock.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Seconds that are left, at least 0.</summary>
    public double Left => Math.Max(0, Seconds - Elapsed);
}
