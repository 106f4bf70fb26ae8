using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Products;

namespace LatentSharp.Tensors.Autodiff.Operations.Products;

/// <summary>y [batch, out] = activation(x [batch, in] · Wᵀ [in, out] + b [out]): a fully connected layer.</summary>
internal sealed class Affine : Operation, IProduct
{
    private readonly Variable _x;
    private readonly Variable _weight;
    private readonly Variable? _bias;
    private readonly Activation _activation;

    private Affine(Variable output, Variable x, Variable weight, Variable? bias, Activation activation)
        : base(output)
    {
        _x = x;
        _weight = weight;
        _bias = bias;
        _activation = activation;
    }

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

    long IProduct.MultiplyAdds => (long)_x.Shape[0] * _weight.Shape.Length;

    int IProduct.BackwardProducts => (_x.NeedsGradient ? 1 : 0) + (_weight.NeedsGradient ? 1 : 0);

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Inputs => _bias is null ? [_x, _weight] : [_x, _weight, _bias];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, object Value)> Attributes =>
        [("activation", _activation.Kind), ("slope", _activation.Slope)];

    /// <inheritdoc/>
    protected override void Backward(Tape tape)
    {
        int batch = _x.Shape[0];
        int inputs = _x.Shape[1];
        int outputs = _weight.Shape[0];
        Tensor dy = FusedActivation.Undo(_activation, Output);
        if (_bias is { NeedsGradient: true })
        {
            Tensor gradient = tape.BeginGradient(_bias);
            if (FusedActivation.BiasCancels(_activation, Output))
            {
                gradient.Span.Clear();
            }
            else
            {
                ReduceAxes.ColumnSums(dy.Span, batch, outputs, 0, outputs, gradient.Span);
            }

            tape.EndGradient(_bias, gradient);
        }

        if (_weight.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(_weight);
            Gemm.Multiply(new MatrixOperand(dy.Span, outputs, batch, transposed: true), new MatrixOperand(_x.Value.Span, batch, inputs),
                gradient.Span);
            tape.EndGradient(_weight, gradient);
        }

        if (_x.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(_x);
            Gemm.Multiply(new MatrixOperand(dy.Span, batch, outputs), new MatrixOperand(_weight.Value.Span, outputs, inputs),
                gradient.Span);
            tape.EndGradient(_x, gradient);
        }
    }
}
