namespace LatentSharp.Studio.Json;

/// <summary>What went wrong.</summary>
/// <param name="Error">One sentence.</param>
/// <param name="Setting">The setting that is wrong; null for none.</param>
internal sealed record ErrorAnswer(string Error, string? Setting);
