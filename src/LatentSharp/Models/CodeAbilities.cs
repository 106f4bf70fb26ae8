namespace LatentSharp.Models;

/// <summary>What can be done with the codes of a model. Who works with codes asks this, and not which family the model is of.</summary>
/// <param name="Dimensions">Numbers of a code.</param>
/// <param name="CanSample">Whether q(z|x) is a distribution with a spread, so that codes can be drawn from it and have a variance and a KL
/// term; without, a code is one point.</param>
public sealed record CodeAbilities(int Dimensions, bool CanSample);
