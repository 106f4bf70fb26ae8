using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Distributions.Operations;

/// <summary>
/// y = x, with a gradient that is multiplied row by row with weights of the caller, which may be written until the backward pass: what
/// goes through a sample weighs otherwise than what is made of it, as the doubly reparameterized gradient has it (Tucker et al. 2019,
/// equation 8).
/// </summary>
internal sealed class WeighedGradient(Variable output, Variable x, Tensor weights) : Operation(output)
{
    /// <summary>Copies the values and records the operation.</summary>
    /// <param name="x">Input, <c>[batch, …]</c>.</param>
    /// <param name="weights">A factor a row, <c>[batch]</c>; read in the backward pass, not copied.</param>
    /// <exception cref="ArgumentException">There is not a weight for each row.</exception>
    public static Variable Apply(Variable x, Tensor weights)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weights);
        if (x.Shape.Rank == 0 || weights.Length != x.Shape[0])
        {
            throw new ArgumentException($"WeighedGradient: needs one weight a row of {x.Shape}, but got {weights.Shape}.", nameof(weights));
        }

        Tape tape = x.Tape;
        Variable y = tape.Result(x.Shape, x);
        x.Value.Span.CopyTo(y.Value.Span);
        tape.Record(new WeighedGradient(y, x, weights));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [x];

    protected override void Backward(Tape tape)
    {
        Tensor gradient = tape.BeginGradient(x);
        ReadOnlySpan<float> given = Output.Gradient!.Span;
        int columns = x.Shape.Length / Math.Max(1, x.Shape[0]);
        for (int row = 0; row < weights.Length; row++)
        {
            float weight = weights.Span[row];
            Span<float> to = gradient.Span.Slice(row * columns, columns);
            ReadOnlySpan<float> from = given.Slice(row * columns, columns);
            for (int j = 0; j < to.Length; j++)
            {
                to[j] = weight * from[j];
            }
        }

        tape.EndGradient(x, gradient);
    }
}
