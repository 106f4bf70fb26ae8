using LatentSharp.Settings;

namespace LatentSharp.Training.Families;

/// <summary>Parts and settings that make a model of a known kind together.</summary>
/// <param name="Name">Its name in commands and files, small letters.</param>
/// <param name="Help">What it is and what it is for, a clause.</param>
/// <param name="Values">The parts that make it, and the values that go well with them; each value may be given otherwise.</param>
internal sealed record ModelFamily(string Name, string Help, params IReadOnlyList<SettingProposal> Values);
