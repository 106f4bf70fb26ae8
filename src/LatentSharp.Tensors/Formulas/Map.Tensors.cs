using LatentSharp.Tensors.Kernels.Threads;

namespace LatentSharp.Tensors.Formulas;

/// <content>Whole tensors, on several threads. All must have as many elements; the output may be one of the inputs.</content>
public static unsafe partial class Map
{
    /// <summary>y[i] = f(x[i]).</summary>
    /// <param name="formula">f.</param>
    /// <param name="x">Input, any shape.</param>
    /// <param name="y">Output, of as many elements.</param>
    /// <exception cref="ArgumentException">The numbers of elements differ.</exception>
    public static void Apply<TFormula>(TFormula formula, Tensor x, Tensor y)
        where TFormula : unmanaged, IUnaryFormula
    {
        Check(x, y);
        Ranges.Run(new One<TFormula>(formula, x.Pointer, y.Pointer), x.Length, 1);
    }

    /// <summary>y[i] = f(a[i], b[i]).</summary>
    /// <param name="formula">f.</param>
    /// <param name="a">First input, any shape.</param>
    /// <param name="b">Second input, of as many elements.</param>
    /// <param name="y">Output, of as many elements.</param>
    /// <exception cref="ArgumentException">The numbers of elements differ.</exception>
    public static void Apply<TFormula>(TFormula formula, Tensor a, Tensor b, Tensor y)
        where TFormula : unmanaged, IBinaryFormula
    {
        Check(a, b);
        Check(a, y);
        Ranges.Run(new Two<TFormula>(formula, a.Pointer, b.Pointer, y.Pointer), a.Length, 1);
    }

    /// <summary>y[i] = f(a[i], b[i], c[i]).</summary>
    /// <param name="formula">f.</param>
    /// <param name="a">First input, any shape.</param>
    /// <param name="b">Second input, of as many elements.</param>
    /// <param name="c">Third input, of as many elements.</param>
    /// <param name="y">Output, of as many elements.</param>
    /// <exception cref="ArgumentException">The numbers of elements differ.</exception>
    internal static void Apply<TFormula>(TFormula formula, Tensor a, Tensor b, Tensor c, Tensor y)
        where TFormula : unmanaged, ITernaryFormula
    {
        Check(a, b);
        Check(a, c);
        Check(a, y);
        Ranges.Run(new Three<TFormula>(formula, a.Pointer, b.Pointer, c.Pointer, y.Pointer), a.Length, 1);
    }

    /// <summary>Refuses tensors of different lengths.</summary>
    internal static void Check(Tensor first, Tensor second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Length != second.Length)
        {
            throw new ArgumentException($"A formula needs tensors of as many elements, but got {first.Shape} and {second.Shape}.");
        }
    }

    private readonly struct One<TFormula>(TFormula formula, float* x, float* y) : IRange
        where TFormula : unmanaged, IUnaryFormula
    {
        public void Run(int first, int end) =>
            Apply(formula, new ReadOnlySpan<float>(x + first, end - first), new Span<float>(y + first, end - first));
    }

    private readonly struct Two<TFormula>(TFormula formula, float* a, float* b, float* y) : IRange
        where TFormula : unmanaged, IBinaryFormula
    {
        public void Run(int first, int end) => Apply(
            formula, new ReadOnlySpan<float>(a + first, end - first), new ReadOnlySpan<float>(b + first, end - first),
            new Span<float>(y + first, end - first));
    }

    private readonly struct Three<TFormula>(TFormula formula, float* a, float* b, float* c, float* y) : IRange
        where TFormula : unmanaged, ITernaryFormula
    {
        public void Run(int first, int end) => Apply(
            formula,
            new ReadOnlySpan<float>(a + first, end - first),
            new ReadOnlySpan<float>(b + first, end - first),
            new ReadOnlySpan<float>(c + first, end - first),
            new Span<float>(y + first, end - first));
    }
}
