using LatentSharp.Data;
using LatentSharp.Evaluation;
using LatentSharp.Evaluation.Gaps;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Gaps;
using LatentSharp.Models;
using LatentSharp.Reports.Comparisons;
using LatentSharp.Training;

namespace LatentSharp.Runs.Learning.Restarts;

/// <summary>The VAE of a comparison again from another seed.</summary>
internal static class Restarting
{
    /// <summary>Trains it, and measures what may depend on the seed.</summary>
    /// <param name="card">What the model file says of its data.</param>
    /// <param name="split">The data; what is trained on, and what not.</param>
    /// <param name="chosen">The model and its training, with the other seed.</param>
    /// <param name="reference">The held-out pictures.</param>
    /// <param name="work">Who is told, and what stops it.</param>
    public static Restart Train(DataCard card, Split split, RunOptions chosen, EvaluationReference reference, WorkContext work)
    {
        ulong seed = chosen.Training.Seed;
        work.Note($"the VAE again, from seed {seed}");
        (Autoencoder model, ModelCard trained) = new TrainingWork(card, split, chosen, null).Run(work);
        (CodeTable training, CodeTable heldOut) = Codes(model, split, reference);
        return new Restart(seed, trained.Test?.NegativeElbo ?? double.NaN,
            GapFigures.ShareOf(model, training, heldOut, split.Test.Length > 0, seed));
    }

    /// <summary>Codes of training pictures and of those of the reference.</summary>
    public static (CodeTable Training, CodeTable HeldOut) Codes(Autoencoder model, Split split, EvaluationReference reference) => (
        CodeTable.Encode(model, split.Set, Split.Spread(split.Train, CodeRegion.MostCodes)),
        CodeTable.Encode(model, split.Set, [.. reference.Indices]));
}
