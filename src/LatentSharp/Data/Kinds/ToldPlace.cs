namespace LatentSharp.Data.Kinds;

/// <summary>What one place of an example has, and what a model says of it, for a person.</summary>
/// <param name="Name">The name of the place, e.g. of a column.</param>
/// <param name="Value">What it has, in its own unit; null where that is no number.</param>
/// <param name="Reconstructed">What the model says of it; null where that is no number.</param>
/// <param name="Deviations">How far it is from the average of the training examples, in their standard deviations; null where there is no
/// such thing.</param>
/// <param name="Text">What it has, as text, where a number would not do.</param>
/// <param name="ReconstructedText">What the model says of it, as text, where a number would not do.</param>
internal sealed record ToldPlace(
    string Name, double? Value, double? Reconstructed, double? Deviations, string? Text = null, string? ReconstructedText = null);
