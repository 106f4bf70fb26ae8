using LatentSharp.Tensors;

namespace LatentSharp.Latent.Directions;

/// <summary>A move of codes along a direction.</summary>
internal static class CodeMove
{
    /// <summary>z + strength · direction for each code.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <param name="direction">The direction, <c>[latent]</c>.</param>
    /// <param name="strength">How far.</param>
    /// <returns>Codes, <c>[n, latent]</c>.</returns>
    public static Tensor Along(Tensor codes, ReadOnlySpan<float> direction, double strength)
    {
        Tensor moved = codes.Clone();
        for (int i = 0; i < moved.Length; i++)
        {
            moved.Span[i] = (float)(moved.Span[i] + (strength * direction[i % direction.Length]));
        }

        return moved;
    }
}
