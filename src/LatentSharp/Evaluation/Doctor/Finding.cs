using LatentSharp.Settings;

namespace LatentSharp.Evaluation.Doctor;

/// <summary>Something that is wrong with a training: the figure that shows it, what it means, and the one thing to try next.</summary>
/// <param name="Check">Which check found it, e.g. <c>collapse</c>; docs/doctor.md has all of them.</param>
/// <param name="Figure">The figure behind it, in the unit that docs/doctor.md gives.</param>
/// <param name="Verdict">What it means, with its figures: a clause without a full stop.</param>
/// <param name="Try">What to try next: a clause that may name settings.</param>
public sealed record Finding(string Check, double Figure, string Verdict, SettingText Try);
