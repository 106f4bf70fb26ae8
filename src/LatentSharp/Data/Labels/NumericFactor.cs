namespace LatentSharp.Data.Labels;

/// <summary>A number known about each picture, e.g. an age or an angle.</summary>
/// <param name="Name">What the number measures.</param>
/// <param name="Values">A number a picture; NaN where it is not known.</param>
internal sealed record NumericFactor(string Name, float[] Values);
