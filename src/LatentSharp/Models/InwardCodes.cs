using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Models;

/// <summary>
/// Draws some codes of a training batch in towards the center of the prior. Codes of many dimensions lie on a shell: a standard normal z
/// [latent] has a length near √latent, and halfway between two of them the length is 1/√2 of that, where no picture ever was. A decoder
/// that is also asked for the picture at r·z, r from one half to 1, learns that the direction says what is seen, and the inside of the
/// shell is no gap any more. Measures of a model, and everything that a user sees, decode codes as they are.
/// </summary>
internal static class InwardCodes
{
    // Halfway between two codes at right angles r is 0.71; only one pair in hundreds lies so far apart that it is below one half.
    private const float Least = 0.5f;

    /// <summary>z or r·z, row by row.</summary>
    /// <param name="z">Codes, <c>[batch, latent]</c>.</param>
    /// <param name="share">Probability of a row to be drawn in, 0 to 1.</param>
    /// <param name="random">Where draws come from, one a row.</param>
    /// <param name="firstRow">Position of the first row's draw.</param>
    public static Variable Apply(Variable z, double share, RandomStream random, ulong firstRow)
    {
        Tensor scales = z.Tape.Rent(new Shape(z.Shape[0], 1));
        for (int i = 0; i < scales.Length; i++)
        {
            float draw = random.Uniform(firstRow + (ulong)i);
            scales.Span[i] = draw < share ? Least + ((1 - Least) * (float)(draw / share)) : 1;
        }

        return z * z.Tape.Constant(scales);
    }
}
