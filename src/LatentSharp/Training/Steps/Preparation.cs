using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Training.Steps;

/// <summary>Makes pictures what the likelihood sees, where training does not draw anew.</summary>
internal static class Preparation
{
    /// <summary>The same draws at every call: a picture is binarized once.</summary>
    /// <param name="model">Whose likelihood.</param>
    /// <param name="seed">Decides the draws.</param>
    /// <param name="batch">Positions of the pictures in their set.</param>
    /// <param name="pixels">Pixels in [0, 1], <c>[batch, channels, height, width]</c>.</param>
    /// <param name="x">Where to, of the same shape.</param>
    public static void Once(Autoencoder model, ulong seed, ReadOnlySpan<int> batch, Tensor pixels, Tensor x)
    {
        var draws = new RandomStream(seed, Streams.EvaluationBinarization);
        int size = model.Options.Format.Length;
        for (int i = 0; i < batch.Length; i++)
        {
            model.Likelihood.Prepare(pixels.Span.Slice(i * size, size), x.Span.Slice(i * size, size), draws, (ulong)batch[i] * (ulong)size);
        }
    }
}
