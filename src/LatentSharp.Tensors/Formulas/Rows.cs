using LatentSharp.Tensors.Kernels.Threads;

namespace LatentSharp.Tensors.Formulas;

/// <summary>
/// Sums of a formula over the rows (mostly examples) of tensors <c>[rows, …]</c>, and the gradients of such sums, spread over threads. The
/// order of additions is fixed: neither processor nor number of threads changes a bit.
/// </summary>
public static partial class Rows
{
    /// <summary>y[r] = Σ f(x) over row r.</summary>
    /// <param name="formula">f.</param>
    /// <param name="x">Input, <c>[rows, …]</c>.</param>
    /// <param name="y">Sums, <c>[rows]</c>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Sum<TFormula>(TFormula formula, Tensor x, Tensor y)
        where TFormula : unmanaged, IUnaryFormula
    {
        int columns = Columns(x, y);
        Ranges.Run(new Sum1<TFormula>(formula, new Matrix(x), columns, new Matrix(y)), y.Length, columns);
    }

    /// <summary>y[r] = Σ f(a, b) over row r.</summary>
    /// <param name="formula">f.</param>
    /// <param name="a">First input, <c>[rows, …]</c>.</param>
    /// <param name="b">Second input, of as many elements.</param>
    /// <param name="y">Sums, <c>[rows]</c>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Sum<TFormula>(TFormula formula, Tensor a, Tensor b, Tensor y)
        where TFormula : unmanaged, IBinaryFormula
    {
        Map.Check(a, b);
        int columns = Columns(a, y);
        Ranges.Run(new Sum2<TFormula>(formula, new Matrix(a), new Matrix(b), columns, new Matrix(y)), y.Length, columns);
    }

    /// <summary>y[r] = Σ f(a, b, c) over row r.</summary>
    /// <param name="formula">f.</param>
    /// <param name="a">First input, <c>[rows, …]</c>.</param>
    /// <param name="b">Second input, of as many elements.</param>
    /// <param name="c">Third input, of as many elements.</param>
    /// <param name="y">Sums, <c>[rows]</c>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    internal static void Sum<TFormula>(TFormula formula, Tensor a, Tensor b, Tensor c, Tensor y)
        where TFormula : unmanaged, ITernaryFormula
    {
        Map.Check(a, b);
        Map.Check(a, c);
        int columns = Columns(a, y);
        Ranges.Run(new Sum3<TFormula>(formula, new Matrix(a), new Matrix(b), new Matrix(c), columns, new Matrix(y)), y.Length, columns);
    }

    /// <summary>y = factor[r] · x: the gradient of a sum of squares, halved.</summary>
    /// <param name="x">Input, <c>[rows, …]</c>.</param>
    /// <param name="factor">One factor a row, <c>[rows]</c>.</param>
    /// <param name="y">Output, of as many elements as x.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Scale(Tensor x, Tensor factor, Tensor y)
    {
        Map.Check(x, y);
        int columns = Columns(x, factor);
        Ranges.Run(new Scaled(new Matrix(x), columns, new Matrix(factor), new Matrix(y)), factor.Length, columns);
    }

    /// <summary>y = factor[r] · f(x): the gradient of <see cref="Sum{TFormula}(TFormula, Tensor, Tensor)"/>, f the derivative.</summary>
    /// <param name="formula">f.</param>
    /// <param name="x">Input, <c>[rows, …]</c>.</param>
    /// <param name="factor">One factor a row, <c>[rows]</c>: the gradient of the sum.</param>
    /// <param name="y">Output, of as many elements as x.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Scale<TFormula>(TFormula formula, Tensor x, Tensor factor, Tensor y)
        where TFormula : unmanaged, IUnaryFormula
    {
        Map.Check(x, y);
        int columns = Columns(x, factor);
        Ranges.Run(new Scale1<TFormula>(formula, new Matrix(x), columns, new Matrix(factor), new Matrix(y)), factor.Length, columns);
    }

    /// <summary>y = factor[r] · f(a, b): the gradient of a sum of a formula whose derivative f is.</summary>
    /// <param name="formula">f.</param>
    /// <param name="a">First input, <c>[rows, …]</c>.</param>
    /// <param name="b">Second input, of as many elements.</param>
    /// <param name="factor">One factor a row, <c>[rows]</c>: the gradient of the sum.</param>
    /// <param name="y">Output, of as many elements as a.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Scale<TFormula>(TFormula formula, Tensor a, Tensor b, Tensor factor, Tensor y)
        where TFormula : unmanaged, IBinaryFormula
    {
        Map.Check(a, b);
        Map.Check(a, y);
        int columns = Columns(a, factor);
        Ranges.Run(new Scale2<TFormula>(formula, new Matrix(a), new Matrix(b), columns, new Matrix(factor), new Matrix(y)), factor.Length,
            columns);
    }

    /// <summary>y = factor[r] · f(a, b, c): the gradient of a sum of a formula whose derivative f is.</summary>
    /// <param name="formula">f.</param>
    /// <param name="a">First input, <c>[rows, …]</c>.</param>
    /// <param name="b">Second input, of as many elements.</param>
    /// <param name="c">Third input, of as many elements.</param>
    /// <param name="factor">One factor a row, <c>[rows]</c>: the gradient of the sum.</param>
    /// <param name="y">Output, of as many elements as a.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    internal static void Scale<TFormula>(TFormula formula, Tensor a, Tensor b, Tensor c, Tensor factor, Tensor y)
        where TFormula : unmanaged, ITernaryFormula
    {
        Map.Check(a, b);
        Map.Check(a, c);
        Map.Check(a, y);
        int columns = Columns(a, factor);
        Ranges.Run(
            new Scale3<TFormula>(formula, new Matrix(a), new Matrix(b), new Matrix(c), columns, new Matrix(factor), new Matrix(y)),
            factor.Length, columns);
    }

    /// <summary>Refuses inputs of a loss that are not all of one shape <c>[batch, …]</c>.</summary>
    /// <param name="operation">Which operation refuses.</param>
    /// <param name="first">The first shape.</param>
    /// <param name="second">The second shape.</param>
    /// <exception cref="ArgumentException">The shapes differ, or have no axis.</exception>
    public static void Check(string operation, Shape first, Shape second)
    {
        if (first.Rank == 0 || first != second)
        {
            throw new ArgumentException($"{operation}: needs inputs of one shape [batch, …], but got {first} and {second}.");
        }
    }

    /// <summary>Elements of a row of <c>[rows, …]</c>.</summary>
    /// <param name="shape">The shape.</param>
    public static int Columns(Shape shape) => shape.Product(1, shape.Rank);

    private static int Columns(Tensor x, Tensor rows)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(rows);
        int columns = rows.Length == 0 ? 0 : x.Length / rows.Length;
        return columns * rows.Length == x.Length
            ? columns
            : throw new ArgumentException($"Sums over rows need [rows, …] and [rows], but got {x.Shape} and {rows.Shape}.");
    }
}
