using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Autodiff.Operations;

/// <summary>Ranges of the rows (mostly examples) of a matrix, and sums of a formula over each row, spread over threads.</summary>
internal static unsafe class Rows
{
    /// <summary>The rows from first up to end of a matrix with so many columns.</summary>
    public static Span<float> Of(float* start, int first, int end, int columns) =>
        new(start + ((nint)first * columns), (end - first) * columns);

    /// <summary>Refuses inputs of a loss that are not all of one shape [batch, …].</summary>
    public static void Check(string operation, Shape first, Shape second)
    {
        if (first.Rank == 0 || first != second)
        {
            throw new ArgumentException($"{operation}: needs inputs of one shape [batch, …], but got {first} and {second}.");
        }
    }

    /// <summary>Elements of an example.</summary>
    public static int Columns(Shape shape) => shape.Product(1, shape.Rank);

    /// <summary>y[r] = Σ f(a, b).</summary>
    public static void Sum<TOp>(TOp op, Tensor a, Tensor b, int columns, Tensor y)
        where TOp : unmanaged, IBinaryWith => Ranges.Run(new Two<TOp>(op, a.Pointer, b.Pointer, columns, y.Pointer), y.Length, columns);

    /// <summary>y[r] = Σ f(a, b, c).</summary>
    public static void Sum<TOp>(TOp op, Tensor a, Tensor b, Tensor c, int columns, Tensor y)
        where TOp : unmanaged, ITernaryWith =>
            Ranges.Run(new Three<TOp>(op, a.Pointer, b.Pointer, c.Pointer, columns, y.Pointer), y.Length, columns);

    /// <summary>y = dy[r] · x: rows scaled by one factor each.</summary>
    public static void Scale(Tensor x, int columns, Tensor dy, Tensor y) =>
        Ranges.Run(new Scaled(x.Pointer, columns, dy.Pointer, y.Pointer), dy.Length, columns);

    private readonly struct Two<TOp>(TOp op, float* a, float* b, int columns, float* y) : IRange
        where TOp : unmanaged, IBinaryWith
    {
        public void Run(int first, int end) =>
            Reduce.Rows(op, Of(a, first, end, columns), Of(b, first, end, columns), columns, Of(y, first, end, 1));
    }

    private readonly struct Three<TOp>(TOp op, float* a, float* b, float* c, int columns, float* y) : IRange
        where TOp : unmanaged, ITernaryWith
    {
        public void Run(int first, int end) => Reduce.Rows(
            op, Of(a, first, end, columns), Of(b, first, end, columns), Of(c, first, end, columns), columns, Of(y, first, end, 1));
    }

    private readonly struct Scaled(float* x, int columns, float* dy, float* y) : IRange
    {
        public void Run(int first, int end) =>
            Losses.ScaleRows(Of(x, first, end, columns), columns, Of(dy, first, end, 1), Of(y, first, end, columns));
    }
}
