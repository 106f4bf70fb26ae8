using LatentSharp.Tensors.Kernels.Products;

namespace LatentSharp.Tensors.Autodiff.Operations.Products;

/// <summary>
/// y [m, n] = a [m, k] · b [k, n], or for each of a batch y [batch, m, n] = a [batch, m, k] · b [batch, k, n]; either input may be given
/// transposed.
/// </summary>
internal sealed class MatrixProduct(Variable output, Variable a, Variable b, bool transposeA, bool transposeB) : Operation(output), IProduct
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="a">Left factor, <c>[m, k]</c> or <c>[batch, m, k]</c>; if transposed, k stands before m.</param>
    /// <param name="b">Right factor, <c>[k, n]</c> or <c>[batch, k, n]</c>; if transposed, n stands before k.</param>
    /// <param name="transposeA">Whether to use the transpose of a.</param>
    /// <param name="transposeB">Whether to use the transpose of b.</param>
    /// <exception cref="ArgumentException">The inputs are not matrices, or their batches or inner sizes differ.</exception>
    public static Variable Apply(Variable a, Variable b, bool transposeA = false, bool transposeB = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        int rank = a.Shape.Rank;
        if (rank is not (2 or 3) || b.Shape.Rank != rank || (rank == 3 && a.Shape[0] != b.Shape[0])
            || a.Shape[transposeA ? -2 : -1] != b.Shape[transposeB ? -1 : -2])
        {
            throw new ArgumentException(
                $"MatrixProduct: needs a [m, k] and b [k, n], or [batch, m, k] and [batch, k, n], but got " +
                    $"{a.Shape}{(transposeA ? " transposed" : "")} and {b.Shape}{(transposeB ? " transposed" : "")}.");
        }

        Tape tape = a.Tape;
        (int m, int n) = (a.Shape[transposeA ? -1 : -2], b.Shape[transposeB ? -2 : -1]);
        Variable y = tape.Result(rank == 2 ? new Shape(m, n) : new Shape(a.Shape[0], m, n), a, b);
        Multiply(a.Value, transposeA, b.Value, transposeB, y.Value);
        tape.Record(new MatrixProduct(y, a, b, transposeA, transposeB));
        return y;
    }

    long IProduct.MultiplyAdds => (long)Output.Shape.Length * a.Shape[transposeA ? -2 : -1];

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
                Multiply(b.Value, transposeB, dy, true, gradient);
            }
            else
            {
                Multiply(dy, false, b.Value, !transposeB, gradient);
            }

            tape.EndGradient(a, gradient);
        }

        if (b.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(b);
            if (transposeB)
            {
                Multiply(dy, true, a.Value, transposeA, gradient);
            }
            else
            {
                Multiply(a.Value, !transposeA, dy, false, gradient);
            }

            tape.EndGradient(b, gradient);
        }
    }

    /// <summary>One product, or one for each of a batch.</summary>
    private static void Multiply(Tensor left, bool transposeLeft, Tensor right, bool transposeRight, Tensor result)
    {
        int batch = result.Shape.Rank == 2 ? 1 : result.Shape[0];
        int step = result.Shape[-2] * result.Shape[-1];
        for (int i = 0; i < batch; i++)
        {
            Gemm.Multiply(Factor(left, i, transposeLeft), Factor(right, i, transposeRight), result.Span.Slice(i * step, step));
        }
    }

    private static MatrixOperand Factor(Tensor matrices, int index, bool transposed)
    {
        (int rows, int columns) = (matrices.Shape[-2], matrices.Shape[-1]);
        ReadOnlySpan<float> matrix = matrices.Span.Slice(index * rows * columns, rows * columns);
        return transposed ? new MatrixOperand(matrix, columns, rows, transposed: true) : new MatrixOperand(matrix, rows, columns);
    }
}
