using LatentSharp.Tensors.Kernels.Products;

namespace LatentSharp.Tensors.Autodiff.Operations.Products;

/// <summary>y [m, n] = a [m, k] · b [k, n]; either input may be given transposed.</summary>
internal sealed class MatrixProduct(Variable output, Variable a, Variable b, bool transposeA, bool transposeB) : Operation(output), IProduct
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="a">Left factor, <c>[m, k]</c>, or <c>[k, m]</c> if transposed.</param>
    /// <param name="b">Right factor, <c>[k, n]</c>, or <c>[n, k]</c> if transposed.</param>
    /// <param name="transposeA">Whether to use the transpose of a.</param>
    /// <param name="transposeB">Whether to use the transpose of b.</param>
    /// <exception cref="ArgumentException">The inputs are not matrices, or their inner sizes differ.</exception>
    public static Variable Apply(Variable a, Variable b, bool transposeA = false, bool transposeB = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Shape.Rank != 2 || b.Shape.Rank != 2 || a.Shape[transposeA ? 0 : 1] != b.Shape[transposeB ? 1 : 0])
        {
            throw new ArgumentException(
                $"MatrixProduct: needs a [m, k] and b [k, n], but got {a.Shape}{(transposeA ? " transposed" : "")} " +
                    $"and {b.Shape}{(transposeB ? " transposed" : "")}.");
        }

        Tape tape = a.Tape;
        Variable y = tape.Result(new Shape(a.Shape[transposeA ? 1 : 0], b.Shape[transposeB ? 0 : 1]), a, b);
        Gemm.Multiply(Factor(a.Value, transposeA), Factor(b.Value, transposeB), y.Value.Span);
        tape.Record(new MatrixProduct(y, a, b, transposeA, transposeB));
        return y;
    }

    long IProduct.MultiplyAdds => (long)Output.Shape.Length * a.Shape[transposeA ? 0 : 1];

    int IProduct.BackwardProducts => (a.NeedsGradient ? 1 : 0) + (b.NeedsGradient ? 1 : 0);

    public override IReadOnlyList<Variable> Inputs => [a, b];

    public override IReadOnlyList<(string Name, object Value)> Attributes => [("transpose a", transposeA), ("transpose b", transposeB)];

    protected override void Backward(Tape tape)
    {
        // with A and B the factors as they are multiplied: dA = dY · Bᵀ and dB = Aᵀ · dY, both turned back if the input was turned
        Tensor dy = Output.Gradient!;
        if (a.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(a);
            if (transposeA)
            {
                Gemm.Multiply(Factor(b.Value, transposeB), Factor(dy, transposed: true), gradient.Span);
            }
            else
            {
                Gemm.Multiply(Factor(dy, transposed: false), Factor(b.Value, !transposeB), gradient.Span);
            }

            tape.EndGradient(a, gradient);
        }

        if (b.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(b);
            if (transposeB)
            {
                Gemm.Multiply(Factor(dy, transposed: true), Factor(a.Value, transposeA), gradient.Span);
            }
            else
            {
                Gemm.Multiply(Factor(a.Value, !transposeA), Factor(dy, transposed: false), gradient.Span);
            }

            tape.EndGradient(b, gradient);
        }
    }

    private static MatrixOperand Factor(Tensor matrix, bool transposed) => transposed
        ? new MatrixOperand(matrix.Span, matrix.Shape[1], matrix.Shape[0], transposed: true)
        : new MatrixOperand(matrix.Span, matrix.Shape[0], matrix.Shape[1]);
}
