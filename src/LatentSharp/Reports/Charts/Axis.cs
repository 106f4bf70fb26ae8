namespace LatentSharp.Reports.Charts;

/// <summary>One axis of a chart. Limits that are not given come from the data.</summary>
/// <param name="Title">What is measured, with its unit, e.g. <c>Loss [nats per example]</c>.</param>
/// <param name="Logarithmic">Whether equal distances are equal factors; values that are not positive are left out.</param>
/// <param name="Minimum">Smallest value shown.</param>
/// <param name="Maximum">Largest value shown.</param>
/// <param name="Whole">Whether marks stand at whole numbers only, as for epochs.</param>
internal sealed record Axis(string Title, bool Logarithmic = false, double? Minimum = null, double? Maximum = null, bool Whole = false);
