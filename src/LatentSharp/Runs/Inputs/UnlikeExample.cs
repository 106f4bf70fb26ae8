using LatentSharp.Latent.Typical;

namespace LatentSharp.Runs.Inputs;

/// <summary>A picture, or a row, that is unlike those that the model was trained on: out of its distribution.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Figure">What tells: decibels (reconstructed), brightness, contrast, roughness, color or distance (of a row).</param>
/// <param name="Value">What the figure is.</param>
/// <param name="Low">The low end of what 99 in 100 of the model's own have.</param>
/// <param name="High">The high end.</param>
internal sealed record UnlikeExample(string Name, TypicalFigure Figure, double Value, double Low, double High);
