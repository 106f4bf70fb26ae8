using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Training;

namespace LatentSharp.Runs.Learning;

/// <summary>A training begins, or ends; steps and evaluations are told in between.</summary>
/// <param name="Format">What an example is like.</param>
/// <param name="Examples">Training examples of an epoch.</param>
/// <param name="HasBegun">Whether it begins; else it has ended, or was stopped.</param>
internal sealed record RunTraining(ExampleFormat Format, int Examples, bool HasBegun) : RunEvent
{
    /// <summary>
    /// The model that is trained, where it begins. Its weights change with every step: who wants them copies them while a step is told,
    /// on the thread that tells it.
    /// </summary>
    public Autoencoder? Model { get; init; }

    /// <summary>What it is trained on, where it begins.</summary>
    public Split? Split { get; init; }

    /// <summary>What a model file will say before there are measures, where it begins.</summary>
    public ModelCard? Card { get; init; }
}

/// <summary>How far a part of the work has come whose time can be told from it.</summary>
/// <param name="Action">What is being done.</param>
/// <param name="Done">Things done.</param>
/// <param name="Total">Things in all.</param>
internal sealed record RunMeasuring(string Action, int Done, int Total) : RunEvent;
