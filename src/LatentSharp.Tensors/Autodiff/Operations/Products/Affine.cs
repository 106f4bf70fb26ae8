using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Products;

namespace LatentSharp.Tensors.Autodiff.Operations.Products;

/// <summary>y [batch, out] = activation(x [batch, in] · Wᵀ [in, out] + b [out]): a fully connected layer.</summary>
internal sealed class Affine(Variable output, Variable x, Variable weight, Variable? bias, Activation activation)
    : Operation(output), IProduct
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, <c>[batch, in]</c>.</param>
    /// <param name="weight">Weights, <c>[out, in]</c>.</param>
    /// <param name="bias">Bias, <c>[out]</c>, or null.</param>
    /// <param name="activation">Any whose gradient its output gives: not softplus or SiLU.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the activation cannot be fused.</exception>
    public static Variable Apply(Variable x, Variable weight, Variable? bias, Activation activation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        if (x.Shape.Rank != 2 || weight.Shape.Rank != 2 || x.Shape[1] != weight.Shape[1]
            || (bias is not null && bias.Shape != new Shape(weight.Shape[0])))
        {
            throw new ArgumentException($"Affine: needs x [batch, in], weight [out, in] and bias [out], but " +
                $"got {x.Shape}, {weight.Shape} " +
                $"and {bias?.Shape.ToString() ?? "none"}.");
        }

        FusedActivation.Check(nameof(Affine), activation);
        Tape tape = x.Tape;
        Variable y = tape.Result(new Shape(x.Shape[0], weight.Shape[0]), x, weight, bias);
        Gemm.Multiply(
            new MatrixOperand(x.Value.Span, x.Shape[0], x.Shape[1]),
            new MatrixOperand(weight.Value.Span, weight.Shape[1], weight.Shape[0], transposed: true),
            y.Value.Span, add: false, bias is null ? default : bias.Value.Span, activation);
        tape.Record(new Affine(y, x, weight, bias, activation));
        return y;
    }

    long IProduct.MultiplyAdds => (long)x.Shape[0] * weight.Shape.Length;

    int IProduct.BackwardProducts => (x.NeedsGradient ? 1 : 0) + (weight.NeedsGradient ? 1 : 0);

    public override IReadOnlyList<Variable> Inputs => bias is null ? [x, weight] : [x, weight, bias];

    public override IReadOnlyList<(string Name, object Value)> Attributes =>
        [("activation", activation.Kind), ("slope", activation.Slope)];

    protected override void Backward(Tape tape)
    {
        int batch = x.Shape[0];
        int inputs = x.Shape[1];
        int outputs = weight.Shape[0];
        Tensor dy = FusedActivation.Undo(activation, Output);
        if (bias is { NeedsGradient: true })
        {
            Tensor gradient = tape.BeginGradient(bias);
            if (FusedActivation.BiasCancels(activation, Output))
            {
                gradient.Span.Clear();
            }
            else
            {
                ReduceAxes.ColumnSums(dy.Span, batch, outputs, 0, outputs, gradient.Span);
            }

            tape.EndGradient(bias, gradient);
        }

        if (weight.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(weight);
            Gemm.Multiply(new MatrixOperand(dy.Span, outputs, batch, transposed: true), new MatrixOperand(x.Value.Span, batch, inputs),
                gradient.Span);
            tape.EndGradient(weight, gradient);
        }

        if (x.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(x);
            Gemm.Multiply(new MatrixOperand(dy.Span, batch, outputs), new MatrixOperand(weight.Value.Span, outputs, inputs),
                gradient.Span);
            tape.EndGradient(x, gradient);
        }
    }
}
