using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Training.Steps;

/// <summary>Gives a prior the training examples that it wants to begin with.</summary>
internal static class PriorExamples
{
    /// <summary>Gives them to a prior that wants some; drawn from the training part, no example twice.</summary>
    /// <param name="model">The model.</param>
    /// <param name="split">The data.</param>
    /// <param name="seed">Decides which.</param>
    /// <exception cref="Settings.LatentSharpException">There are too few.</exception>
    public static void Give(Autoencoder model, Split split, ulong seed)
    {
        if (model.Prior.ExamplesWanted is not (> 0 and var wanted))
        {
            return;
        }

        var random = new RandomStream(seed, Streams.PriorExamples);
        int[] indices = [.. split.Train];
        random.Shuffle<int>(indices);
        indices = indices[..Math.Min(wanted, indices.Length)];
        var examples = new Tensor(model.BatchShape(indices.Length));
        split.Set.Fill(indices, examples);
        model.Prior.Begin(examples, random.Substream(1));
    }
}
