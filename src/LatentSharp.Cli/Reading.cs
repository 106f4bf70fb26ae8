namespace LatentSharp.Cli;

/// <summary>How the pictures of a verb are read that uses a model.</summary>
/// <param name="SkipBad">Whether damaged files are left out.</param>
/// <param name="Output">Where the results go, which is no data.</param>
internal sealed record Reading(bool SkipBad, string? Output);
