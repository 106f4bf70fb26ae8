using LatentSharp.Distributions;
using LatentSharp.Distributions.Operations;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Models;

/// <summary>Several samples of the posterior for each example of a batch.</summary>
/// <param name="Each">The samples, one of each example at a time: z_k, <c>[batch, latent]</c>.</param>
/// <param name="Weights">
/// What the gradients of z_k are multiplied with in the backward pass, <c>[batch]</c> for each k, 1 until an objective writes there; empty
/// where it does not.
/// </param>
internal sealed record CodeSamples(IReadOnlyList<Variable> Each, IReadOnlyList<Tensor> Weights)
{
    /// <summary>All of them, first the first sample of each example, then the second: <c>[samples · batch, latent]</c>.</summary>
    public Variable Together => field ??= Each.Count == 1 ? Each[0] : Variable.Concatenate(0, [.. Each]);

    /// <summary>Draws samples. The first ones are those of a single sample for each example.</summary>
    /// <param name="posterior">q(z|x), codes <c>[batch, latent]</c>.</param>
    /// <param name="noise">Where draws come from; a substream for each sample but the first.</param>
    /// <param name="firstDraw">Position of the batch's first draw in a stream.</param>
    /// <param name="count">Samples for each example.</param>
    /// <param name="weighed">Whether an objective is to weigh their gradients.</param>
    public static CodeSamples Draw(Distribution posterior, RandomStream noise, ulong firstDraw, int count, bool weighed)
    {
        var each = new Variable[count];
        var weights = new Tensor[weighed ? count : 0];
        RandomStream more = noise.Substream(Streams.MoreSamples);
        for (int k = 0; k < count; k++)
        {
            Variable code = posterior.Sample(k == 0 ? noise : more.Substream((ulong)k), firstDraw);
            if (weighed)
            {
                weights[k] = code.Tape.Rent(new Shape(code.Shape[0]));
                weights[k].Span.Fill(1);
                code = WeighedGradient.Apply(code, weights[k]);
            }

            each[k] = code;
        }

        return new CodeSamples(each, weights);
    }

    /// <summary>The examples of a batch as often as there are samples, in their order: a constant, <c>[samples · batch, …]</c>.</summary>
    /// <param name="x">The examples, <c>[batch, …]</c>.</param>
    public Variable Repeat(Variable x)
    {
        if (Each.Count == 1)
        {
            return x;
        }

        Tensor all = x.Tape.Rent(x.Shape.With(0, Each.Count * x.Shape[0]));
        for (int at = 0; at < all.Length; at += x.Value.Length)
        {
            x.Value.Span.CopyTo(all.Span[at..]);
        }

        return x.Tape.Constant(all);
    }
}
