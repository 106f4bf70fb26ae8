using System.Globalization;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Codes;

/// <summary>Refuses what is not a set of codes.</summary>
internal static class CodeChecks
{
    /// <summary>Codes must be <c>[n, latent]</c>, and enough of them.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="least">The least number.</param>
    public static void Codes(Tensor codes, int least)
    {
        ArgumentNullException.ThrowIfNull(codes);
        if (codes.Shape.Rank != 2)
        {
            throw new ArgumentException($"Codes must have the shape [n, latent], but the shape is {codes.Shape}.", nameof(codes));
        }

        if (codes.Shape[0] < least)
        {
            throw new LatentException($"At least {least} {(least == 1 ? "picture is" : "pictures are")} needed here, but " +
                $"there {(codes.Shape[0] == 1 ? "is" : "are")} {codes.Shape[0]}.");
        }
    }

    /// <summary>Codes must be <c>[n, latent]</c>, enough of them, and numbers.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="least">The least number.</param>
    public static void Finite(Tensor codes, int least)
    {
        Codes(codes, least);
        for (int i = 0; i < codes.Length; i++)
        {
            if (!float.IsFinite(codes.Span[i]))
            {
                throw new LatentException(string.Create(CultureInfo.InvariantCulture,
                    $"No density can be fitted to these codes: that of picture {i / codes.Shape[1]} is {codes.Span[i]} in dimension " +
                    $"{i % codes.Shape[1]}; a training that diverged gives such codes, train again with a smaller rate."));
            }
        }
    }

    /// <summary>Two codes must be of one model.</summary>
    /// <param name="expected">Size of one.</param>
    /// <param name="found">Size of the other.</param>
    public static void SameSize(int expected, int found)
    {
        if (expected != found)
        {
            throw new LatentException($"Codes of {expected} and of {found} dimensions cannot be put together: take codes of one model.");
        }
    }

    /// <summary>A latent dimension must exist.</summary>
    /// <param name="dimension">Which.</param>
    /// <param name="latent">Number of dimensions.</param>
    public static void Dimension(int dimension, int latent)
    {
        if ((uint)dimension >= (uint)latent)
        {
            throw new LatentException($"Latent dimension {dimension} does not exist: this model has {latent}, numbered 0 to {latent - 1}.");
        }
    }
}
