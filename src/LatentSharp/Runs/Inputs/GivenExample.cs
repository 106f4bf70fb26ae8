using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Runs.Inputs;

/// <summary>One example that was given, which is drawn as a picture.</summary>
/// <param name="Name">What it is called in results.</param>
/// <param name="Set">What it is part of, read in the model's format.</param>
/// <param name="Index">Which of the set.</param>
/// <param name="Bytes">Size of its file; null where it has none of its own, as in an archive.</param>
internal sealed record GivenExample(string Name, Dataset Set, int Index, long? Bytes)
{
    // Pictures that are sent through a model together, and how many numbers of them.
    private const int MostTogether = 64;
    private const int MostValues = 5_000_000;

    /// <summary>The picture in the model's format.</summary>
    public Picture ToPicture() => Set.Format.Draw(Set.Batch([Index]).Span);

    /// <summary>How many pictures should be sent through a model together.</summary>
    /// <param name="length">Numbers of a picture.</param>
    public static int Together(int length) => Math.Clamp(MostValues / length, 1, MostTogether);

    /// <summary>Pictures as a batch, <c>[count, channels, height, width]</c>.</summary>
    /// <param name="group">The pictures.</param>
    /// <param name="model">The model whose size they have.</param>
    public static Tensor Batch(IReadOnlyList<GivenExample> group, Autoencoder model)
    {
        var pixels = new Tensor(model.BatchShape(group.Count));
        var one = new Tensor(model.BatchShape(1));
        for (int i = 0; i < group.Count; i++)
        {
            group[i].Set.Fill([group[i].Index], one);
            one.Span.CopyTo(pixels.Span[(i * one.Length)..]);
        }

        return pixels;
    }
}
