using LatentSharp.Data;
using LatentSharp.Training;

namespace LatentSharp.Runs.Learning;

/// <summary>A training begins, or ends; steps and evaluations are told in between.</summary>
/// <param name="Format">What an example is like.</param>
/// <param name="Examples">Training examples of an epoch.</param>
/// <param name="HasBegun">Whether it begins; else it has ended, or was stopped.</param>
internal sealed record RunTraining(ExampleFormat Format, int Examples, bool HasBegun) : RunEvent;

/// <summary>How far a part of the work has come whose time can be told from it.</summary>
/// <param name="Action">What is being done.</param>
/// <param name="Done">Things done.</param>
/// <param name="Total">Things in all.</param>
internal sealed record RunMeasuring(string Action, int Done, int Total) : RunEvent;
