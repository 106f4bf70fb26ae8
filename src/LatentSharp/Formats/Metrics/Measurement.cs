namespace LatentSharp.Formats.Metrics;

/// <summary>What was measured at one moment of a training run.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Epoch">Passes over the training split done; may be a fraction.</param>
/// <param name="Split">What it was measured on, e.g. <c>train</c> or <c>test</c>.</param>
/// <param name="Values">Named numbers in the order in which they are written, e.g. loss terms in nats per example; NaN where there is no
/// number.</param>
internal sealed record Measurement(long Step, double Epoch, string Split, IReadOnlyDictionary<string, double> Values);
