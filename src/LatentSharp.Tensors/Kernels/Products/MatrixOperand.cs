namespace LatentSharp.Tensors.Kernels.Products;

/// <summary>
/// A factor of a matrix product: the logical matrix [rows, columns], stored as it is or as its transpose, row-major and dense.
/// </summary>
internal readonly ref struct MatrixOperand
{
    /// <summary>Views stored values as a factor.</summary>
    /// <param name="values">The values, [rows, columns], or [columns, rows] when transposed.</param>
    /// <param name="rows">Logical rows.</param>
    /// <param name="columns">Logical columns.</param>
    /// <param name="transposed">Whether storage holds the transpose.</param>
    public MatrixOperand(ReadOnlySpan<float> values, int rows, int columns, bool transposed = false)
    {
        if (values.Length < (long)rows * columns)
        {
            throw new ArgumentException($"Matrix product: a factor [{rows}, {columns}] needs {(long)rows * columns} values, " +
                $"but {values.Length} were given.", nameof(values));
        }

        Values = values;
        Rows = rows;
        Columns = columns;
        Transposed = transposed;
    }

    /// <summary>The stored values.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>Logical rows.</summary>
    public int Rows { get; }

    /// <summary>Logical columns.</summary>
    public int Columns { get; }

    /// <summary>Whether storage holds the transpose.</summary>
    public bool Transposed { get; }

    /// <summary>Distance between stored rows.</summary>
    public int Stride => Transposed ? Rows : Columns;

    /// <summary>The logical transpose of the same values.</summary>
    public MatrixOperand Transpose() => new(Values, Columns, Rows, !Transposed);
}
