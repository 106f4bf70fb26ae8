namespace LatentSharp.Evaluation.Doctor;

/// <summary>One thing that may be wrong with a training.</summary>
/// <param name="Name">Its name in JSON and in docs/doctor.md.</param>
/// <param name="Find">Says what is wrong; null where nothing is, or where the history does not say.</param>
/// <param name="From">
/// The share of the training, 0 to 1, after which it is looked for while the training is under way; infinity for only at its end.
/// </param>
internal sealed record Check(string Name, Func<TrainingHistory, Finding?> Find, double From = double.PositiveInfinity);
