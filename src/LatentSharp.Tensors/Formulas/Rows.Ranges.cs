using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Threads;

namespace LatentSharp.Tensors.Formulas;

/// <content>The work on a range of rows.</content>
public static unsafe partial class Rows
{
    /// <summary>The rows from first up to end of a matrix with so many columns.</summary>
    internal static Span<float> Of(float* start, int first, int end, int columns) =>
        new(start + ((nint)first * columns), (end - first) * columns);

    /// <summary>The memory of a tensor, to be cut into rows.</summary>
    private readonly struct Matrix(Tensor tensor)
    {
        private readonly float* _start = tensor.Pointer;

        public Span<float> Rows(int first, int end, int columns) => Of(_start, first, end, columns);
    }

    private readonly struct Sum1<TFormula>(TFormula formula, Matrix x, int columns, Matrix y) : IRange
        where TFormula : unmanaged, IUnaryFormula
    {
        public void Run(int first, int end) => Reduce.Rows(formula, x.Rows(first, end, columns), columns, y.Rows(first, end, 1));
    }

    private readonly struct Sum2<TFormula>(TFormula formula, Matrix a, Matrix b, int columns, Matrix y) : IRange
        where TFormula : unmanaged, IBinaryFormula
    {
        public void Run(int first, int end) =>
            Reduce.Rows(formula, a.Rows(first, end, columns), b.Rows(first, end, columns), columns, y.Rows(first, end, 1));
    }

    private readonly struct Sum3<TFormula>(TFormula formula, Matrix a, Matrix b, Matrix c, int columns, Matrix y) : IRange
        where TFormula : unmanaged, ITernaryFormula
    {
        public void Run(int first, int end) => Reduce.Rows(
            formula, a.Rows(first, end, columns), b.Rows(first, end, columns), c.Rows(first, end, columns), columns, y.Rows(first, end, 1));
    }

    private readonly struct Scaled(Matrix x, int columns, Matrix factor, Matrix y) : IRange
    {
        public void Run(int first, int end)
        {
            for (int r = first; r < end; r++)
            {
                Map.Apply(new Kernels.Ops.Scale(factor.Rows(r, r + 1, 1)[0], 0), x.Rows(r, r + 1, columns), y.Rows(r, r + 1, columns));
            }
        }
    }

    private readonly struct Scale1<TFormula>(TFormula formula, Matrix x, int columns, Matrix factor, Matrix y) : IRange
        where TFormula : unmanaged, IUnaryFormula
    {
        public void Run(int first, int end)
        {
            for (int r = first; r < end; r++)
            {
                Map.Apply(new Times<TFormula>(formula, factor.Rows(r, r + 1, 1)[0]), x.Rows(r, r + 1, columns), y.Rows(r, r + 1, columns));
            }
        }
    }

    private readonly struct Scale2<TFormula>(TFormula formula, Matrix a, Matrix b, int columns, Matrix factor, Matrix y) : IRange
        where TFormula : unmanaged, IBinaryFormula
    {
        public void Run(int first, int end)
        {
            for (int r = first; r < end; r++)
            {
                Map.Apply(new Times2<TFormula>(formula, factor.Rows(r, r + 1, 1)[0]), a.Rows(r, r + 1, columns),
                    b.Rows(r, r + 1, columns), y.Rows(r, r + 1, columns));
            }
        }
    }

    private readonly struct Scale3<TFormula>(TFormula formula, Matrix a, Matrix b, Matrix c, int columns, Matrix factor, Matrix y) : IRange
        where TFormula : unmanaged, ITernaryFormula
    {
        public void Run(int first, int end)
        {
            for (int r = first; r < end; r++)
            {
                Map.Apply(new Times3<TFormula>(formula, factor.Rows(r, r + 1, 1)[0]), a.Rows(r, r + 1, columns),
                    b.Rows(r, r + 1, columns), c.Rows(r, r + 1, columns), y.Rows(r, r + 1, columns));
            }
        }
    }

    private readonly struct Times<TFormula>(TFormula formula, float factor) : IUnaryFormula
        where TFormula : unmanaged, IUnaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> x) => Vector512.Create(factor) * formula.Invoke(x);
    }

    private readonly struct Times2<TFormula>(TFormula formula, float factor) : IBinaryFormula
        where TFormula : unmanaged, IBinaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b) => Vector512.Create(factor) * formula.Invoke(a, b);
    }

    private readonly struct Times3<TFormula>(TFormula formula, float factor) : ITernaryFormula
        where TFormula : unmanaged, ITernaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
            Vector512.Create(factor) * formula.Invoke(a, b, c);
    }
}
