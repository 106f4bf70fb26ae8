namespace LatentSharp.Training.Files;

/// <summary>How far the training of a run folder has come.</summary>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Epochs">Epochs that were asked for.</param>
/// <param name="Seconds">Seconds of training so far, evaluations included.</param>
/// <param name="IsFinished">Whether it went to its end: the last epoch, or the one at which it was no longer getting better.</param>
/// <param name="Recoveries">How often it went back to earlier weights because the loss had diverged.</param>
internal sealed record RunProgress(int Epoch, int Epochs, double Seconds, bool IsFinished, int Recoveries)
{
    /// <summary>Reads it from the checkpoint of a run; null where there is none, as beside a model file that was copied.</summary>
    /// <param name="folder">The run.</param>
    /// <exception cref="Formats.ModelFileException">The checkpoint is damaged.</exception>
    public static RunProgress? Read(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!File.Exists(folder.Checkpoint))
        {
            return null;
        }

        CheckpointState state = Checkpoint.ReadState(folder.Checkpoint);
        ModelCard card = Checkpoint.ReadCard(folder.Checkpoint);
        TrainingOptions training = card.Training;
        bool isOver = training.Plan is { } plan ? state.Steps >= plan.End : state.Epoch >= training.Epochs;
        return new RunProgress(
            state.Epoch, training.Passes(Math.Max(1, card.Data.Train)), state.Seconds, isOver || state.SinceBest >= training.Patience,
            state.Recoveries);
    }
}
