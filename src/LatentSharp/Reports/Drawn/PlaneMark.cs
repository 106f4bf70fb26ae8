namespace LatentSharp.Reports.Drawn;

/// <summary>A place on a plane of the latent space that is marked with a letter, e.g. where a given picture lies.</summary>
/// <param name="Letter">The letter.</param>
/// <param name="Name">What lies there.</param>
/// <param name="U">Position on the horizontal axis.</param>
/// <param name="V">Position on the vertical axis.</param>
internal sealed record PlaneMark(string Letter, string Name, double U, double V);
