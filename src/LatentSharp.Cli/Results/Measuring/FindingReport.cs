using LatentSharp.Cli.Parsing;
using LatentSharp.Evaluation.Doctor;

namespace LatentSharp.Cli.Results.Measuring;

/// <summary>Something that is wrong with a training.</summary>
/// <param name="Check">Which check found it; docs/doctor.md has all.</param>
/// <param name="Verdict">What it means, with its figures.</param>
/// <param name="Figure">The figure behind it, in the unit that docs/doctor.md gives.</param>
/// <param name="Try">What to try next, with options as they are typed.</param>
internal sealed record FindingReport(string Check, string Verdict, double Figure, string Try)
{
    /// <summary>With settings named as options.</summary>
    public static FindingReport Of(Finding finding) =>
        new(finding.Check, finding.Verdict, finding.Figure, finding.Try.Say(SettingHints.Flag));

    /// <summary>The same for a person.</summary>
    public IEnumerable<string> Lines() => [$"doctor: {Verdict}", $"  try {Try}"];
}
